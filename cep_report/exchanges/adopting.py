"""A draft that nobody sent: the published Word file, edited where it stands.

Authors open the report they find and write in it. The same draft is made again from the
``rapport.qmd`` beside it, or from the one that was kept when the report was made anew, which
gives the same document, and archived as if it had been sent to the association.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.document import QMD
from cep_report.exchanges.archive import Sending
from cep_report.exchanges.returns import FOLDER
from cep_report.exchanges.sending import archive_draft
from cep_report.observations import AUTHOR
from cep_report.project import Project
from cep_report.provenance import sha256
from cep_report.publication import copy_sources, drafts, made_from
from cep_report.regions import Region
from cep_report.render import render
from cep_report.workspace import Workspace, workspace_folder


def adopt(
    project: Project, campaign: Campaign, region: Region, source: str, day: date
) -> Sending | None:
    """Archive the published draft that a file was made from, as sent to the association.

    Args:
        project: where things are.
        campaign: of the report.
        region: of the report.
        source: the beginning of the digest of the source that the file says it is made from.
        day: of the adoption.

    Returns:
        The sending; None when neither the published report nor one kept is that one.

    Raises:
        InputError: the region's folder has faults.
        RenderError: the draft cannot be made again.
        OutputError: it cannot be archived.
    """
    published = project.output(campaign.id) / region.folder
    returns = workspace_folder(project, campaign, region) / FOLDER
    folders = (folder for folder in drafts(published, returns) if _is(folder, source))
    made_of = next(folders, None)
    if made_of is None:
        return None
    workspace = Workspace.load(project, campaign, region)
    provenance = made_from(made_of)
    with tempfile.TemporaryDirectory(prefix="cep-") as temporary:
        draft = Path(temporary)
        copy_sources(made_of, draft)
        render(project, draft, ("docx",))
        version = str(provenance.get("version", "v0"))
        return archive_draft(workspace, draft, version, (AUTHOR,), day, None, provenance)


def _is(folder: Path, source: str) -> bool:
    """Whether a folder holds the source whose digest so begins."""
    path = folder / QMD
    return bool(source) and path.is_file() and sha256(path).startswith(source)
