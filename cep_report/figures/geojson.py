"""Reading the user's GeoJSON: checked whole before anything is drawn.

The file holds the regions, or the departments (the regions are then their unions), under
their INSEE codes, in WGS 84 as RFC 7946 wants it. geopandas and shapely come with the extra
``geo`` and are imported only when they are asked for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cep_report import french
from cep_report.errors import ConfigurationError, InputError, reason
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
_METRO_BOUNDS = (-6.0, 41.0, 10.5, 51.6)
_BOUNDS = {
    "01": (-62.5, 15.5, -60.5, 17.0),
    "02": (-61.6, 14.0, -60.5, 15.2),
    "03": (-55.0, 1.5, -51.0, 6.5),
    "04": (54.9, -21.7, 56.2, -20.5),
    "06": (44.7, -13.3, 45.6, -12.3),
}
_REMEDY = "enregistrer le fichier en GeoJSON, en WGS 84 (EPSG:4326), un polygone par territoire."


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
    given = set(codes)
    # Regions' codes are departments' too: the file is of what it has the fewest faults as.
    of_regions = len(given ^ known.keys()) <= len(given ^ departments.keys())
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
    if any(given):
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
        raise broken("Fond de carte introuvable ou illisible.", reason(error)) from error
    except UnicodeDecodeError as error:
        raise broken(
            "Le fond de carte n’est pas un texte en UTF-8.", "un autre encodage"
        ) from error
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
