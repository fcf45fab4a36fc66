"""Tile grids: every territory has its tile, its value and its class; layouts are checked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text as Label

from cep_report import figures
from cep_report.blocks import Figure, Number
from cep_report.colors import WHITE, contrast
from cep_report.errors import ConfigurationError
from cep_report.figures import Palette, Scene
from cep_report.figures.canvas import Box, Canvas, Line, Text
from cep_report.figures.classes import Classes, hatch
from cep_report.figures.sheet import to_sheet
from cep_report.figures.style import INK, SMALL_PT
from cep_report.figures.wording import Reading
from cep_report.project import Project
from cep_report.regions import load_regions

PROJECT = Project(Path(__file__).resolve().parents[2])
REGIONS = load_regions(PROJECT)
LAYOUTS = figures.load_layouts(PROJECT, REGIONS)
Laid = Callable[[Callable[[], Figure | None]], tuple[Figure, Canvas]]
LARGE = [region.code for region in REGIONS.all if len(region.departments) > 1]


def rates(codes: dict[str, str], statuses: dict[str, str] | None = None) -> pd.DataFrame:
    """Made-up rates by code, in a fixed order; some have a status instead."""
    missing = statuses or {}
    return pd.DataFrame(
        [
            (
                code,
                label,
                math.nan if code in missing else 8 + 7 * index % 11 + index / 10,
                missing.get(code, "ok"),
            )
            for index, (code, label) in enumerate(codes.items())
        ],
        columns=["code", "label", "rate", "rate_status"],
    )


def of_regions(**statuses: str) -> pd.DataFrame:
    codes = {region.code: region.name for region in REGIONS.all} | {"FR": "France"}
    return rates(codes, {"06": "nd"} | {key.removeprefix("r"): v for key, v in statuses.items()})


def of_departments(region: str, **statuses: str) -> pd.DataFrame:
    departments = REGIONS.by_code(region).departments
    return rates({item.code: item.name for item in departments}, statuses)


def regions_map(scene: Scene, region: str = "53", **statuses: str) -> Figure:
    return figures.regions_map(
        of_regions(**statuses), scene, region=region, places=LAYOUTS.regions, notes=["Note."]
    )


def departments_map(scene: Scene, region: str, **statuses: str) -> Figure | None:
    return figures.departments_map(
        of_departments(region, **statuses), scene, places=LAYOUTS.departments
    )


@pytest.fixture(scope="module", params=["regions", "no own", "nothing", *LARGE])
def drawn(request: pytest.FixtureRequest, scene: Scene, laid: Laid) -> tuple[Figure, Canvas]:
    match request.param:
        case "regions":
            return laid(lambda: regions_map(scene, "93", r84="s"))
        case "no own":
            return laid(lambda: regions_map(scene, "06"))
        case "nothing":
            everything = {f"r{region.code}": "s" for region in REGIONS.all} | {"rFR": "nd"}
            return laid(lambda: regions_map(scene, "53", **everything))
        case code:
            return laid(lambda: departments_map(scene, code))


# What every chart owes


def test_texts_stay_on_the_sheet_and_apart(drawn: tuple[Figure, Canvas], scene: Scene) -> None:
    sheet = to_sheet(drawn[1], scene.fonts)
    renderer = FigureCanvasAgg(sheet).get_renderer()
    boxes = [
        (label.get_text(), label.get_window_extent(renderer))
        for label in sheet.get_children()
        if isinstance(label, Label)
    ]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= -0.5, text
        assert box.x1 <= sheet.bbox.width, text
        assert box.y1 <= sheet.bbox.height + 0.5, text
    for (one, first), (two, second) in combinations(boxes, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert wide <= 0.3 or high <= 0.15 * min(first.height, second.height), f"{one!r} / {two!r}"


def test_tiles_stay_on_the_sheet_and_apart(drawn: tuple[Figure, Canvas]) -> None:
    _, canvas = drawn
    tiles = [shape for shape in canvas.shapes if isinstance(shape, Box)]
    for tile in tiles:
        assert tile.x >= 0
        assert tile.y >= 0
        assert tile.x + tile.width <= canvas.width
        assert tile.y + tile.height <= canvas.height
    for one, two in combinations(tiles, 2):
        wide = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
        high = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
        assert wide <= 0 or high <= 0


def test_words_are_complete_and_texts_large_enough(drawn: tuple[Figure, Canvas]) -> None:
    figure, canvas = drawn
    assert 100 <= len(figure.alt) <= 500
    for text in (figure.alt, figure.source, *figure.notes):
        assert text.endswith(".")
        assert not re.search(r"[^\u00a0]:|[^\u202f][;!?]|\d %|'|\.\.|  | ,|nan|None", text), text
    assert min(shape.size for shape in canvas.shapes if isinstance(shape, Text)) >= SMALL_PT


@pytest.mark.parametrize("primary", ["#1F4E79", "#000000", "#00745F", "#7B1E7A", "#B85C00"])
def test_ink_is_read_on_every_shade(primary: str, scene: Scene, laid: Laid) -> None:
    own = replace(scene, palette=Palette(primary, "#C8553D"))
    _, canvas = laid(lambda: regions_map(own, r84="s"))
    shades = {shape.color for shape in canvas.shapes if isinstance(shape, Box)}
    assert len(shades) == 4 + 1
    assert all(contrast(INK, shade) >= 4.5 for shade in shades)
    assert {shape.color for shape in canvas.shapes if isinstance(shape, Text)} == {INK}


def test_the_same_figures_give_the_same_bytes(scene: Scene) -> None:
    assert regions_map(scene) == regions_map(scene)


# What the maps say


def test_every_territory_has_its_name_and_its_value(scene: Scene, laid: Laid) -> None:
    frame = of_regions()
    figure, canvas = laid(lambda: regions_map(scene))
    written = " ".join(shape.text for shape in canvas.shapes if isinstance(shape, Text))
    plain = written.replace("- ", "-")
    for region in REGIONS.all:
        assert region.name in plain
    assert figure.data is not None
    labels = [row[0] for row in figure.data.rows]
    assert labels == [*(region.name for region in REGIONS.all), "France"]
    values = dict(figure.data.rows)
    assert values["Mayotte"] == "n.d."
    assert values["Bretagne"] == Number(round(frame.set_index("code")["rate"]["53"], 1), 1)
    assert figure.notes == ("Note.", "n.d.\u00a0: non disponible.")


def test_the_region_is_outlined_and_said(scene: Scene, laid: Laid) -> None:
    brittany = replace(scene, region="Bretagne", in_region="en Bretagne")
    figure, canvas = laid(lambda: regions_map(brittany))
    thick = [shape for shape in canvas.shapes if isinstance(shape, Line) and shape.width > 2]
    assert len(thick) == 4
    (name,) = [
        shape for shape in canvas.shapes if isinstance(shape, Text) and shape.text == "Bretagne"
    ]
    assert name.bold
    xs, ys = [line.x0 for line in thick], [line.y0 for line in thick]
    assert min(xs) < name.x < max(line.x1 for line in thick)
    assert min(ys) < name.y < max(line.y1 for line in thick)
    assert re.search(r"Bretagne\u00a0: \d+,\d, (première|\d+ᵉ) des 17\u00a0régions", figure.alt)
    assert "Non disponible (n.d.)\u00a0: Mayotte." in figure.alt


def test_a_missing_value_is_hatched_and_a_known_one_is_not(scene: Scene, laid: Laid) -> None:
    def hatched(canvas: Canvas) -> int:
        tiles = [s for s in canvas.shapes if isinstance(s, Box) and s.color == WHITE]
        lines = [s for s in canvas.shapes if isinstance(s, Line) and s.x0 != s.x1 and s.y0 != s.y1]
        for tile in tiles:
            inside = [
                line
                for line in lines
                if tile.x <= min(line.x0, line.x1) + 1e-9
                and max(line.x0, line.x1) <= tile.x + tile.width + 1e-9
                and tile.y <= min(line.y0, line.y1) + 1e-9
                and max(line.y0, line.y1) <= tile.y + tile.height + 1e-9
            ]
            assert len(inside) >= 3
        return len(tiles)

    _, canvas = laid(lambda: departments_map(scene, "53"))
    assert hatched(canvas) == 0
    figure, canvas = laid(lambda: departments_map(scene, "53", **{"29": "s", "35": "nd"}))
    assert hatched(canvas) == 2 + 2
    words = {shape.text for shape in canvas.shapes if isinstance(shape, Text)}
    assert {"s", "n.d.", "s\u00a0: secret statistique", "n.d.\u00a0: non disponible"} <= words
    assert "(s)\u00a0: Finistère." in figure.alt
    assert dict(figure.data.rows)["Finistère"] == "s"


def test_one_department_is_not_a_map(scene: Scene) -> None:
    assert departments_map(scene, "06") is None


@given(st.floats(0.2, 5), st.floats(0.2, 5))
def test_a_hatch_stays_in_its_rectangle(width: float, height: float) -> None:
    canvas = Canvas(10)
    hatch(canvas, 1, 1, width, height)
    for line in canvas.shapes:
        assert isinstance(line, Line)
        for x, y in ((line.x0, line.y0), (line.x1, line.y1)):
            assert 1 - 1e-9 <= x <= 1 + width + 1e-9
            assert 1 - 1e-9 <= y <= 1 + height + 1e-9


# Classes


@given(st.lists(st.floats(0, 100), max_size=30))
def test_classes_are_apart_in_order_and_hold_everyone(values: list[float]) -> None:
    readings = [Reading.of(value) for value in values]
    classes = Classes.of(readings, 1)
    assert len(classes.bounds) <= 4
    assert all(low <= high for low, high in classes.bounds)
    assert all(one[1] < two[0] for one, two in pairwise(classes.bounds))
    ranks = [classes.rank(reading) for reading in readings]
    assert {rank for rank in ranks if rank is not None} == set(range(len(classes.bounds)))


def test_equal_printed_values_are_in_one_class() -> None:
    readings = [Reading.of(value) for value in (10.04, 9.96, 10.0, 1.0, 2.0, 3.0, 20.0, 30.0)]
    classes = Classes.of(readings, 1)
    assert len({classes.rank(reading) for reading in readings[:3]}) == 1


def test_a_class_is_told_by_the_values_it_holds() -> None:
    classes = Classes.of([Reading.of(value) for value in (1, 2, 3, 4, 5, 6, 7, 8)], 1)
    assert classes.bounds == ((1, 2), (3, 4), (5, 6), (7, 8))
    assert classes.texts(str) == ("de 1.0 à 2.0", "de 3.0 à 4.0", "de 5.0 à 6.0", "de 7.0 à 8.0")
    assert Classes.of([Reading.of(3)], 1).texts(str) == ("3.0",)


# Layouts


def test_every_territory_has_a_tile_of_its_own() -> None:
    assert set(LAYOUTS.regions) == {region.code for region in REGIONS.all}
    assert len(set(LAYOUTS.regions.values())) == 18
    for region in REGIONS.all:
        places = [LAYOUTS.departments[item.code] for item in region.departments]
        assert len(set(places)) == len(places)
        assert max(place.column for place in places) < 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("53;Bretagne;2;0\n", ""), "absents\u00a0: 53"),
        (lambda text: text.replace("53;Bretagne;2;0", "53;Bretagne;2;1"), "nulle autre tuile"),
        (lambda text: text.replace("53;Bretagne;2;0", "53;Bretagne;2;un"), "à la demie"),
        (lambda text: text + "99;Atlantide;7;7\n", "territoire connu"),
        (lambda text: text.replace("ligne;colonne", "x;y"), "les colonnes"),
    ],
)
def test_a_broken_layout_is_refused(tmp_path: Path, change, said: str) -> None:
    folder = tmp_path / "data/reference"
    folder.mkdir(parents=True)
    for name in ("tuiles_regions.csv", "tuiles_departements.csv"):
        text = (PROJECT.reference / name).read_text(encoding="utf-8")
        (folder / name).write_text(change(text) if "regions" in name else text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        figures.load_layouts(Project(tmp_path), REGIONS)
