"""What was recognised, as a twin and as the account of how it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.markdown import escape
from cep_report.recognition.evidence import OUTSIDE
from cep_report.recognition.outline import Block, Grid, Paragraph
from cep_report.recognition.plan import UNKNOWN, Placed
from cep_report.regions import Region
from cep_report.twin import model
from cep_report.twin.identity import identity_of

ACCOUNT = "reconnaissance.json"
"""The file that keeps :func:`account`, under ``titres``."""

Write = Callable[[Block], Block]
"""What is done to a block before it is kept."""


def twin_of(
    campaign: Campaign, region: Region, placed: Sequence[Placed], write: Write
) -> model.Twin:
    """A document as a twin: texts by zone, all that was not recognised after them.

    Args:
        campaign: of the document.
        region: of the document.
        placed: its sections and their places.
        write: given each block before it is kept; it takes out what may not be repeated.
    """
    return model.Twin(
        identity=identity_of(campaign, region, campaign.handed_in),
        plan=tuple(_plan(campaign, placed, write)),
        indicators=(),
        values=(),
        registers=model.Registers(
            meetings=(), cooperations=(), documents=(), investigations=(), complementary=()
        ),
        milestones=(),
        observations=(),
    )


def account(placed: Sequence[Placed]) -> list[dict[str, Any]]:
    """How each heading was understood, in the document's order."""
    return [
        {
            "titre": item.section.heading,
            "niveau": item.section.level,
            "page": item.section.page or None,
            "sous": list(item.parents),
            "rubriques": list(item.targets),
            "confiance": round(item.confidence, 2),
            "motif": item.why,
            "mots": len(item.section.text.split()),
            "proche": None
            if item.targets or item.nearest is None
            else {"rubrique": item.nearest.target, "motif": item.nearest.why},
        }
        for item in placed
    ]


def confidences(titles: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """How sure each zone is, from an :func:`account`: as its least sure heading with a text."""
    found: dict[str, float] = {}
    for title in titles:
        if title["mots"]:
            for zone in title["rubriques"]:
                found[zone] = min(float(title["confiance"]), found.get(zone, 1.0))
    return found


def markdown_of(blocks: Sequence[Block]) -> str:
    """Blocks as Markdown that prints them to the letter."""
    pieces: list[str] = []
    in_list = False
    for block in blocks:
        match block:
            case Paragraph(text, item):
                line = f"- {escape(text)}" if item else escape(text)
                if item and in_list:
                    pieces[-1] += f"\n{line}"
                else:
                    pieces.append(line)
                in_list = item
            case Grid(rows):
                pieces.append(_pipe(rows))
                in_list = False
    return "\n\n".join(pieces)


def _plan(campaign: Campaign, placed: Sequence[Placed], write: Write) -> Iterator[model.Part]:
    filed = [item for item in placed if item.section.blocks]
    for part in campaign.plan:
        elements = [
            model.ProseElement(zone=zone, markdown=_text(own, write))
            for zone in part.zone_names
            if (own := [item for item in filed if zone in item.targets])
        ]
        rest = [item for item in filed if _loose(item, part.id)]
        if rest:
            text = _text(rest, write, headed=True)
            elements.append(model.ProseElement(zone=f"{part.id}.{UNKNOWN}", markdown=text))
        yield model.Part(
            id=part.id,
            heading=french.typography(part.heading),
            number=part.number,
            socle=part.socle,
            elements=tuple(elements),
        )
    unknown = [item for item in filed if not item.targets and not item.within]
    outside = [item for item in filed if OUTSIDE in (*item.targets, *_stray(item))]
    for name, heading, items in (
        (UNKNOWN, "Non reconnu", unknown),
        (OUTSIDE, "Hors du plan", outside),
    ):
        if items:
            yield model.Part(
                id=name, heading=heading, socle=False, elements=tuple(_apart(name, items, write))
            )


def _loose(item: Placed, part: str) -> bool:
    """Whether a text is of a part without being of a zone of it."""
    return item.targets == (part,) or (not item.targets and item.within == part)


def _stray(item: Placed) -> tuple[str, ...]:
    return (item.within,) if not item.targets else ()


def _apart(name: str, items: Sequence[Placed], write: Write) -> Iterator[model.Element]:
    for number, item in enumerate(items, start=1):
        zone = f"{name}.{number}"
        if item.section.heading:
            yield model.HeadingElement(id=zone, level=2, text=item.section.heading)
        yield model.ProseElement(zone=zone, markdown=_text([item], write))


def _text(items: Sequence[Placed], write: Write, *, headed: bool = False) -> str:
    """The texts of sections; with their headings when there are several, or when asked for."""
    pieces = []
    for item in items:
        if (headed or len(items) > 1) and item.section.heading:
            pieces.append(f"**{escape(item.section.heading)}**")
        pieces.append(markdown_of([write(block) for block in item.section.blocks]))
    return "\n\n".join(pieces)


def _pipe(rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows), default=0)
    lines = [[escape(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    lines.insert(1, [":---"] * width)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
