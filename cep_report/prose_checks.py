"""What a region's words may hold to be printed: known values, printable characters, real images.

Everything here would otherwise stop the rendering, late and obscurely; said before, it
names the file and the zone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path, PurePosixPath

from cep_report import french
from cep_report.characters import lacking, told
from cep_report.errors import nearest
from cep_report.findings import Finding, Severity
from cep_report.footnotes import footnotes
from cep_report.markdown import fence_in
from cep_report.merging import marks
from cep_report.project import Project
from cep_report.prose import Placeholder, line_in_zone, placeholders
from cep_report.registers.model import Registers

IMAGE_TYPES = {".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8"}
IMAGE_BYTES = 5_000_000
# ![texte](fichier.png), with what may follow the name; the text is the alternative text.
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]+)(?P<rest>[^)]*)\)")

_SHOWN = 60
"""How much of a note is shown."""
_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)


def printable_prose(zone: str, markdown: str) -> str:
    """A zone's Markdown as it is printed: typography, and nothing that acts outside the zone."""
    return fence_in(french.typography(markdown), zone.replace(".", "-"))


def place_of(zone: str) -> str:
    """Where a zone is written: "prose/introduction.md, zone organisation-interne"."""
    part, name = zone.split(".", 1)
    return f"prose/{part}.md, zone {name}"


def place_in(folder: Path | None, zone: str, wanted: str) -> str:
    """Where a zone holds the pattern ``wanted``: its place and the line, when the file tells it."""
    part, name = zone.split(".", 1)
    path = folder / f"{part}.md" if folder else None
    if path is None or not path.is_file():
        return place_of(zone)
    source = path.read_text(encoding="utf-8", errors="replace")
    line = line_in_zone(source, name, re.compile(wanted))
    return f"prose/{part}.md, ligne {line}, zone {name}" if line else place_of(zone)


def place_of_placeholder(folder: Path | None, zone: str, found: Placeholder) -> str:
    """Where a zone quotes a value or refers to a table; prose is in ``folder``."""
    return place_in(folder, zone, rf"\{{\{{<\s*{found.kind}\s+{re.escape(found.name)}\s*>\}}\}}")


def unknown_values(
    prose: Mapping[str, str], known: Iterable[str], folder: Path | None = None
) -> Iterator[Finding]:
    """The values that prose, in ``folder``, quotes and that nobody knows."""
    names = tuple(known)
    for zone, found, near in _unknown(prose, "val", names):
        yield Finding(
            "CEP-PROSE-010",
            Severity.ERROR,
            place_of_placeholder(folder, zone, found),
            f"la valeur «\u00a0{found.name}\u00a0» n’existe pas.",
            f"Peut-être {near}\u202f?"
            if near
            else "La liste des valeurs est dans «\u00a0valeurs.txt\u00a0», à côté du rapport rendu.",
        )


def unknown_references(
    prose: Mapping[str, str], known: Iterable[str], folder: Path | None = None
) -> Iterator[Finding]:
    """The references of prose, in ``folder``, to tables and charts that no report has."""
    names = tuple(sorted(known))
    for zone, found, near in _unknown(prose, "ref", names):
        yield Finding(
            "CEP-PROSE-011",
            Severity.ERROR,
            place_of_placeholder(folder, zone, found),
            f"renvoi inconnu «\u00a0{found.name}\u00a0».",
            f"Peut-être {near}\u202f?" if near else "Corriger ou retirer ce renvoi.",
        )


def _unknown(
    prose: Mapping[str, str], kind: str, names: Sequence[str]
) -> Iterator[tuple[str, Placeholder, str]]:
    for zone, text in prose.items():
        for found in placeholders(text):
            if found.kind == kind and found.name not in names:
                yield zone, found, nearest(found.name, names)


def wrong_notes(prose: Mapping[str, str], folder: Path | None = None) -> Iterator[Finding]:
    """The calls of footnotes that no note answers, the notes that would not be printed.

    ``folder`` is where prose is.
    """
    for zone, text in prose.items():
        found = footnotes(text)
        labels = Counter(label for label, _ in found.notes)
        for label in dict.fromkeys(found.inside):
            yield _note_without_text(
                folder, zone, label, "une note ne peut pas en appeler une autre"
            )
        for label in dict.fromkeys(found.calls):
            if label not in labels:
                yield _note_without_text(
                    folder, zone, label, "aucune note de cette zone ne porte ce nom"
                )
        for label, words in found.notes:
            if label not in found.calls or labels[label] > 1:
                reason = "n’est appelée nulle part dans cette zone"
                if label in found.calls:
                    reason = "porte le même nom qu’une autre de cette zone"
                yield Finding(
                    "CEP-PROSE-016",
                    Severity.ERROR,
                    place_in(folder, zone, rf"\[\^{re.escape(label)}\]:"),
                    f"la note «\u00a0[^{label}]: {_shortened(words)}\u00a0» {reason}\u00a0: "
                    "son texte ne serait pas imprimé.",
                    f"Écrire [^{label}] après le mot qu’elle éclaire, avec un nom par note, ou retirer "
                    "la note.",
                )


