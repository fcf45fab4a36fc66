"""Writing the dashboard: whole or not at all, the same bytes from the same inputs."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from cep_report.canonical import json_bytes
from cep_report.claims import alone
from cep_report.dashboard.downloads import files
from cep_report.dashboard.page import page, static
from cep_report.dashboard.site import Site, gather
from cep_report.errors import OutputError, UsageError, reason
from cep_report.project import Project
from cep_report.publication import replace_folder

FOLDER = "tableau-de-bord"
RECORD = "tableau-de-bord.json"
"""What the dashboard was made from; a folder that holds it may be replaced."""


def write_dashboard(
    project: Project,
    campaign: str,
    *,
    day: dt.date,
    version: str,
    target: Path | None = None,
) -> Path:
    """Write the dashboard of a campaign and return its page.

    Args:
        project: where things are.
        campaign: its id.
        day: lateness is counted at it.
        version: whose threshold masks figures.
        target: its folder; by default ``_output/<campaign>/tableau-de-bord``.

    Raises:
        ConfigurationError: campaign or reference data are missing or broken.
        InputError: the dataset or a received report cannot be read.
        UsageError: the folder holds something else.
        OutputError: it cannot be written.
    """
    folder = (target or project.output(campaign) / FOLDER).resolve()
    _check_ours(folder)
    site = gather(project, campaign, day=day, version=version, target=folder)
    members = {"index.html": page(site).encode(), "LICENCES.txt": static("LICENCES.txt").encode()}
    members |= {f"donnees/{name}": content for name, content in files(site).items()}
    members[RECORD] = json_bytes(_record(site))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            alone(folder.parent),
            tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as draft,
        ):
            made = Path(draft) / folder.name
            for name, content in members.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            replace_folder(folder, made)
    except OSError as error:
        raise OutputError(
            "Le tableau de bord ne peut pas être écrit\u202f; celui d’avant est en place.",
            found=reason(error),
            where=str(folder),
            remedy="vérifier la place sur le disque et le droit d’écrire dans ce dossier.",
        ) from error
    return folder / "index.html"


def _check_ours(folder: Path) -> None:
    """Refuse to replace what is not a dashboard."""
    if not folder.exists() or (folder / RECORD).is_file():
        return
    if folder.is_dir() and not any(folder.iterdir()):
        return
    raise UsageError(
        "Ce dossier contient autre chose qu’un tableau de bord\u202f; il n’a pas été touché.",
        expected="un dossier qui n’existe pas, vide, ou écrit par «\u00a0cep-report dashboard\u00a0»",
        where=str(folder),
        remedy="choisir un autre dossier avec --vers.",
    )


def _record(site: Site) -> dict[str, object]:
    return {
        "campagne": site.campaign.id,
        "version": site.version.id,
        "seuil": site.version.threshold,
        "jour": site.day.isoformat(),
        "fictif": site.fictional,
        "recus": {
            code: {"numero": item.number, "recu_le": item.day.isoformat(), "origine": item.origin}
            for code, item in site.collection.received.items()
        },
    }
