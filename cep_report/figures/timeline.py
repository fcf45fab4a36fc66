"""The year of the follow-up: what was planned, what was done, the meetings held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from babel.dates import format_date

from cep_report import french
from cep_report.blocks import Cell, Data, Day, Figure
from cep_report.campaign import Milestone
from cep_report.figures.rows import Column, Tick, lay_rows
from cep_report.figures.style import Scene
from cep_report.figures.wording import listing, lower, plot
from cep_report.registers import Meeting, MilestoneEntry

_MEETINGS = "Rencontres avec les opérateurs"
_QUARTER = 3


def timeline(
    milestones: Sequence[Milestone],
    entries: Sequence[MilestoneEntry],
    meetings: Sequence[Meeting],
    scene: Scene,
    *,
    title: str = "Calendrier de la campagne",
) -> Figure:
    """The milestones of the campaign and the meetings, in time (``graphique-calendrier``).

    Args:
        milestones: what the methodology plans.
        entries: what became of it, from the register; the last dated entry of a milestone
            counts, entries of other milestones are ignored.
        meetings: drawn as ticks on one row; none, no row.
        scene: for whom it is drawn.
        title: the head of the caption.
    """
    planned = sorted(milestones, key=lambda milestone: (milestone.day, milestone.id))
    done = {entry.milestone: entry.date for entry in entries if entry.date is not None}
    held = sorted(meeting.date for meeting in meetings)
    days = [
        *(milestone.day for milestone in planned),
        *(milestone.until for milestone in planned if milestone.until),
        *(done[milestone.id] for milestone in planned if milestone.id in done),
        *held,
    ]
    origin = min(days).replace(day=1)
    end = _next_month(max(days))
    lane = [_MEETINGS] if held else []
    lane_count = [french.number(len(held))] if held else []
    rows = lay_rows(
        scene,
        [*(milestone.label for milestone in planned), *lane],
        (
            Column("Prévu", [*map(_planned_text, planned), *("" for _ in lane)], "ring"),
            Column("Réalisé", [*(_done_text(item, done) for item in planned), *lane_count], "dot"),
        ),
        limit=float((end - origin).days),
        ticks=_ticks(origin, end),
    )
    for y in rows.ys:
        rows.canvas.line(rows.left, y, rows.right, y)

    def place(day: dt.date) -> float:
        return rows.x((day - origin).days)

    for y, milestone in zip(rows.ys, planned, strict=False):
        if milestone.until:
            rows.canvas.line(
                place(milestone.day),
                y,
                place(milestone.until),
                y,
                color=scene.palette.pale,
                width=4.0,
            )
        rows.canvas.mark(place(milestone.day), y, "ring", scene.palette.primary, 7.0)
        if milestone.id in done:
            rows.canvas.mark(place(done[milestone.id]), y, "dot", scene.palette.primary, 5.0)
    for day in held:
        rows.canvas.mark(place(day), rows.ys[-1], "tick", scene.palette.event, 9.0)
    return plot(
        rows.canvas,
        scene,
        id_="graphique-calendrier",
        caption=f"{title}, {scene.region}",
        alt=_alternative(planned, done, held, title, scene),
        data=_data(planned, done, held),
        statuses=["nd" for milestone in planned if milestone.id not in done],
    )


def _data(planned: Sequence[Milestone], done: dict[str, dt.date], held: Sequence[dt.date]) -> Data:
    """The milestones, then each meeting by its day."""
    rows: list[tuple[Cell, ...]] = [
        (
            milestone.label,
            _planned_cell(milestone),
            Day(done[milestone.id].isoformat()) if milestone.id in done else french.mark("nd"),
        )
        for milestone in planned
    ]
    rows += [
        ("Rencontre avec un opérateur", french.mark("na"), Day(day.isoformat())) for day in held
    ]
    return Data(("Jalon ou rencontre", "Date prévue", "Date de réalisation"), tuple(rows))


def _planned_text(milestone: Milestone) -> str:
    if milestone.wording:
        return milestone.wording
    if milestone.approximate:
        return french.month_year(milestone.day)
    if milestone.until:
        first = format_date(milestone.day, "dd/MM", "fr_FR")
        return f"{first}\u00a0– {french.short_date(milestone.until)}"
    return french.short_date(milestone.day)


def _planned_cell(milestone: Milestone) -> Cell:
    if milestone.wording or milestone.approximate or milestone.until:
        return _planned_text(milestone)
    return Day(milestone.day.isoformat())


def _done_text(milestone: Milestone, done: dict[str, dt.date]) -> str:
    day = done.get(milestone.id)
    return french.mark("nd") if day is None else french.short_date(day)


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _ticks(origin: dt.date, end: dt.date) -> list[Tick]:
    """The quarters; the first of January carries its year."""
    ticks = []
    day = origin
    while day <= end:
        if day.month % _QUARTER == 1:
            text = format_date(day, "y" if day.month == 1 else "MMM", "fr_FR")
            ticks.append((float((day - origin).days), text))
        day = _next_month(day)
    return ticks


def _alternative(
    planned: Sequence[Milestone],
    done: dict[str, dt.date],
    held: Sequence[dt.date],
    title: str,
    scene: Scene,
) -> list[str]:
    undated = [milestone.label for milestone in planned if milestone.id not in done]
    which = "tous les jalons" if len(undated) == len(planned) else listing(undated)
    first, last = planned[0], planned[-1]
    return [
        (
            f"Frise\u00a0: {lower(title)}, {scene.in_region}, "
            f"{french.quantity(len(planned), 'jalon')}, "
            "date prévue (cercle) et date réalisée (point)."
        ),
        f"Date de réalisation non disponible (n.d.)\u00a0: {which}." if undated else "",
        (
            f"{french.quantity(len(held), 'rencontre')} avec les opérateurs, "
            f"{french.period(held[0], held[-1])}."
            if held
            else "Aucune rencontre avec les opérateurs n’est enregistrée."
        ),
        (
            f"Premier jalon\u00a0: {first.label}, {_planned_text(first)}\u202f; "
            f"dernier\u00a0: {last.label}, {_planned_text(last)}."
        ),
    ]
