"""Tile grids: a tile of the same size for each territory, near its place on the map.

Small territories are as legible as large ones and the overseas regions stand beside the
others. The layouts are ours (``data/reference/tuiles_*.csv``): rows and columns, no
geometry of anyone's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cep_report import french
from cep_report.blocks import Data, Figure
from cep_report.errors import ConfigurationError
from cep_report.figures.canvas import Canvas, line_height
from cep_report.figures.classes import LEGEND_CM, Classes, fill, legend_lines, write_legend
from cep_report.figures.style import BODY_PT, INK, SMALL_PT, WIDTH_CM, Scene
from cep_report.figures.wording import (
    Item,
    Reading,
    Series,
    extremes,
    listing,
    lower,
    missing,
    plot,
    records,
    standing,
    stop,
    tabulate,
)
from cep_report.project import Project
from cep_report.reference_tables import Row, read_table
from cep_report.regions import NATION, Regions

RATE_DECIMALS = 1

_MARGIN_CM = 0.1
_JOINT_CM = 0.07
_WIDEST_CM = 2.85
_PADDING_CM = 0.16
_GAP_CM = 0.06
_OUTLINE_PT = 2.2
_PLACE = re.compile(r"\d{1,2}(\.5)?")
_COLUMNS = ("code", "nom", "ligne", "colonne")


@dataclass(frozen=True)
class Place:
    """Where a tile stands, from the top left corner; halves leave a gap."""

    row: float
    column: float


@dataclass(frozen=True)
class Layouts:
    """The places of the regions, and of each region's departments, by INSEE code."""

    regions: Mapping[str, Place]
    departments: Mapping[str, Place]


@dataclass(frozen=True)
class Territory:
    """A territory to be shown: ``own`` when it is the report's."""

    code: str
    item: Item
    own: bool = False


def load_layouts(project: Project, regions: Regions) -> Layouts:
    """The layouts of ``data/reference/``.

    Raises:
        ConfigurationError: a table is missing or broken, a territory has no tile or is
            unknown, or two tiles are in the same place.
    """
    groups = {
        department.code: region.code for region in regions.all for department in region.departments
    }
    return Layouts(
        _layout(project.reference / "tuiles_regions.csv", {item.code: "" for item in regions.all}),
        _layout(project.reference / "tuiles_departements.csv", groups),
    )


def regions_map(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    region: str,
    places: Mapping[str, Place],
    title: str = "Entrées en CEP rapportées aux actifs, par région",
    rate_head: str = "Pour 100 actifs",
    notes: Sequence[str] = (),
) -> Figure:
    """The rates of the regions as tiles, this region outlined (``graphique-carte-regions``).

    Args:
        frame: ``code, label, rate, rate_status``, one row a region and the row "FR".
        scene: for whom it is drawn.
        region: the code of the region to outline.
        places: of the regions.
        title: the head of the caption.
        rate_head: the unit.
        notes: what stands under the chart: the definition of the denominator.
    """
    territories, nation = regions_of(frame, region)
    canvas = _draw(territories, f"France\u00a0: {nation.text(_rate)}", rate_head, places, scene)
    return plot(
        canvas,
        scene,
        id_="graphique-carte-regions",
        caption=f"{title}, {scene.year} (carte en tuiles)",
        alt=regions_words("Carte en tuiles", territories, nation, scene, title, rate_head),
        data=territories_data("Région", territories, rate_head, nation),
        statuses=[*(territory.item.reading.status for territory in territories), nation.status],
        notes=notes,
    )


def departments_map(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    places: Mapping[str, Place],
    title: str = "Entrées en CEP rapportées aux actifs, par département",
    rate_head: str = "Pour 100 actifs",
    notes: Sequence[str] = (),
) -> Figure | None:
    """The rates of a region's departments as tiles (``graphique-carte-departements``).

    Args:
        frame: ``code, label, rate, rate_status``, one row a department.
        scene: for whom it is drawn.
        places: of the departments.
        title: the head of the caption.
        rate_head: the unit.
        notes: what stands under the chart.

    Returns:
        None for fewer than two departments.
    """
    territories = territories_of(frame)
    if len(territories) < 2:
        return None
    return plot(
        _draw(territories, "", rate_head, places, scene),
        scene,
        id_="graphique-carte-departements",
        caption=f"{title}, {scene.region}, {scene.year} (carte en tuiles)",
        alt=departments_words("Carte en tuiles", territories, scene, title, rate_head),
        data=territories_data("Département", territories, rate_head),
        statuses=[territory.item.reading.status for territory in territories],
        notes=notes,
    )


