"""Real maps from a user's GeoJSON: what is accepted, what is refused and how, what is drawn."""

from __future__ import annotations

import builtins
import json
import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text as Label

from cep_report import figures
from cep_report.blocks import Figure
from cep_report.errors import ConfigurationError, InputError
from cep_report.figures import Scene, geojson
from cep_report.figures.canvas import Area, Canvas, Text
from cep_report.figures.sheet import to_sheet
from cep_report.figures.style import INK
from cep_report.project import Project
from cep_report.regions import load_regions

pytest.importorskip("geopandas", reason="the extra « geo » is not installed")

REGIONS = load_regions(Project(Path(__file__).resolve().parents[2]))
LAYOUTS = figures.load_layouts(Project(Path(__file__).resolve().parents[2]), REGIONS)
CORNERS = {"01": (-61.6, 16.2), "02": (-61.1, 14.6), "03": (-53, 4), "04": (55.3, -21.1)} | {
    "06": (45.1, -12.8)
}
Laid = Callable[[Callable[[], Figure | None]], tuple[Figure, Canvas]]


def region_box(code: str) -> tuple[float, float, float, float]:
    """West, north, width and height in degrees: the tile grid laid on France."""
    if code in CORNERS:
        x, y = CORNERS[code]
        return x, y, 0.3, 0.3
    place = LAYOUTS.regions[code]
    return -4 + 3 * place.column, 50.5 - 1.7 * place.row, 3, 1.7


def polygon(west: float, north: float, width: float, height: float) -> dict[str, Any]:
    east, south = west + width, north - height
    ring = [[west, north], [west, south], [east, south], [east, north], [west, north]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, geometry: dict[str, Any], name: str = "code") -> dict[str, Any]:
    return {"type": "Feature", "properties": {name: code}, "geometry": geometry}


def of_regions(name: str = "code") -> list[dict[str, Any]]:
    return [feature(item.code, polygon(*region_box(item.code)), name) for item in REGIONS.all]


def of_departments() -> list[dict[str, Any]]:
    made = []
    for region in REGIONS.all:
        west, north, width, height = region_box(region.code)
        places = {item.code: LAYOUTS.departments[item.code] for item in region.departments}
        columns = max(place.column for place in places.values()) + 1
        rows = max(place.row for place in places.values()) + 1
        for code, place in places.items():
            box = (
                west + width * place.column / columns,
                north - height * place.row / rows,
                width / columns,
                height / rows,
            )
            made.append(feature(code, polygon(*box), "INSEE_DEP"))
    return made


@pytest.fixture
def write(tmp_path: Path):
    def written(features: Any, **more: Any) -> Path:
        path = tmp_path / "fond.geojson"
        content = {"type": "FeatureCollection", "features": features, **more}
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return written


def frame(codes: dict[str, str], missing: tuple[str, ...] = ("06",)) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                code,
                label,
                math.nan if code in missing else 9 + index / 3,
                "nd" if code in missing else "ok",
            )
            for index, (code, label) in enumerate(codes.items())
        ],
        columns=["code", "label", "rate", "rate_status"],
    )


ALL = frame({item.code: item.name for item in REGIONS.all} | {"FR": "France"})


# What is accepted


@pytest.mark.parametrize("name", ["code", "CODE_INSEE", "insee_reg"])
def test_a_file_of_regions_is_read_by_its_codes(write, name: str) -> None:
    geometry = figures.read_geometry(write(of_regions(name)), REGIONS)
    assert geometry.level == "region"
    assert set(geometry.shapes) == {region.code for region in REGIONS.all}


def test_a_file_of_departments_makes_both_maps(write, scene: Scene) -> None:
    geometry = figures.read_geometry(write(of_departments()), REGIONS)
    assert geometry.level == "departement"
    on_map = {"region": "53", "geometry": geometry}
    assert figures.geographic_regions(ALL, scene, regions=REGIONS, **on_map) is not None
    codes = {item.code: item.name for item in REGIONS.by_code("53").departments}
    assert figures.geographic_departments(frame(codes), scene, **on_map) is not None


def test_a_declared_wgs84_is_accepted(write) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert figures.read_geometry(write(of_regions(), crs=crs), REGIONS).shapes


# What is refused, and how


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        figures.read_geometry(path, REGIONS)
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    return caught.value


def codes_of(error: InputError) -> list[str]:
    return sorted({finding.code for finding in error.findings})


def test_unknown_missing_and_repeated_territories_are_all_told(write) -> None:
    features = [item for item in of_regions() if item["properties"]["code"] != "53"]
    features.append(features[0])
    error = refused(write(features))
    assert codes_of(error) == ["CEP-GEO-003", "CEP-GEO-006"]
    assert any("53 manque" in finding.message for finding in error.findings)
    error = refused(write([*of_departments(), feature("999", polygon(0, 45, 1, 1))]))
    assert codes_of(error) == ["CEP-GEO-002"]
    assert "999" in error.findings[0].message


@pytest.mark.parametrize("wrong", ["99", "2A", "XYZ"])
def test_one_wrong_code_does_not_change_what_the_file_is_of(write, wrong: str) -> None:
    features = of_regions()
    features[7]["properties"]["code"], lost = wrong, features[7]["properties"]["code"]
    findings = refused(write(features)).findings
    assert [item.code for item in findings] == ["CEP-GEO-002", "CEP-GEO-006"]
    assert wrong in findings[0].message
    assert f"le territoire {lost} manque" in findings[1].message


def test_a_missing_code_tells_the_territory_too(write) -> None:
    features = of_departments()
    (lost,) = features[50]["properties"].values()
    features[50]["properties"] = {}
    findings = refused(write(features)).findings
    assert [item.code for item in findings] == ["CEP-GEO-001", "CEP-GEO-006"]
    assert f"le territoire {lost} manque" in findings[1].message


