"""Where things are: the folders of one cep-report project.

A project is a folder with ``_quarto.yml`` and ``_extensions/cep``. Everything else in
the package gets its paths from here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cep_report.errors import ConfigurationError

ENVIRONMENT_VARIABLE = "CEP_REPORT_PROJET"


@dataclass(frozen=True)
class Project:
    """The folders of a project; ``root`` is absolute."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The project that holds ``start`` (by default: the environment's, then this folder).

        Raises:
            ConfigurationError: no folder upward holds ``_quarto.yml`` and ``_extensions/cep``.
        """
        origin = (start or Path(os.environ.get(ENVIRONMENT_VARIABLE, "."))).resolve()
        for folder in (origin, *origin.parents):
            if (folder / "_quarto.yml").is_file() and (folder / "_extensions/cep").is_dir():
                return cls(folder)
        raise ConfigurationError(
            "Aucun projet cep-report ici.",
            expected="un dossier contenant « _quarto.yml » et « _extensions/cep »",
            where=str(origin),
            remedy="se placer dans le dossier du projet, ou l’indiquer par --projet.",
        )

    @property
    def reference(self) -> Path:
        """Reference tables and the indicator dictionary."""
        return self.root / "data" / "reference"

    @property
    def synonyms(self) -> Path:
        """How the plan may be called in documents received; no report depends on it."""
        return self.reference / "plan-synonymes.yml"

    @property
    def published(self) -> Path:
        """Published national and regional figures."""
        return self.root / "data" / "publie"

    @property
    def notebooks(self) -> Path:
        """One notebook a part of the plan."""
        return self.root / "notebooks"

    @property
    def extension(self) -> Path:
        """The Quarto extension: filters, reference document, Typst template."""
        return self.root / "_extensions" / "cep"

    @property
    def reports(self) -> Path:
        """One folder a campaign."""
        return self.root / "reports"

    @property
    def cache(self) -> Path:
        """What can be made again at any time (static fonts...)."""
        return self.root / ".cep-cache"

    def campaign_file(self, campaign: str) -> Path:
        """``campaign.yml`` of a campaign."""
        return self.reports / campaign / "campaign.yml"

    def presentation_file(self, campaign: str) -> Path:
        """The plan of a campaign's presentations, when it has its own."""
        return self.reports / campaign / "presentation.yml"

    def data(self, campaign: str) -> Path:
        """The datasets distributed for a campaign."""
        return self.root / "data" / campaign

    def output(self, campaign: str) -> Path:
        """The rendered reports of a campaign."""
        return self.root / "_output" / campaign
