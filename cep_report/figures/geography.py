"""Real maps, from a GeoJSON that the user gives: nothing is shipped, nothing is fetched.

The file holds the regions, or the departments (the regions are then their unions), under
their INSEE codes, in WGS 84 as RFC 7946 wants it. It is checked whole before it is drawn.
geopandas comes with the extra ``geo`` and is imported only here, only when it is asked for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from cep_report import french
from cep_report.blocks import Figure
from cep_report.errors import ConfigurationError, InputError
from cep_report.figures.canvas import Canvas, Ring, line_height
from cep_report.figures.classes import LEGEND_CM, Classes, legend_lines, write_legend
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
from cep_report.findings import Finding, Severity
from cep_report.regions import Regions

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Level = Literal["region", "departement"]

CODES = ("code", "code_insee", "insee_reg", "insee_dep", "code_region", "code_departement")
"""The properties that may hold the INSEE code, whatever their capitals."""

MAX_BYTES = 50_000_000
MAX_POINTS = 2_000_000

_CRS_NAMES = ("CRS84", "EPSG::4326", "EPSG:4326")
_METRO = 2154
_PROJECTIONS = {"01": 5490, "02": 5490, "03": 2972, "04": 2975, "06": 4471}
_METRO_BOUNDS = (-6.0, 41.0, 10.5, 51.6)
_BOUNDS = {
    "01": (-62.5, 15.5, -60.5, 17.0),
    "02": (-61.6, 14.0, -60.5, 15.2),
    "03": (-55.0, 1.5, -51.0, 6.5),
    "04": (54.9, -21.7, 56.2, -20.5),
    "06": (44.7, -13.3, 45.6, -12.3),
}
_REMEDY = "enregistrer le fichier en GeoJSON, en WGS 84 (EPSG:4326), un polygone par territoire."
_MARGIN_CM = 0.1
_MAP_CM = 10.5
_INSET_CM = 2.6
_DETAIL_CM = 0.01
"""Details smaller than this are not drawn."""
_OUTLINE_PT = 2.0
_ELSEWHERE = "Les valeurs qui ne tiennent pas sur la carte sont dans la carte en tuiles."
_SCALES = "Les régions d’outre-mer sont chacune à leur propre échelle."


@dataclass(frozen=True)
class Geometry:
    """The territories of a file, by INSEE code, in degrees."""

    level: Level
    shapes: Mapping[str, BaseGeometry]


def read_geometry(path: Path, regions: Regions) -> Geometry:
    """Read and check the user's GeoJSON.

    Raises:
        ConfigurationError: the extra ``geo`` is not installed.
        InputError: not a file of these territories; every fault is in its findings.
    """
    _need_geopandas()
    features = _features(path)
    known = {region.code: region.code for region in regions.all}
    departments = {
        department.code: region.code for region in regions.all for department in region.departments
    }
    codes = [_code(feature) for feature in features]
    of_regions = len(features) <= len(known) and all(code in known for code in codes if code)
    level: Level = "region" if of_regions else "departement"
    expected = known if of_regions else departments
    shapes: dict[str, BaseGeometry] = {}
    faults: list[Finding] = []
    for number, (feature, code) in enumerate(zip(features, codes, strict=True), start=1):
        place = f"{path.name}, élément {number}"
        if not code:
            faults.append(
                _fault(1, place, "aucune propriété ne donne le code Insee.", _codes_remedy())
            )
        elif code not in expected:
            faults.append(
                _fault(
                    2,
                    place,
                    f"le code «\u00a0{code}\u00a0» n’est pas connu.",
                    "Retirer cet élément ou corriger son code.",
                )
            )
        elif code in shapes:
            faults.append(
                _fault(
                    3,
                    place,
                    f"le territoire {code} est donné deux fois.",
                    "Réunir ses parties en un seul élément (MultiPolygon).",
                )
            )
        else:
            shape = _shape(feature)
            if shape is None:
                faults.append(
                    _fault(
                        4,
                        place,
                        f"le territoire {code} n’a pas de polygone lisible.",
                        "Donner un Polygon ou un MultiPolygon.",
                    )
                )
                continue
            shapes[code] = shape
            faults += _misplaced(place, code, shape, expected[code])
    if not any(fault.code.endswith("001") for fault in faults):
        given = set(codes)
        faults += [
            _fault(
                6,
                path.name,
                f"le territoire {code} manque.",
                "Compléter le fichier\u00a0: l’outre-mer compte aussi.",
            )
            for code in expected
            if code not in given
        ]
    if faults:
        raise InputError(
            "Le fond de carte ne convient pas.",
            findings=faults,
            expected="les 18 régions, ou les 101 départements, par leur code Insee, en WGS 84",
            where=str(path),
            remedy=_REMEDY,
        )
    return Geometry(level, shapes)


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


def _need_geopandas() -> None:
    try:
        import geopandas  # noqa: F401 - only to know that it is there
    except ImportError as error:
        raise ConfigurationError(
            "Les cartes à partir d’un fond GeoJSON demandent la bibliothèque geopandas.",
            found="geopandas n’est pas installée",
            remedy='installer le complément\u00a0: pip install "cep-report[geo]"\u202f; '
            "ou rendre sans --geometrie\u00a0: les cartes en tuiles n’en ont pas besoin.",
        ) from error


def _features(path: Path) -> list[Any]:
    """The features of a GeoJSON in WGS 84."""

    def broken(what: str, found: str) -> InputError:
        return InputError(what, found=found, where=str(path), remedy=_REMEDY)

    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(
                "Fond de carte trop lourd.",
                expected=f"{MAX_BYTES // 1_000_000}\u00a0Mo au plus",
                found=f"{size / 1_000_000:.0f}\u00a0Mo",
                where=str(path),
                remedy="prendre une version généralisée (simplifiée) de ce fond.",
            )
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise broken(
            "Fond de carte introuvable ou illisible.", error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise broken("Le fond de carte n’est pas un texte en UTF-8.", str(error)) from error
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        raise broken("Le fond de carte n’est pas du JSON valide.", f"erreur {place}") from error
    except RecursionError as error:
        raise broken("Le fond de carte n’est pas du GeoJSON.", "trop de niveaux") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise broken(
            "Le fond de carte n’est pas du GeoJSON.", "pas de liste «\u00a0features\u00a0»"
        )
    crs = content.get("crs")
    if crs and not str(crs).rstrip("'\"} ").endswith(_CRS_NAMES):
        raise InputError(
            "Le fond de carte n’est pas dans le bon système de coordonnées.",
            expected="WGS 84 (EPSG:4326), longitudes et latitudes en degrés",
            found=str(crs)[:200],
            where=str(path),
            remedy=_REMEDY,
        )
    return features


def _code(feature: Any) -> str:
    """The INSEE code of a feature, "" when it has none."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return ""
    by_name = {str(name).lower(): value for name, value in properties.items()}
    return next((str(by_name[name]).strip() for name in CODES if by_name.get(name)), "")


