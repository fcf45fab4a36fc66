"""Real maps, drawn from the user's geometry: nothing is shipped, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from cep_report import french
from cep_report.blocks import Figure
from cep_report.figures.canvas import Canvas, Ring, line_height
from cep_report.figures.classes import LEGEND_CM, Classes, legend_lines, write_legend
from cep_report.figures.geojson import Geometry
from cep_report.figures.style import BODY_PT, INK, SMALL_PT, WIDTH_CM, Scene
from cep_report.figures.tiles import (
    RATE_DECIMALS,
    Territory,
    classes_of,
    departments_words,
    regions_of,
    regions_words,
    territories_data,
    territories_of,
)
from cep_report.figures.wording import plot
from cep_report.regions import Regions

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_METRO = 2154
_PROJECTIONS = {"01": 5490, "02": 5490, "03": 2972, "04": 2975, "06": 4471}
_MARGIN_CM = 0.1
_MAP_CM = 10.5
_INSET_CM = 2.6
_DETAIL_CM = 0.01
"""Details smaller than this are not drawn."""
_OUTLINE_PT = 2.0
_ELSEWHERE = "Les valeurs qui ne tiennent pas sur la carte sont dans la carte en tuiles."
_SCALES = "Les régions d’outre-mer sont chacune à leur propre échelle."


def geographic_regions(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    region: str,
    geometry: Geometry,
    regions: Regions,
    title: str = "Entrées en CEP rapportées aux actifs, par région",
    rate_head: str = "Pour 100 actifs",
    notes: Sequence[str] = (),
) -> Figure:
    """The rates of the regions on a real map (``graphique-geographie-regions``).

    The arguments are those of :func:`cep_report.figures.tiles.regions_map`, with the user's
    ``geometry``; ``regions`` says which departments make a region.
    """
    territories, nation = regions_of(frame, region)
    shapes = _of_regions(geometry, regions)
    classes = classes_of(territories)
    sheet = _Map(scene, classes, [one.item.reading.status for one in territories], rate_head)
    inset_left = WIDTH_CM - _MARGIN_CM - _INSET_CM
    overseas = [one for one in territories if one.code in _PROJECTIONS]
    metro = [one for one in territories if one.code not in _PROJECTIONS]
    sheet.draw(metro, shapes, _METRO, (_MARGIN_CM, sheet.top, inset_left - 0.3, sheet.bottom))
    step = (sheet.bottom - sheet.top) / max(len(overseas), 1)
    for index, one in enumerate(overseas):
        top = sheet.top + index * step
        foot = top + step - 2 * line_height(SMALL_PT) - 0.08
        frame_ = (inset_left, top + 0.05, inset_left + _INSET_CM, foot)
        sheet.draw([one], shapes, _PROJECTIONS[one.code], frame_, labels=False)
        middle = inset_left + _INSET_CM / 2
        sheet.canvas.paragraph(
            middle,
            foot + line_height(SMALL_PT) + 0.02,
            (one.item.label, one.item.reading.text(_rate)),
            size=SMALL_PT,
            bold=one.own,
            align="center",
        )
    return plot(
        sheet.finished(),
        scene,
        id_="graphique-geographie-regions",
        caption=f"{title}, {scene.year} (carte)",
        alt=regions_words("Carte", territories, nation, scene, title, rate_head),
        data=territories_data("Région", territories, rate_head, nation),
        statuses=[one.item.reading.status for one in territories],
        notes=(*notes, _SCALES, _ELSEWHERE),
    )


def geographic_departments(
    frame: pd.DataFrame,
    scene: Scene,
    *,
    region: str,
    geometry: Geometry,
    title: str = "Entrées en CEP rapportées aux actifs, par département",
    rate_head: str = "Pour 100 actifs",
    notes: Sequence[str] = (),
) -> Figure | None:
    """The rates of a region's departments on a real map (``graphique-geographie-departements``).

    Returns:
        None for fewer than two departments, or when the file holds regions only.
    """
    territories = territories_of(frame)
    if len(territories) < 2 or geometry.level == "region":
        return None
    classes = classes_of(territories)
    sheet = _Map(scene, classes, [one.item.reading.status for one in territories], rate_head)
    box = (_MARGIN_CM, sheet.top, WIDTH_CM - _MARGIN_CM, sheet.bottom)
    sheet.draw(territories, geometry.shapes, _PROJECTIONS.get(region, _METRO), box)
    return plot(
        sheet.finished(),
        scene,
        id_="graphique-geographie-departements",
        caption=f"{title}, {scene.region}, {scene.year} (carte)",
        alt=departments_words("Carte", territories, scene, title, rate_head),
        data=territories_data("Département", territories, rate_head),
        statuses=[one.item.reading.status for one in territories],
        notes=(*notes, _ELSEWHERE),
    )


_Box = tuple[float, float, float, float]


class _Map:
    """A sheet with a map between a head and a legend."""

    def __init__(
        self, scene: Scene, classes: Classes, statuses: Sequence[str], rate_head: str
    ) -> None:
        self.scene, self.classes = scene, classes
        self._key = legend_lines(classes, statuses, scene, _rate, WIDTH_CM - 2 * _MARGIN_CM)
        self.top = _MARGIN_CM + line_height(SMALL_PT) + 0.2
        self.bottom = self.top + _MAP_CM
        self.canvas = Canvas(self.bottom + 0.1 + len(self._key) * LEGEND_CM + _MARGIN_CM)
        y = _MARGIN_CM + line_height(SMALL_PT) / 2
        self.canvas.text(_MARGIN_CM, y, rate_head, size=SMALL_PT, bold=True)

    def draw(
        self,
        territories: Sequence[Territory],
        shapes: Mapping[str, BaseGeometry],
        projection: int,
        box: _Box,
        *,
        labels: bool = True,
    ) -> None:
        """Territories in a box of the sheet (left, top, right, bottom), as large as they can be."""
        placed = _place([shapes[one.code] for one in territories], projection, box)
        drawn = sorted(zip(territories, placed, strict=True), key=lambda pair: pair[0].own)
        for one, shape in drawn:
            rank = self.classes.rank(one.item.reading)
            self.canvas.area(
                _rings(shape),
                color=None if rank is None else self.classes.color(rank, self.scene),
                edge=INK if one.own else "",
                width=_OUTLINE_PT if one.own else 0.6,
            )
        for one, shape in drawn if labels else ():
            self._label(one, shape)

    def _label(self, one: Territory, shape: BaseGeometry) -> None:
        """The value where it fits in its territory."""
        from shapely import maximum_inscribed_circle
        from shapely.geometry import box

        text = one.item.reading.text(_rate)
        wide = self.scene.fonts.width(text, BODY_PT, bold=True) + 0.06
        high = line_height(BODY_PT)
        largest = max(_polygons(shape), key=lambda polygon: polygon.area)
        x, y = maximum_inscribed_circle(largest, _DETAIL_CM).coords[0]
        if largest.contains(box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)):
            self.canvas.text(x, y, text, bold=True, align="center")

    def finished(self) -> Canvas:
        """The sheet with its legend."""
        write_legend(self.canvas, _MARGIN_CM, self.bottom + 0.1, self._key, self.scene)
        return self.canvas


def _place(shapes: Sequence[BaseGeometry], projection: int, box: _Box) -> list[BaseGeometry]:
    """Shapes in degrees, projected, scaled and centred in a box; y goes down."""
    from geopandas import GeoSeries
    from shapely.affinity import affine_transform

    series = GeoSeries(list(shapes), crs=4326).to_crs(epsg=projection)
    west, south, east, north = series.total_bounds
    left, top, right, bottom = box
    scale = min((right - left) / (east - west), (bottom - top) / (north - south))
    dx = (left + right) / 2 - scale * (west + east) / 2
    dy = (top + bottom) / 2 + scale * (south + north) / 2
    return [
        affine_transform(shape, (scale, 0, 0, -scale, dx, dy)).simplify(_DETAIL_CM)
        for shape in series
    ]


def _rings(shape: BaseGeometry) -> tuple[Ring, ...]:
    """Outlines and holes, turning opposite ways."""
    from shapely.geometry.polygon import orient

    polygons = [orient(part) for part in _polygons(shape)]
    return tuple(
        tuple((float(x), float(y)) for x, y, *_ in ring.coords)
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    )


def _polygons(shape: Any) -> Iterator[Any]:
    if shape.geom_type == "Polygon":
        if not shape.is_empty:
            yield shape
    else:
        for part in getattr(shape, "geoms", ()):
            yield from _polygons(part)


def _of_regions(geometry: Geometry, regions: Regions) -> Mapping[str, BaseGeometry]:
    from shapely import union_all

    if geometry.level == "region":
        return geometry.shapes
    return {
        region.code: union_all([geometry.shapes[item.code] for item in region.departments])
        for region in regions.all
    }


def _rate(value: float) -> str:
    return french.number(value, RATE_DECIMALS)
