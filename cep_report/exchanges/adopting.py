"""A draft that nobody sent: the published Word file, edited where it stands.

Authors open the report they find and write in it. The same draft is made again from the
``rapport.qmd`` beside it, which gives the same document, and archived as if it had been
sent to the association.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.document import QMD
from cep_report.exchanges.archive import Sending
from cep_report.exchanges.sending import archive_draft
from cep_report.observations import AUTHOR
from cep_report.project import Project
from cep_report.provenance import sha256
from cep_report.publication import made_from
from cep_report.regions import Region
from cep_report.render import render
from cep_report.workspace import Workspace

_MADE_OF = ("figures", "images")


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
        The sending; None when the published report is another one by now.

    Raises:
        InputError: the region's folder has faults.
        RenderError: the draft cannot be made again.
        OutputError: it cannot be archived.
    """
    published = project.output(campaign.id) / region.folder
    path = published / QMD
    if not source or not path.is_file() or not sha256(path).startswith(source):
        return None
    workspace = Workspace.load(project, campaign, region)
    provenance = made_from(published)
    with tempfile.TemporaryDirectory(prefix="cep-") as temporary:
        draft = Path(temporary)
        for item in published.iterdir():
            if item.is_dir() and item.name in _MADE_OF:
                shutil.copytree(item, draft / item.name)
            elif item.name == QMD or item.stem == "logo":
                shutil.copyfile(item, draft / item.name)
        render(project, draft, ("docx",))
        version = str(provenance.get("version", "v0"))
        return archive_draft(workspace, draft, version, (AUTHOR,), day, None, provenance)