def territories_of(frame: pd.DataFrame, own: str = "") -> list[Territory]:
    """The territories of a frame of rates, in its order."""
    return [
        Territory(str(code), Item(str(label), Reading.of(rate, status)), str(code) == own)
        for code, label, rate, status in records(frame, ("code", "label", "rate", "rate_status"))
    ]


def regions_of(frame: pd.DataFrame, own: str) -> tuple[list[Territory], Reading]:
    """The regions of a frame of rates, and the nation's reading."""
    everything = territories_of(frame, own)
    nation = next(
        (territory.item.reading for territory in everything if territory.code == NATION),
        Reading(None, "nd"),
    )
    return [territory for territory in everything if territory.code != NATION], nation


def regions_words(
    kind: str,
    territories: Sequence[Territory],
    nation: Reading,
    scene: Scene,
    title: str,
    rate_head: str,
) -> tuple[str, ...]:
    """The alternative text of a map of regions; ``kind`` opens it ("Carte en tuiles")."""
    items = [territory.item for territory in territories]
    own = next((territory.item for territory in territories if territory.own), None)
    return (
        (
            f"{kind}\u00a0: {lower(title)}, {lower(rate_head)}, en {scene.year}. "
            "Plus la teinte est foncée, plus le taux est élevé."
        ),
        standing(own, items, scene.region, _rate),
        stop(f"France\u00a0: {nation.text(_rate)}"),
        f"Régions\u00a0: {lower(extremes(items, _rate))}",
        missing({"": items}),
        _highest_class(territories),
    )


def departments_words(
    kind: str, territories: Sequence[Territory], scene: Scene, title: str, rate_head: str
) -> tuple[str, ...]:
    """The alternative text of a map of departments."""
    items = [territory.item for territory in territories]
    return (
        (
            f"{kind}\u00a0: {lower(title)}, {scene.in_region}, {lower(rate_head)}, en {scene.year}, "
            f"{len(items)}\u00a0départements. Plus la teinte est foncée, plus le taux est élevé."
        ),
        missing({"": items}),
        extremes(items, _rate),
        _highest_class(territories),
    )


def territories_data(
    head: str, territories: Sequence[Territory], rate_head: str, nation: Reading | None = None
) -> Data:
    """The data of a map, with the class of each territory."""
    labels = [territory.item.label for territory in territories]
    readings = [territory.item.reading for territory in territories]
    if nation is not None:
        labels, readings = [*labels, "France"], [*readings, nation]
    return tabulate(head, labels, Series(rate_head, readings, RATE_DECIMALS))


def classes_of(territories: Sequence[Territory]) -> Classes:
    """The classes of the rates of the territories."""
    return Classes.of((territory.item.reading for territory in territories), RATE_DECIMALS)