def _shape(feature: Any) -> BaseGeometry | None:
    """The polygons of a feature, made valid; None when there are none."""
    from shapely import get_num_coordinates, make_valid
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        read = shape(geometry)
        if get_num_coordinates(read) > MAX_POINTS or not all(map(math.isfinite, read.bounds)):
            return None
        return None if read.is_empty else make_valid(read)
    except (ShapelyError, TypeError, ValueError, KeyError, IndexError, AttributeError):
        return None


def _misplaced(place: str, code: str, shape: BaseGeometry, region: str) -> Iterator[Finding]:
    west, south, east, north = shape.bounds
    least_x, least_y, most_x, most_y = _BOUNDS.get(region, _METRO_BOUNDS)
    if west < least_x or south < least_y or east > most_x or north > most_y:
        found = ", ".join(french.number(value, 1) for value in (west, south, east, north))
        yield _fault(
            5,
            place,
            f"le territoire {code} n’est pas à sa place (ouest, sud, est, nord\u00a0: {found}).",
            "Donner des degrés en WGS 84, la longitude avant la latitude.",
        )


def _fault(number: int, place: str, message: str, remedy: str) -> Finding:
    codes = {
        1: "CEP-GEO-001",
        2: "CEP-GEO-002",
        3: "CEP-GEO-003",
        4: "CEP-GEO-004",
        5: "CEP-GEO-005",
        6: "CEP-GEO-006",
    }
    return Finding(codes[number], Severity.ERROR, place, message, remedy)


def _codes_remedy() -> str:
    return f"Donner le code dans une de ces propriétés\u00a0: {', '.join(CODES)}."


def _rate(value: float) -> str:
    return french.number(value, RATE_DECIMALS)
