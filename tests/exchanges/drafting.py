"""A small report to send and receive: a plan of the test's own, no notebook, one pandoc run.

Each zone of prose stands under its own heading, between generated paragraphs, so that many
edits can be tried in one copy without meeting one another.
"""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from PIL import Image

from cep_report.blocks import (
    Block,
    Callout,
    Column,
    Figure,
    Heading,
    Paragraphs,
    Prose,
    Table,
    Value,
)
from cep_report.campaign import Campaign, load_campaign
from cep_report.document import Document, front_matter, write_document
from cep_report.exchanges.archive import Sending
from cep_report.exchanges.receiving import Receipt, receive
from cep_report.exchanges.sending import send
from cep_report.fonts import static_fonts
from cep_report.observations import AUTHOR
from cep_report.project import Project
from cep_report.publication import write_manifest
from cep_report.regions import Region, load_regions
from cep_report.render import native
from cep_report.render.engines import properties_of
from cep_report.render.source import Source
from cep_report.word.finish import finish
from cep_report.workspace import PROSE, Workspace, init_workspace, workspace_folder
from tests.projects import ROOT, copy_project

CAMPAIGN, REGION, PART = "2022", "53", "essai"
SENT, RETURNED = date(2023, 4, 20), date(2023, 5, 2)
OPERATORS = ("apec", "cap-emploi")
VALUES = {
    "entrees.total": "12\u202f345",
    "taux-recours": "4,6\u00a0%",
    "cooperations.nombre": "14",
}


def picture(color: str = "#1F4E79", size: tuple[int, int] = (40, 20)) -> bytes:
    """A PNG."""
    stream = io.BytesIO()
    Image.new("RGB", size, color).save(stream, "PNG")
    return stream.getvalue()


@dataclass(frozen=True)
class Exchange:
    """A project where one small draft was sent."""

    project: Project
    campaign: Campaign
    region: Region
    sending: Sending

    @property
    def folder(self) -> Path:
        """The region's folder."""
        return workspace_folder(self.project, self.campaign, self.region)

    @property
    def prose(self) -> Path:
        """The file of its prose."""
        return self.folder / PROSE / f"{PART}.md"

    def copy(self, recipient: str = AUTHOR) -> Path:
        """The file that was written for somebody."""
        name = next(item.file for item in self.sending.copies if item.recipient == recipient)
        return self.sending.folder / name

    def moved(self, root: Path) -> Exchange:
        """The same in a folder of the test's own."""
        shutil.copytree(self.project.root, root)
        project = Project(root)
        place = self.sending.folder.relative_to(self.project.root)
        from cep_report.exchanges.archive import read_sending

        return Exchange(project, self.campaign, self.region, read_sending(root / place))

    def receive(self, path: Path, *, sender: str = "", day: date = RETURNED) -> Receipt:
        """Receive a file."""
        return receive(self.project, path, day, sender=sender)


def exchange(
    root: Path,
    zones: Mapping[str, str],
    *,
    images: Mapping[str, bytes] | None = None,
    source: bytes | None = None,
    version: str = "v0",
    to: Iterable[str] = (AUTHOR, *OPERATORS),
) -> Exchange:
    """Make a draft of these zones and send it.

    Args:
        root: a folder to be made, for the project.
        zones: Markdown by the zone's name; "" for one to be written.
        images: the files beside the prose.
        source: the prose file, byte for byte; made from ``zones`` when None.
        version: of the draft.
        to: its recipients.
    """
    project = copy_project(root)
    path = project.reports / CAMPAIGN / "campaign.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["plan"] = [
        {
            "id": PART,
            "titre": "La partie d’essai",
            "numero": 1,
            "notebook": "cooperations",
            "zones": [
                {
                    "id": zone,
                    "titre": f"Zone {zone}",
                    "questions": ["Quoi\u202f?", "Avec qui\u202f?"],
                }
                for zone in zones
            ],
        }
    ]
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    campaign = load_campaign(project, CAMPAIGN)
    region = load_regions(project).find(REGION)
    init_workspace(project, campaign, region)
    folder = workspace_folder(project, campaign, region)
    (folder / PROSE / f"{PART}.md").write_bytes(source or file_of(zones).encode())
    for name, content in (images or {}).items():
        (folder / PROSE / name).write_bytes(content)
    workspace = Workspace.load(project, campaign, region)
    published = folder / "rendu"
    published.mkdir()
    render_draft(project, workspace, published, images or {}, version)
    sending = send(workspace, published, version, tuple(to), SENT)
    return Exchange(project, campaign, region, sending)


def file_of(zones: Mapping[str, str]) -> str:
    """A prose file of zones, as an author has it."""
    pieces = ["# La partie d’essai\n"]
    for zone, text in zones.items():
        pieces.append(f"<!-- zone: {zone} -->\n<!-- Consigne de {zone}. -->\n\n{text}\n")
    return "\n".join(pieces)


def render_draft(
    project: Project,
    workspace: Workspace,
    folder: Path,
    images: Mapping[str, bytes],
    version: str,
) -> None:
    """Write the draft of a workspace into a folder, with its manifest."""
    campaign = workspace.campaign
    matter = front_matter(workspace, campaign.version(version))
    document = Document(matter, ((campaign.plan[0], tuple(_blocks(workspace))),))
    prose = workspace.folder / PROSE
    write_document(document, folder, {f"images/{name}": prose / name for name in images})
    source = Source.read(folder)
    native.write_docx(project, source, folder / "rapport.docx")
    finish(folder / "rapport.docx", properties_of(source), static_fonts(Project(ROOT)))
    write_manifest(folder, {"version": version})


def _blocks(workspace: Workspace) -> Iterable[Block]:
    for name, text in VALUES.items():
        yield Value(name, text, None, "", "essai", f"Valeur {name}")
    png = base64.b64encode(picture()).decode()
    for rank, zone in enumerate(workspace.campaign.plan[0].zones):
        yield Heading(f"section-{zone.id}", 2, zone.title)
        yield Paragraphs(
            f"avant-{zone.id}",
            f"Constat {zone.id} : {{{{< val entrees.total >}}}} entrées dans l’année.",
        )
        name = f"{PART}.{zone.id}"
        yield Prose(name, workspace.prose[name], zone.questions)
        yield Paragraphs(f"apres-{zone.id}", f"Suite générée de {zone.id}.")
        if not rank:
            yield Table(
                "tableau-volumes",
                "Volumes d’essai",
                (Column("Opérateur", weight=2), Column("2021", "right"), Column("2022", "right")),
                (("Apec", "1\u202f200", "1\u202f300"), ("Cap emploi", "s", "900")),
                "Source d’essai.",
                ("Lecture d’essai.",),
            )
            yield Figure(
                "graphique-parts",
                "Parts d’essai",
                "Barres.",
                "Source du graphique.",
                "<svg/>",
                png,
                8.0,
            )
            yield Callout("encadre", "note", "Repère", "Texte de l’encadré.")
