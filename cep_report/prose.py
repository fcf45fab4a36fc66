"""The prose of a region: one Markdown file a part of the plan, cut into named zones.

A zone begins at a line ``<!-- zone: organisation -->`` and runs to the next one, or to
the end of the file. Before the first zone only a title (``# …``) and comments may
stand, so that no sentence is ever dropped in silence. Offsets are kept, so that one
zone can be rewritten and every other byte left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cep_report.campaign import Part
from cep_report.campaign import Zone as PlanZone
from cep_report.errors import InputError, UnknownNameError, nearest, reason
from cep_report.findings import Finding, Severity

# What is not prose: fenced code, code spans (which never cross a blank line), comments.
_OPAQUE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*(?:\n.*?)??(?:^[ ]{0,3}(?P=fence)[`~]*[ \t\r]*$|\Z)"
    r"|(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n[ \t\r]*\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<comment><!--.*?-->)",
    re.MULTILINE | re.DOTALL,
)
_MARKER = re.compile(r"<!--\s*zone\s*:\s*(?P<zone>[^\s>]+?)\s*-->", re.IGNORECASE)
_ALMOST_MARKER = re.compile(r"<!--\s*zones?\b\s*[:=]?\s*\S*\s*-->", re.IGNORECASE)
_TITLE = re.compile(r"^[ ]{0,3}#[ \t]+[^\n]*$", re.MULTILINE)
_RESERVED_HEADING = re.compile(
    r"^[ ]{0,3}(?:#{1,2}(?:[ \t][^\n]*)?|[^\s|>][^\n]*\r?\n[ ]{0,3}(?:=+|-+)[ \t]*)\r?$",
    re.MULTILINE,
)
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]")
_PLACEHOLDER = re.compile(r"\{\{<(?P<body>[^{}\n]*?)>\}\}|\{\{<|>\}\}")
_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_KINDS = ("val", "ref")


@dataclass(frozen=True)
class ProseZone:
    """A zone of a file: ``text`` is the source between ``start`` and ``end``, untouched."""

    part: str
    zone: str
    text: str
    start: int
    end: int

    @property
    def markdown(self) -> str:
        """What is to be printed: without comments, with plain line ends; "" when empty."""
        return without_comments(self.text).replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class PartProse:
    """The prose of one part, and the source it comes from (byte order mark included)."""

    part: str
    source: str
    zones: tuple[ProseZone, ...]


@dataclass(frozen=True)
class Placeholder:
    """``{{< val entrees.total >}}``: a value, or a reference, at a line counted from one."""

    kind: Literal["val", "ref"]
    name: str
    line: int


@dataclass(frozen=True)
class _Fault:
    """A fault at an offset of the source, before it is known where the source lies."""

    code: str
    offset: int
    message: str
    remedy: str


# Reading -----------------------------------------------------------------------------


def read_prose(path: Path, part: Part) -> PartProse:
    """Read the prose of one part.

    Raises:
        InputError: the file cannot be read, or holds what the plan does not know; every
            fault at once (``CEP-PROSE-001`` and following).
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        source = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(
            [
                Finding(
                    "CEP-PROSE-004",
                    Severity.ERROR,
                    place,
                    f"fichier illisible\u00a0: texte en UTF-8 attendu, trouvé\u00a0: {_reason(error)}.",
                    "Enregistrer le fichier en UTF-8 et recommencer.",
                )
            ]
        ) from error
    zones, faults = _parse(source, part)
    if faults:
        raise _refused(
            [
                Finding(
                    fault.code,
                    Severity.ERROR,
                    f"{place}, ligne {_line(source, fault.offset)}",
                    fault.message,
                    fault.remedy,
                )
                for fault in sorted(faults, key=lambda fault: fault.offset)
            ]
        )
    return PartProse(part.id, source, zones)


def replace_zone(source: str, zone: str, text: str) -> str:
    """Rewrite one zone of a source and leave every other character as it is.

    ``text`` takes the place of all that stands between the zone's marker and the next
    one, with the line ends of the source.

    Raises:
        UnknownNameError: the source has no such zone.
        ValueError: ``text`` would open a zone of its own, or swallow the next one.
    """
    newline = "\r\n" if "\r\n" in source else "\n"
    spans = _spans(source)
    for name, _, start, end in spans:
        if name != zone:
            continue
        if text.replace("\r\n", "\n") == source[start:end].replace("\r\n", "\n"):
            return source
        body = text.replace("\r\n", "\n").replace("\n", newline)
        if start and not source[:start].endswith("\n"):
            body = newline + body
        if end < len(source) and not body.endswith("\n"):
            body += newline
        result = source[:start] + body + source[end:]
        if [span[0] for span in _spans(result)] != [span[0] for span in spans]:
            raise ValueError("the text of a zone may not change the zones of its file")
        return result
    raise UnknownNameError(
        f"Zone inconnue\u00a0: «\u00a0{zone}\u00a0».",
        expected=", ".join(span[0] for span in spans),
        remedy="corriger le nom de la zone.",
    )


