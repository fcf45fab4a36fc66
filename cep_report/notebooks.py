"""What a notebook writes a part of the plan with.

::

    part = open_part("cooperations", campaign, region, version, accept_reserves)
    part.section("organisation")            # heading of the plan, then the author's prose
    part.add(tables.cooperations_table(...))
    part.close()                            # zones of the plan not placed yet

Everything added is shown in Jupyter and travels as a typed block. Sections that this
campaign's plan does not have are left out; zones that the notebook does not place come
at the end: a plan is data, and no prose may be lost by it. A section ends with the
divergences that arose in it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from IPython.display import display

from cep_report import dialogue, french
from cep_report.analysis import profiles
from cep_report.blocks import (
    MIME,
    Block,
    Callout,
    Figure,
    Heading,
    Paragraphs,
    Prose,
    Table,
    Value,
    to_json,
)
from cep_report.campaign import Part as PlanPart
from cep_report.campaign import Zone
from cep_report.context import Context, current_context
from cep_report.figures import Drawings, Fonts, Palette, Scene
from cep_report.fonts import static_fonts
from cep_report.indicators import Indicator
from cep_report.markdown import escape, pipe_table
from cep_report.parameters import Parameters
from cep_report.plan import printed_plan
from cep_report.prose import placeholders, substitute
from cep_report.sentences import Commentary, Subject
from cep_report.tables import Scope


class Page:
    """What any notebook writes on: blocks are shown in Jupyter and sent on."""

    plan: PlanPart

    @property
    def values(self) -> Mapping[str, Value]:
        """The values that prose may quote."""
        return {}

    def heading(self, id_: str, text: str, level: int = 2) -> None:
        """A heading that the plan does not name."""
        self.add(Heading(f"{self.plan.id}-{id_}", level, text))

    def text(self, id_: str, markdown: str) -> None:
        """Generated text."""
        self.add(Paragraphs(f"{self.plan.id}-{id_}", markdown))

    def add(self, *blocks: Block | None) -> None:
        """Show blocks and send them on; ``None`` (nothing to show) is passed over."""
        for block in blocks:
            if block is not None:
                display(as_mime(block, self.values), raw=True)

    def add_or_say(self, block: Block | None, id_: str, sentence: str) -> None:
        """Show a block, or say in a sentence why there is none."""
        if block is None:
            self.text(id_, sentence)
        else:
            self.add(block)


@dataclass
class Part(Page):
    """A part of the report being written. ``context`` holds everything it is made from."""

    context: Context
    plan: PlanPart
    _placed: set[str] = field(default_factory=set)
    _open: str = ""

    @property
    def values(self) -> Mapping[str, Value]:
        """The values that prose may quote."""
        return self.context.values

    @property
    def here(self) -> dict[str, Any]:
        """The region and the year, as the functions of ``analysis`` take them."""
        return {"region": self.context.region.code, "year": self.context.campaign.observed_year}

    @property
    def families(self) -> list[tuple[str, str]]:
        """The operator families: ids, and names at the campaign's reference date."""
        return profiles.families(self.context.campaign)

    @cached_property
    def scope(self) -> Scope:
        """What the tables are about."""
        return Scope.of(self.context.campaign, self.context.region, self.context.dataset)

    @cached_property
    def scene(self) -> Scene:
        """What the charts of the dataset are drawn for."""
        return self._scene(self.scope.origin([self.indicator("entrees")]))

    @cached_property
    def subject(self) -> Subject:
        """What commentaries are about."""
        context, shared = self.context, self.context.shared
        return Subject(
            context.dataset, context.campaign, context.region, shared.regions, shared.indicators
        )

    def registers_scene(self, register: str) -> Scene:
        """What the charts of a register are drawn for ("registre des coopérations")."""
        return self._scene(self.scope.register_origin(register))

    def indicator(self, id_: str) -> Indicator:
        """An indicator of the dictionary."""
        return self.context.shared.indicators.get(id_)

    def _scene(self, source: str) -> Scene:
        context = self.context
        colors = context.workspace.settings.colors
        return Scene(
            region=context.region.name,
            in_region=context.region.in_region,
            year=context.campaign.observed_year,
            source=source,
            palette=Palette(colors.primary, colors.secondary),
            fonts=Fonts.in_folder(static_fonts(context.project)),
            drawings=Drawings(context.charts, context.campaign.id, context.region.code)
            if context.charts
            else None,
        )

    def section(self, zone: str) -> None:
        """The heading of a zone of the plan and its prose; nothing when the plan lacks it."""
        planned = self.plan.zone(zone)
        if planned is not None:
            self._end_section()
            self.add(Heading(f"{self.plan.id}-{zone}", 2, french.typography(planned.title)))
            self._prose(planned)

    def prose(self, zone: str) -> None:
        """The prose of a zone without a heading of its own."""
        planned = self.plan.zone(zone)
        if planned is not None:
            self._prose(planned)

    def heading(self, id_: str, text: str, level: int = 2) -> None:
        """A heading that the plan does not name."""
        if level == 2:
            self._end_section()
        super().heading(id_, text, level)

    def comment(self, commentary: Commentary) -> None:
        """Generated sentences and the values they quote; nothing when nothing is to be said.

        They compare with the other regions: a regional extract has none, and says nothing.
        """
        if not self.context.dataset.extract:
            self.add(*commentary.blocks())

    def close(self) -> None:
        """Place the zones of the plan that the notebook has not placed."""
        for zone in self.plan.zones:
            if zone.id not in self._placed:
                self.section(zone.id)
        self._end_section()

    def _end_section(self) -> None:
        """Print the divergences of the zone that ends."""
        if self._open:
            self.add(*dialogue.divergences(self.context, self._open))
        self._open = ""

    def _prose(self, zone: Zone) -> None:
        self._placed.add(zone.id)
        name = f"{self.plan.id}.{zone.id}"
        self._open = name
        markdown = self.context.workspace.prose.get(name, "")
        quoted = {found.name for found in placeholders(markdown) if found.kind == "val"}
        self.add(*(self.context.values[value] for value in sorted(quoted)))
        questions = tuple(french.typography(question) for question in zone.questions)
        self.add(Prose(name, markdown, questions))


