"""What is asked: of a notebook, and of a batch."""

from __future__ import annotations

from dataclasses import dataclass


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
class Order:
    """What to make of each region."""

    version: str
    formats: tuple[str, ...] = ("docx", "pdf")
    engine: str = "native"
    accept_reserves: bool = False

    def parameters(self, campaign: str, region: str) -> Parameters:
        """The parameters of the region's notebooks."""
        return Parameters(campaign, region, self.version, self.accept_reserves)