def zone_texts(source: str) -> dict[str, str]:
    """The text of each zone of a source, comments included, with plain line ends."""
    return {name: source[start:end].replace("\r\n", "\n") for name, _, start, end in _spans(source)}


def set_zone(source: str, zone: str, text: str) -> str:
    """Rewrite a zone, or add it at the end of a source that has no such zone.

    Raises:
        ValueError: see :func:`replace_zone`.
    """
    if zone in zone_texts(source):
        return replace_zone(source, zone, text)
    return replace_zone(f"{source.rstrip()}\n\n<!-- zone: {zone} -->\n", zone, text)


def line_in_zone(source: str, zone: str, wanted: re.Pattern[str]) -> int | None:
    """The first line of a source, counted from one, where a zone holds what is wanted outside code."""
    for name, _, start, end in _spans(source):
        found = wanted.search(blanked(source[start:end])) if name == zone else None
        if found:
            return _line(source, start + found.start())
    return None


def without_comments(text: str) -> str:
    """The text without its HTML comments; those shown in code stay."""
    return _OPAQUE.sub(lambda match: "" if match["comment"] else match[0], text)


def comments(text: str) -> tuple[str, ...]:
    """The HTML comments of a text; those shown in code are none."""
    return tuple(match[0] for match in _OPAQUE.finditer(text) if match["comment"])


def template(part: Part) -> str:
    """A file for an author to fill: the title, each zone with its questions as a comment."""
    lines = [
        f"# {part.heading}",
        "",
        "<!-- Écrire sous chaque repère «\u00a0zone\u00a0», sans modifier ces repères.",
        "Les questions en commentaire, comme celles-ci, ne sont jamais imprimées. -->",
    ]
    for zone in part.zones:
        lines += ["", f"<!-- zone: {zone.id} -->", zone_guide(zone), ""]
    return "\n".join(lines) + ("" if lines[-1] == "" else "\n")


def zone_guide(zone: PlanZone) -> str:
    """The comment that guides whoever writes a zone: its heading, its questions."""
    title = zone.title if zone.mandatory else f"{zone.title} (facultatif)"
    lines = [title, *(f"- {question}" for question in zone.questions)]
    return "\n".join(["<!--", *(line.replace("-->", "→") for line in lines), "-->"])