def open_part(
    part: str, campaign: str, region: str, version: str, accept_reserves: bool = False
) -> Part:
    """Open a part of the plan for writing; the first call of every notebook.

    Raises:
        UsageError: unknown campaign, region, version or part, or invalid inputs.
    """
    context = current_context(Parameters(campaign, region, version, accept_reserves))
    plan = {item.id: item for item in printed_plan(context.campaign)}
    return Part(context, plan[part] if part in plan else context.campaign.part(part))


def as_mime(block: Block, values: Mapping[str, Value]) -> dict[str, Any]:
    """A block as a bundle of MIME types: our own, and what Jupyter shows."""
    bundle: dict[str, Any] = {MIME: to_json(block)}
    match block:
        case Figure():
            bundle["image/png"] = base64.b64encode(block.png_bytes).decode("ascii")
            bundle["text/plain"] = block.alt
        case _:
            bundle["text/markdown"] = _preview(block, values)
    return bundle


def _preview(block: Block, values: Mapping[str, Value]) -> str:
    """A block as the Markdown that Jupyter shows."""
    match block:
        case Heading():
            return f"{'#' * block.level} {escape(block.text)}"
        case Paragraphs():
            return block.markdown
        case Prose() if block.markdown:
            return substitute(
                block.markdown,
                lambda found: values[found.name].text if found.kind == "val" else found.name,
            )
        case Prose():
            questions = "\n".join(f"> - {question}" for question in block.questions)
            return f"> **À compléter**\n>\n{questions}"
        case Callout():
            return f"> **{escape(block.title)}**\n>\n> {block.markdown}"
        case Table():
            return f"**{escape(block.caption)}**\n\n{pipe_table(block)}\n\n*{block.source}*"
        case Value():
            return f"`{block.name}` = {escape(block.text)}"
        case Figure():
            return ""