def conflicts(prose: Mapping[str, str]) -> Iterator[Finding]:
    """The conflicts that nobody has resolved yet."""
    for zone, text in prose.items():
        if found := marks.waiting(text):
            yield Finding(
                "CEP-PROSE-014",
                Severity.ERROR,
                place_of(zone),
                f"{french.quantity(found, 'passage')} à trancher entre plusieurs textes.",
                f"Garder un texte, retirer les autres et les repères «\u00a0{marks.OPENING.strip()} …›\u00a0» "
                f"et «\u00a0{marks.END}\u00a0»\u202f; ou les imprimer tels quels (--accepter-conflits).",
            )


def wrong_texts(
    project: Project, prose: Mapping[str, str], registers: Registers, folder: Path
) -> Iterator[Finding]:
    """What stops the printing of a region's texts, whatever their figures: signs, images, notes.

    Args:
        project: whose fonts print them.
        prose: by zone.
        registers: of the region.
        folder: of the files of the prose, and of the images beside them.
    """
    yield from unprintable(project, prose, registers)
    yield from wrong_images(folder, prose)
    yield from wrong_notes(prose, folder)


def unprintable(
    project: Project, prose: Mapping[str, str], registers: Registers | None = None
) -> Iterator[Finding]:
    """The characters that the report's font does not have: emoji, pasted bullets, other scripts."""
    places = [(place_of(zone), text) for zone, text in prose.items()]
    places += _register_texts(registers) if registers else ()
    for place, text in places:
        for sign in lacking(project, text):
            yield Finding(
                "CEP-PROSE-012",
                Severity.ERROR,
                place,
                told(sign, text),
                "Le remplacer\u202f; une puce collée depuis Word s’écrit «\u00a0-\u00a0» en début de ligne.",
            )


def wrong_images(folder: Path, prose: Mapping[str, str]) -> Iterator[Finding]:
    """The images that prose shows and that cannot be printed; paths are in ``folder``."""
    for zone, text in prose.items():
        for alt, path in images(text):
            reason = _fault(folder, alt, path)
            if reason:
                yield Finding(
                    "CEP-PROSE-013",
                    Severity.ERROR,
                    place_of(zone),
                    f"image «\u00a0{path}\u00a0»\u00a0: {reason}.",
                    "Ranger l’image (PNG ou JPEG) dans le dossier «\u00a0prose\u00a0» et écrire "
                    "«\u00a0![ce que montre l’image](nom.png)\u00a0».",
                )


def images(text: str) -> Iterator[tuple[str, str]]:
    """The images of a text, outside code: alternative text and path."""
    for piece in _CODE.split(text)[::2]:
        for match in IMAGE.finditer(piece):
            yield match["alt"], match["path"]


def _note_without_text(folder: Path | None, zone: str, label: str, reason: str) -> Finding:
    return Finding(
        "CEP-PROSE-015",
        Severity.ERROR,
        place_in(folder, zone, rf"(?<!\\)\[\^{re.escape(label)}\]"),
        f"appel de note «\u00a0[^{label}]\u00a0» sans note\u00a0: {reason}.",
        f"Écrire la note plus bas, après une ligne vide («\u00a0[^{label}]: Texte de la note.\u00a0»), "
        "ou retirer cet appel.",
    )


def _shortened(words: str) -> str:
    return (
        words if len(words) <= _SHOWN else f"{words[:_SHOWN].rpartition(' ')[0] or words[:_SHOWN]}…"
    )


def _fault(folder: Path, alt: str, path: str) -> str:
    inside = PurePosixPath(path)
    if ":" in path or inside.is_absolute() or ".." in inside.parts or "\\" in path:
        return "elle n’est pas dans le dossier de la prose"
    file = folder / inside
    if inside.suffix.lower() not in IMAGE_TYPES:
        return "ce n’est ni un PNG ni un JPEG"
    if not file.is_file() or file.is_symlink():
        return "ce fichier n’existe pas"
    if file.stat().st_size > IMAGE_BYTES:
        return f"elle dépasse {IMAGE_BYTES // 1_000_000}\u00a0Mo"
    with file.open("rb") as stream:
        if not stream.read(8).startswith(IMAGE_TYPES[inside.suffix.lower()]):
            return "son contenu n’est pas celui d’une image de ce type"
    if not alt.strip():
        return "il manque son texte de remplacement, entre crochets"
    return ""


def _register_texts(registers: Registers) -> Iterator[tuple[str, str]]:
    for register in fields(registers):
        if register.name == "observations":  # their authors' words: printed as they can be
            continue
        for entry in getattr(registers, register.name):
            for value in (getattr(entry, item.name) for item in fields(entry)):
                if isinstance(value, str):
                    yield f"registres.xlsx, ligne {entry.row}", value