# Placeholders ------------------------------------------------------------------------


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a text, in order; those in code and comments are not seen.

    Raises:
        InputError: some are malformed; every fault at once (``CEP-PROSE-007``).
    """
    found = list(_placeholders(text))
    faults = [item for _, item in found if isinstance(item, _Fault)]
    if faults:
        raise _refused(
            [
                Finding(
                    fault.code,
                    Severity.ERROR,
                    f"ligne {_line(text, fault.offset)}",
                    fault.message,
                    fault.remedy,
                )
                for fault in faults
            ]
        )
    return tuple(item for _, item in found if isinstance(item, Placeholder))


def substitute(text: str, resolve: Callable[[Placeholder], str]) -> str:
    """The text with each placeholder replaced by what ``resolve`` says of it.

    Raises:
        InputError: some placeholders are malformed.
    """
    placeholders(text)
    pieces, last = [], 0
    for (start, end), item in _placeholders(text):
        if isinstance(item, Placeholder):
            pieces += [text[last:start], resolve(item)]
            last = end
    return "".join([*pieces, text[last:]])


def _placeholders(text: str) -> Iterator[tuple[tuple[int, int], Placeholder | _Fault]]:
    remedy = (
        "Écrire {{< val nom-de-la-valeur >}} ou {{< ref nom-du-tableau >}}, sur une seule ligne."
    )
    for match in _PLACEHOLDER.finditer(blanked(text)):
        if match["body"] is None:
            message = f"«\u00a0{match[0]}\u00a0» sans son pendant sur la même ligne."
        else:
            kind, _, name = match["body"].strip().partition(" ")
            name = name.strip()
            if kind not in _KINDS:
                message = f"«\u00a0{match[0]}\u00a0»\u00a0: «\u00a0val\u00a0» ou «\u00a0ref\u00a0» attendu."
            elif not _NAME.fullmatch(name):
                message = f"«\u00a0{match[0]}\u00a0»\u00a0: un nom attendu (minuscules, chiffres, points, tirets)."
            else:
                line = _line(text, match.start())
                yield match.span(), Placeholder("val" if kind == "val" else "ref", name, line)
                continue
        yield match.span(), _Fault("CEP-PROSE-007", match.start(), message, remedy)


# Parsing -----------------------------------------------------------------------------


def _spans(source: str) -> list[tuple[str, int, int, int]]:
    """Each zone as (name, start of its marker, start of its text, end of its text)."""
    markers = [
        (marker["zone"], match.start(), _after_line(source, match.end()))
        for match in _OPAQUE.finditer(source)
        if match["comment"] and (marker := _MARKER.fullmatch(match[0])) and _alone(source, match)
    ]
    ends = [_line_start(source, begin) for _, begin, _ in markers[1:]] + [len(source)]
    return [(name, begin, start, end) for (name, begin, start), end in zip(markers, ends)]


def _parse(source: str, part: Part) -> tuple[tuple[ProseZone, ...], list[_Fault]]:
    spans = _spans(source)
    faults = [*_marker_faults(source), *_outside_faults(source, spans)]
    known, seen = [zone.id for zone in part.zones], set()
    zones = []
    for name, begin, start, end in spans:
        if name not in known:
            near = nearest(name, known) or ", ".join(f"«\u00a0{item}\u00a0»" for item in known)
            faults.append(
                _Fault(
                    "CEP-PROSE-001",
                    begin,
                    f"zone inconnue\u00a0: «\u00a0{name}\u00a0».",
                    f"Zones de cette partie les plus proches\u00a0: {near}.",
                )
            )
        elif name in seen:
            faults.append(
                _Fault(
                    "CEP-PROSE-002",
                    begin,
                    f"zone «\u00a0{name}\u00a0» ouverte une seconde fois.",
                    "Réunir les deux textes sous le premier repère.",
                )
            )
        seen.add(name)
        text = source[start:end]
        faults += _text_faults(text, start)
        zones.append(ProseZone(part.id, name, text, start, end))
    return tuple(zones), faults


def _marker_faults(source: str) -> Iterator[_Fault]:
    for match in _OPAQUE.finditer(source):
        comment = match["comment"]
        if not comment or not _ALMOST_MARKER.fullmatch(comment):
            continue
        if not _MARKER.fullmatch(comment) or not _alone(source, match):
            yield _Fault(
                "CEP-PROSE-006",
                match.start(),
                f"repère de zone mal écrit\u00a0: «\u00a0{comment}\u00a0».",
                "Écrire, seul sur sa ligne, par exemple\u00a0: <!-- zone: organisation -->.",
            )
    opening = blanked(source).find("<!--")
    if opening >= 0:
        yield _Fault(
            "CEP-PROSE-006",
            opening,
            "commentaire ouvert par «\u00a0<!--\u00a0» et jamais fermé.",
            "Ajouter «\u00a0-->\u00a0» à la fin du commentaire.",
        )


def _outside_faults(source: str, spans: list[tuple[str, int, int, int]]) -> Iterator[_Fault]:
    head = blanked(source[: spans[0][1]] if spans else source)
    rest = _TITLE.sub(lambda match: " " * len(match[0]), head.replace("\ufeff", " "), count=1)
    text = re.search(r"\S", rest)
    if text and not rest.startswith("<!--", text.start()):
        extract = rest[text.start() :].split("\n", 1)[0].strip()[:60]
        yield _Fault(
            "CEP-PROSE-003",
            text.start(),
            f"texte hors de toute zone\u00a0: «\u00a0{extract}\u00a0».",
            "Le placer sous un repère de zone\u00a0: il ne serait pas imprimé.",
        )


def _text_faults(text: str, start: int) -> Iterator[_Fault]:
    for match in _RESERVED_HEADING.finditer(blanked(text)):
        heading, *under = (line.strip() for line in match[0].strip().splitlines())
        bullet = under == ["-"]
        if bullet and _ITEM.match(heading):
            continue  # an item with nothing in it, in a list
        shown = f"«\u00a0{heading[:60]}\u00a0»"
        yield _Fault(
            "CEP-PROSE-005",
            start + match.start(),
            f"un tiret seul sous {shown} en fait un titre de niveau 2."
            if bullet
            else f"titre de niveau 1 ou 2 dans une zone\u00a0: {shown}.",
            "Retirer ce tiret, ou écrire l’élément de la liste après une ligne vide."
            if bullet
            else "Ces niveaux sont ceux du plan\u00a0: commencer le titre par «\u00a0###\u00a0» (et laisser une"
            " ligne vide avant un filet «\u00a0---\u00a0»).",
        )
    for _, item in _placeholders(text):
        if isinstance(item, _Fault):
            yield _Fault(item.code, start + item.offset, item.message, item.remedy)


def blanked(text: str) -> str:
    """The text with code and comments blanked: same length, same lines."""
    return _OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _alone(source: str, match: re.Match[str]) -> bool:
    before = source[_line_start(source, match.start()) : match.start()]
    after = source[match.end() : _after_line(source, match.end())]
    return not before.replace("\ufeff", "").strip() and not after.strip()


def _line_start(source: str, offset: int) -> int:
    return source.rfind("\n", 0, offset) + 1


def _after_line(source: str, offset: int) -> int:
    return (source.find("\n", offset) + 1) or len(source)


def _line(source: str, offset: int) -> int:
    return source.count("\n", 0, offset) + 1


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"octet {error.object[error.start]:#04x} à la position {error.start}"
    return reason(error) if isinstance(error, OSError) else str(error)


def _refused(findings: list[Finding]) -> InputError:
    return InputError("Textes rédigés inutilisables.", findings=findings)
