"""What is asked: of a notebook, and of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cep_report.errors import UsageError

DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "docx": "rapport.docx",
        "pdf": "rapport.pdf",
        "html": "rapport.html",
        "pptx": "presentation.pptx",
    }
)
"""The documents that a report can be laid out as, by format."""

QUARTO_FORMATS = ("docx", "pdf")
"""Those that Quarto can lay out."""


@dataclass(frozen=True)
class Parameters:
    """The parameters of every notebook, and no other.

    Attributes:
        campaign: name of a folder of ``reports/``.
        region: INSEE code.
        version: v0, v1, v2, v3 or public.
        accept_reserves: whether an invalid dataset is taken, with its reserves printed.
    """

    campaign: str
    region: str
    version: str = "v0"
    accept_reserves: bool = False


@dataclass(frozen=True)
class NationalParameters:
    """The parameters of every national notebook, and no other.

    Attributes:
        campaign: name of a folder of ``reports/``.
        compared: another campaign to set beside it, "" for none.
    """

    campaign: str
    compared: str = ""


@dataclass(frozen=True)
class Order:
    """What to make of each region."""

    version: str
    formats: tuple[str, ...] = ("docx", "pdf")
    engine: str = "native"
    accept_reserves: bool = False

    def __post_init__(self) -> None:
        """Refuse a format that the engine does not make.

        Raises:
            UsageError: Quarto is asked for a page or a presentation.
        """
        refused = [name for name in self.formats if name not in QUARTO_FORMATS]
        if self.engine == "quarto" and refused:
            raise UsageError(
                "Le moteur Quarto ne fait pas tous ces formats.",
                expected=", ".join(QUARTO_FORMATS),
                found=", ".join(refused),
                where="--engine quarto",
                remedy="les demander au moteur intégré («\u00a0--engine native\u00a0»).",
            )

    def parameters(self, campaign: str, region: str) -> Parameters:
        """The parameters of the region's notebooks."""
        return Parameters(campaign, region, self.version, self.accept_reserves)
