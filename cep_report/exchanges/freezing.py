"""What is decided of generated content: restored, or a person's version kept in ``figes.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from cep_report.errors import OutputError
from cep_report.exchanges.archive import SENDINGS, Sending, read_sending
from cep_report.exchanges.outcome import FROZE, RESTORED
from cep_report.exchanges.returns import Return, returns
from cep_report.findings import Finding, Severity
from cep_report.frozen_items import Frozen, Quoted, added, bare, read_frozen, unsigned
from cep_report.observations import Decision, Kind, Observation
from cep_report.registers.model import ObservationEntry
from cep_report.registers.sheets import FILE_NAME
from cep_report.word.passages import MASK
from cep_report.word.xml import qn
from cep_report.workspace import FROZEN, FROZEN_PICTURES, text_writer, write_whole

_GENERATED = {Kind.GENERATED, Kind.TABLE, Kind.HEADING, Kind.IMAGE}


@dataclass(frozen=True)
class Freezing:
    """What to do of a region's generated content; nothing is written yet.

    Attributes:
        folder: of the region.
        items: to add to ``figes.yml``.
        pictures: files to copy, by their place in the folder.
        follow_ups: what is done, by the id of the observation.
        refused: decisions that cannot be carried out.
    """

    folder: Path
    items: tuple[Frozen, ...]
    pictures: Mapping[str, Path]
    follow_ups: Mapping[str, str]
    refused: tuple[Finding, ...]

    def write(self) -> None:
        """Write pictures, then the list that names them.

        Raises:
            OutputError: something cannot be written; doing it again is safe.
        """
        for name, source in self.pictures.items():
            write_whole(self.folder / name, partial(_as_png, source))
        if self.items:
            path = self.folder / FROZEN
            text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
            write_whole(path, text_writer(added(text, self.items)))


def freezing(folder: Path, waiting: Mapping[str, ObservationEntry]) -> Freezing:
    """What is decided of the generated content of a region.

    Args:
        folder: of the region.
        waiting: lines of the register without a follow-up, by id.

    Raises:
        ConfigurationError: ``figes.yml`` cannot be read.
        InputError: a return or a sending cannot be read.
    """
    held = list(read_frozen(folder))
    items: list[Frozen] = []
    pictures: dict[str, Path] = {}
    follow_ups: dict[str, str] = {}
    refused: list[Finding] = []
    for came, said in _decided(folder, waiting):
        entry = waiting[said.id]
        if entry.decision is Decision.RESTORE:
            follow_ups[said.id] = RESTORED
            continue
        if any(item.observation == said.id for item in held):
            follow_ups[said.id] = FROZE
            continue
        why = _why_not(folder, came, said)
        if why:
            refused.append(_refusal(entry, why))
            continue
        item = _frozen(folder, came, said)
        if item.what == "graphique":
            pictures[item.after] = came.folder / said.attachment
        before = next((old for old in reversed(held) if old.key == item.key), None)
        if before is not None and bare(before.after) == bare(item.before):
            item = item.model_copy(update={"before": before.before})
        held.append(item)
        items.append(item)
        follow_ups[said.id] = FROZE
    return Freezing(folder, tuple(items), pictures, follow_ups, tuple(refused))


def _decided(
    folder: Path, waiting: Mapping[str, ObservationEntry]
) -> Iterator[tuple[Return, Observation]]:
    seen: set[str] = set()
    for came in returns(folder):
        for said in came.observations:
            if said.id in seen or said.id not in waiting:
                continue
            seen.add(said.id)
            decision = waiting[said.id].decision
            if decision is Decision.RESTORE and said.proposal and said.kind not in _GENERATED:
                continue
            if decision is Decision.RESTORE or (
                decision is Decision.FREEZE and not (said.proposal and said.kind is Kind.GENERATED)
            ):
                yield came, said


def _why_not(folder: Path, came: Return, said: Observation) -> str:
    """Why a version cannot be kept, "" when it can."""
    if said.kind not in _GENERATED or said.target is None:
        return (
            "seuls un titre, une cellule, une légende, une note, une source, un texte calculé, un "
            "graphique ou une valeur citée peuvent être figés\u202f; ni une ligne ajoutée ou retirée, ni "
            "un déplacement, ni un commentaire"
        )
    if said.target.what == "graphique":
        if not said.attachment or not (came.folder / said.attachment).is_file():
            return "l’image proposée ne se lit pas"
    elif not _version(said).strip():
        return "un contenu supprimé ne peut pas être figé"
    elif not (folder / SENDINGS / came.sending).is_dir():
        return "l’envoi auquel ce retour répond est introuvable"
    return ""


def _refusal(entry: ObservationEntry, why: str) -> Finding:
    return Finding(
        "CEP-FIGE-005",
        Severity.ERROR,
        f"{FILE_NAME}, Observations, ligne {entry.row}",
        f"{entry.id} ne peut pas être figée\u00a0: {why}.",
        "Choisir «\u00a0rétablir\u00a0», ou dire autrement ce qui doit changer (texte de la rubrique, données).",
    )


def _frozen(folder: Path, came: Return, said: Observation) -> Frozen:
    target = said.target
    assert target is not None  # noqa: S101 - checked before
    after = " ".join(unsigned(_version(said)).split(" ")).strip()
    values: tuple[Quoted, ...] = ()
    if target.what == "graphique":
        after = f"{FROZEN_PICTURES}/{said.id}.png"
    else:
        sending = read_sending(folder / SENDINGS / came.sending)
        if target.what in {"titre", "légende"}:
            after = _without_number(said.before, after)
        if target.what == "texte":
            values = tuple(_quoted(sending, said.anchor))
    return Frozen(
        what=target.what,
        where=target.where,
        rank=target.rank,
        row=target.row,
        column=target.column,
        before=_without_number(said.before, said.before)
        if target.what in {"titre", "légende"}
        else unsigned(said.before).strip(),
        after=after,
        by=said.operator,
        observation=said.id,
        values=values,
    )


def _version(said: Observation) -> str:
    """A person's version of a generated content; returns of before kept it as the remark."""
    return said.remark if said.after is None else said.after


def _without_number(before: str, text: str) -> str:
    """A heading or a caption without the number that the report gives it."""
    number = before.partition("\u2002")[0] if "\u2002" in before else ""
    if number and text.startswith(number):
        return text.removeprefix(number).lstrip()
    head = f"{MASK}\u00a0– "
    if head in before and MASK in text:
        return text.partition(MASK)[2].lstrip(" \u00a0–-")
    return text


def _quoted(sending: Sending, anchor: str) -> Iterator[Quoted]:
    """The values that a paragraph of the draft quotes, in order."""
    quotes = sending.quotations.values
    for passage in sending.passages:
        if passage.anchor != anchor:
            continue
        for start in passage.element.iter(qn("w:bookmarkStart")):
            quote = quotes.get(start.get(qn("w:name"), ""))
            if quote is not None and quote.markdown.startswith("{{< val "):
                yield Quoted(name=quote.markdown[8:-4].strip(), text=quote.text)


def _as_png(source: Path, target: Path) -> None:
    try:
        with Image.open(source) as image:
            image.convert("RGBA").save(target, "PNG")
    except (UnidentifiedImageError, ValueError) as error:
        raise OutputError("L’image d’un graphique ne se lit pas.", where=str(source)) from error
