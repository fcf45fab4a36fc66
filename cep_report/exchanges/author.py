"""The author's draft comes back: what was written in Word goes into the prose.

Three texts meet in each zone: the draft as it was sent, as it came back, and the source as
it is now. The changes are first carried to the source as it was when the draft was sent
(:func:`_carried`), where what was not touched keeps its bytes; that text and the source of
today then merge on the source they both come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.exchanges.archive import PROSE, Sending
from cep_report.exchanges.returned import words
from cep_report.merging import Conflict, conflict_mark, merge
from cep_report.merging.tokens import framed
from cep_report.prose import comments, set_zone, template, without_comments, zone_texts
from cep_report.word.normal import of_source

WORKSPACE = "du dossier"
"""Whose a text is that no operator wrote."""


@dataclass(frozen=True)
class MergedZone:
    """A zone that changes, or stays in conflict: its text, and the conflicts in it.

    Attributes:
        zone: "part.zone".
        text: of the source, with its comments.
        conflicts: with marks in the text, but those of which both are kept.
    """

    zone: str
    text: str
    conflicts: tuple[Conflict, ...]

    @property
    def disputed(self) -> int:
        """How many of its passages someone has to choose between."""
        return sum(not conflict.kept_both for conflict in self.conflicts)

    @property
    def emptied(self) -> bool:
        """Whether it has no text any more."""
        return not without_comments(self.text).strip()


def merge_zones(
    sending: Sending,
    theirs: Mapping[str, str],
    current: Mapping[str, str],
    who: str,
    whose: Callable[[str, Conflict], str] = lambda *_: WORKSPACE,
) -> tuple[MergedZone, ...]:
    """The zones whose source changes or is in conflict, in the order of the plan.

    Args:
        sending: the draft that was sent.
        theirs: normal form of each zone as it came back; a zone that is missing is empty.
        current: the source of each zone today, comments included.
        who: whose text it is, for the marks of conflicts: "de l’Apec".
        whose: of a zone and a conflict, whose the text of today is.

    Raises:
        RenderError: pandoc failed.
    """
    parts = dict.fromkeys(zone.partition(".")[0] for zone in sending.zones)
    sent = read_zones(sending.folder / PROSE, parts)
    changed = {
        zone: theirs.get(zone, "")
        for zone in sending.zones
        if theirs.get(zone, "") != sending.normal.get(zone, "")
    }
    carried = _carried(sending, sent, changed)
    merged = []
    for zone, text in carried.items():
        now = current.get(zone, "")
        if now == sent.get(zone, ""):
            merged.append(MergedZone(zone, text, ()))
            continue
        result = merge(
            sent.get(zone, ""),
            now,
            text,
            lambda found, zone=zone: conflict_mark(found, who, whose(zone, found)),  # type: ignore[misc]
        )
        if result.text != now or result.conflicts:
            merged.append(MergedZone(zone, result.text, result.conflicts))
    return tuple(merged)


def _carried(
    sending: Sending, sent: Mapping[str, str], changed: Mapping[str, str]
) -> dict[str, str]:
    """The sources as they were sent, with the changes that came back.

    Each is read again: where its normal form is not the one that came back, the zone takes
    the normal form itself, and keeps its comments.
    """
    tried = {
        zone: _within(
            sent.get(zone, ""),
            lambda body, zone=zone: (
                merge(  # type: ignore[misc]
                    sending.normal.get(zone, ""), body, changed[zone], lambda found: found.theirs
                ).text
            ),
        )
        for zone in changed
    }
    again = of_source({zone: without_comments(text) for zone, text in tried.items()})
    doubtful = [zone for zone in changed if again[zone] != changed[zone]]
    before = of_source({zone: without_comments(sent.get(zone, "")) for zone in doubtful})
    for zone in doubtful:
        base = sending.normal.get(zone, "")
        if before[zone] != base and _same_words(before[zone], again[zone], base, changed[zone]):
            continue  # Word does not say all that the source says; the change itself is whole
        tried[zone] = _rewritten(sent.get(zone, ""), changed[zone])
    return tried


def _same_words(source: str, carried: str, base: str, theirs: str) -> bool:
    """Whether two pairs of texts differ by the same words."""
    one, other = Counter(words(carried)), Counter(words(theirs))
    one.subtract(Counter(words(source)))
    other.subtract(Counter(words(base)))
    return {word: n for word, n in one.items() if n} == {word: n for word, n in other.items() if n}


def _within(text: str, change: Callable[[str], str]) -> str:
    """A text changed, the blank lines at its ends as they were."""
    before, body, after = framed(text)
    return f"{before}{change(body)}{after}" if body else f"\n{change(body)}\n\n"


def _rewritten(text: str, normal: str) -> str:
    """A zone's source that says ``normal``, with the comments it had."""
    return "\n" + "\n\n".join([*comments(text), normal]).strip() + "\n\n"


def read_zones(prose: Path, parts: Iterable[str]) -> dict[str, str]:
    """The source of each zone of some parts in a folder, comments included."""
    return {
        f"{part}.{name}": text
        for part in parts
        for name, text in zone_texts(_read(prose / f"{part}.md")).items()
    }


def rewritten_files(
    campaign: Campaign, prose: Path, zones: Iterable[MergedZone]
) -> dict[Path, str]:
    """The files of a folder that change, whole, with the zones as merged."""
    changed: dict[Path, str] = {}
    for merged in zones:
        part, _, zone = merged.zone.partition(".")
        path = prose / f"{part}.md"
        source = changed.get(path) or _read(path) or template(campaign.part(part))
        changed[path] = set_zone(source, zone, merged.text)
    return changed


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8") if path.is_file() else ""