def test_features_without_code_are_told_with_the_names_looked_for(write) -> None:
    error = refused(write([feature("53", polygon(0, 45, 1, 1), "nom"), None, 3]))
    assert codes_of(error) == ["CEP-GEO-001"]
    assert len(error.findings) == 3
    assert "insee_dep" in error.findings[0].remedy


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [0, 45]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[["a", "b"]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 45], [1, math.nan], [1, 46], [0, 45]]]},
    ],
)
def test_what_is_not_a_polygon_is_told(write, geometry: Any) -> None:
    features = of_regions()
    features[12]["geometry"] = geometry
    error = refused(write(features))
    assert codes_of(error) == ["CEP-GEO-004"]


def test_projected_or_swapped_coordinates_are_told(write) -> None:
    projected = of_regions()
    projected[10]["geometry"] = polygon(652_000, 6_862_000, 9_000, 9_000)
    assert codes_of(refused(write(projected))) == ["CEP-GEO-005"]
    swapped = of_regions()
    for item in swapped:
        (ring,) = item["geometry"]["coordinates"]
        item["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]
    error = refused(write(swapped))
    assert len(error.findings) == 18
    assert "la longitude avant la latitude" in error.findings[0].remedy


def test_another_reference_system_is_refused(write) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    error = refused(write(of_regions(), crs=crs))
    assert "2154" in error.found
    assert "EPSG:4326" in error.expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "JSON valide"),
        (b"\xff\xfe", "UTF-8"),
        (b"[1, 2]", "pas de liste"),
        (b'{"features": []}', "pas de liste"),
        (b'{"features": {"a": 1}}', "pas de liste"),
        (b"[" * 200_000, "GeoJSON"),
    ],
)
def test_broken_files_are_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "fond.geojson"
    path.write_bytes(content)
    assert said in str(refused(path))


def test_a_missing_or_too_large_file_is_told(tmp_path: Path, write, monkeypatch) -> None:
    assert "introuvable" in str(refused(tmp_path / "absent.geojson"))
    path = write(of_regions())
    monkeypatch.setattr(geojson, "MAX_BYTES", 100)
    assert "trop lourd" in str(refused(path))


def test_without_the_extra_the_error_says_what_to_install(write, monkeypatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("geopandas"):
            raise ImportError(name)
        return real(name, *rest, **more)

    path = write(of_regions())
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match=r"cep-report\[geo\]"):
        figures.read_geometry(path, REGIONS)


# What is drawn


@pytest.fixture
def drawn(write, scene: Scene, laid: Laid) -> tuple[Figure, Canvas]:
    geometry = figures.read_geometry(write(of_departments()), REGIONS)
    own = replace(scene, region="Bretagne", in_region="en Bretagne")
    return laid(
        lambda: figures.geographic_regions(
            ALL, own, region="53", geometry=geometry, regions=REGIONS, notes=["Note."]
        )
    )


def test_every_region_is_drawn_and_ours_is_outlined(drawn: tuple[Figure, Canvas]) -> None:
    figure, canvas = drawn
    areas = [shape for shape in canvas.shapes if isinstance(shape, Area)]
    assert len(areas) == 18
    assert [area.edge for area in areas].count(INK) == 1
    assert [area.color for area in areas].count("") == 1
    assert "Bretagne\u00a0: " in figure.alt
    assert "Non disponible (n.d.)\u00a0: Mayotte." in figure.alt
    assert figure.id == "graphique-geographie-regions"
    assert figure.data is not None
    assert len(figure.data.rows) == 19
    for area in areas:
        for ring in area.rings:
            assert all(0 <= x <= canvas.width and 0 <= y <= canvas.height for x, y in ring)


def test_small_overseas_regions_are_named_with_their_values(drawn: tuple[Figure, Canvas]) -> None:
    texts = [shape.text for shape in drawn[1].shapes if isinstance(shape, Text)]
    assert {"Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte", "n.d."} <= set(texts)


def test_texts_of_the_map_stay_on_the_sheet_and_apart(
    drawn: tuple[Figure, Canvas], scene: Scene
) -> None:
    sheet = to_sheet(drawn[1], scene.fonts)
    renderer = FigureCanvasAgg(sheet).get_renderer()
    boxes = [
        (label.get_text(), label.get_window_extent(renderer))
        for label in sheet.get_children()
        if isinstance(label, Label)
    ]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= sheet.bbox.width, text
        assert box.y0 >= -0.5, text
        assert box.y1 <= sheet.bbox.height + 0.5, text
    for (one, first), (two, second) in combinations(boxes, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert wide <= 0.3 or high <= 0.15 * min(first.height, second.height), f"{one!r} / {two!r}"


def test_the_same_file_gives_the_same_bytes(write, scene: Scene) -> None:
    path = write(of_regions())
    one, two = (
        figures.geographic_regions(
            ALL,
            scene,
            region="53",
            geometry=figures.read_geometry(path, REGIONS),
            regions=REGIONS,
        )
        for _ in range(2)
    )
    assert one == two


def test_one_department_or_a_file_of_regions_makes_no_map_of_departments(
    write, scene: Scene
) -> None:
    regions = figures.read_geometry(write(of_regions()), REGIONS)
    departments = figures.read_geometry(write(of_departments()), REGIONS)
    codes = {item.code: item.name for item in REGIONS.by_code("53").departments}
    draw = figures.geographic_departments
    assert draw(frame(codes), scene, region="53", geometry=regions) is None
    alone = frame({"976": "Mayotte"})
    assert draw(alone, scene, region="06", geometry=departments) is None