def _draw(
    territories: Sequence[Territory],
    reference: str,
    rate_head: str,
    places: Mapping[str, Place],
    scene: Scene,
) -> Canvas:
    """The tiles, and over them the unit with the value to compare with, under them the key."""
    fonts = scene.fonts
    spots = {territory.code: places[territory.code] for territory in territories}
    first_row = min(spot.row for spot in spots.values())
    first_column = min(spot.column for spot in spots.values())
    columns = max(spot.column for spot in spots.values()) - first_column + 1
    rows = max(spot.row for spot in spots.values()) - first_row + 1
    width = min((WIDTH_CM - 2 * _MARGIN_CM) / columns, _WIDEST_CM)
    room = width - _JOINT_CM - 2 * 0.08
    names = {
        territory.code: fonts.wrap(territory.item.label, room, SMALL_PT, bold=territory.own)
        for territory in territories
    }
    deepest = max(len(lines) for lines in names.values())
    name_height = deepest * line_height(SMALL_PT)
    height = name_height + _GAP_CM + line_height(BODY_PT) + 2 * _PADDING_CM
    top = _MARGIN_CM + line_height(SMALL_PT) + 0.2
    classes = classes_of(territories)
    statuses = [territory.item.reading.status for territory in territories]
    key = legend_lines(classes, statuses, scene, _rate, WIDTH_CM - 2 * _MARGIN_CM)
    bottom = top + rows * height + 0.12
    canvas = Canvas(bottom + len(key) * LEGEND_CM + _MARGIN_CM)
    head = f"{rate_head} – {reference}" if reference else rate_head
    canvas.text(_MARGIN_CM, _MARGIN_CM + line_height(SMALL_PT) / 2, head, size=SMALL_PT, bold=True)
    left = (WIDTH_CM - columns * width) / 2
    for territory in territories:
        spot = spots[territory.code]
        x = left + (spot.column - first_column) * width + _JOINT_CM / 2
        y = top + (spot.row - first_row) * height + _JOINT_CM / 2
        tile = (x, y, width - _JOINT_CM, height - _JOINT_CM)
        rank = classes.rank(territory.item.reading)
        fill(canvas, *tile, None if rank is None else classes.color(rank, scene))
        middle = x + tile[2] / 2
        canvas.paragraph(
            middle,
            y + _PADDING_CM + name_height / 2 - _JOINT_CM / 2,
            names[territory.code],
            size=SMALL_PT,
            bold=territory.own,
            align="center",
        )
        canvas.text(
            middle,
            y + tile[3] - _PADDING_CM - line_height() / 2 + _JOINT_CM / 2,
            territory.item.reading.text(_rate),
            bold=True,
            align="center",
        )
        if territory.own:
            _outline(canvas, *tile)
    write_legend(canvas, _MARGIN_CM, bottom, key, scene)
    return canvas


def _outline(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A thick frame in ink."""
    over = 0.035
    for x0, y0, x1, y1 in (
        (x - over, y, x + width + over, y),
        (x - over, y + height, x + width + over, y + height),
        (x, y, x, y + height),
        (x + width, y, x + width, y + height),
    ):
        canvas.line(x0, y0, x1, y1, color=INK, width=_OUTLINE_PT)


def _highest_class(territories: Sequence[Territory]) -> str:
    """Who is in the darkest class."""
    classes = classes_of(territories)
    last = len(classes.bounds) - 1
    if last < 1:
        return ""
    darkest = [
        territory.item.label
        for territory in territories
        if classes.rank(territory.item.reading) == last
    ]
    if len(darkest) == 1:
        return ""  # the extremes name it already
    return f"Classe la plus élevée, {classes.texts(_rate)[last]}\u00a0: {listing(darkest)}."


def _layout(path: Path, groups: Mapping[str, str]) -> dict[str, Place]:
    """The places by code; within a group (a region) each has its own."""
    rows = read_table(path, _COLUMNS, key="code")
    missing_codes = sorted(set(groups) - {row["code"] for row in rows})
    if missing_codes:
        raise ConfigurationError(
            "Des territoires n’ont pas de tuile.",
            expected="une ligne par territoire",
            found="absents\u00a0: " + ", ".join(missing_codes),
            where=str(path),
            remedy="rétablir ce fichier tel que livré avec cep-report, ou ajouter ces lignes.",
        )
    places: dict[str, Place] = {}
    taken: set[tuple[str, Place]] = set()
    for row in rows:
        if row["code"] not in groups:
            raise row.fault("code", "le code d’un territoire connu")
        place = Place(_coordinate(row, "ligne"), _coordinate(row, "colonne"))
        spot = (groups[row["code"]], place)
        if spot in taken:
            raise row.fault("colonne", "une place que nulle autre tuile n’occupe")
        taken.add(spot)
        places[row["code"]] = place
    return places


def _coordinate(row: Row, column: str) -> float:
    if not _PLACE.fullmatch(row[column]):
        raise row.fault(column, "un nombre de tuiles, entier ou à la demie (4, 4.5)")
    return float(row[column])


def _rate(value: float) -> str:
    return french.number(value, RATE_DECIMALS)
