"""Every chart, with ordinary and with awkward figures: layout, words, marks, colours, bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text as Label
from PIL import Image

from cep_report import figures, french
from cep_report.blocks import Figure, from_json, to_json
from cep_report.campaign import Milestone
from cep_report.colors import WHITE
from cep_report.figures import Scene
from cep_report.figures.canvas import Box, Canvas, Line, Mark, Text
from cep_report.figures.rows import close_scale
from cep_report.figures.sheet import PNG_DPI, to_sheet
from cep_report.figures.style import INK, RULE, SMALL_PT
from cep_report.figures.wording import Item, Reading, extremes, standing
from cep_report.registers import Meeting, MilestoneEntry

NAN = math.nan
OPERATORS = ("Pôle emploi", "Apec", "Missions locales", "Cap emploi", "Opérateurs régionaux")
THEMES = (
    "Connaissance mutuelle et orientation des publics vers l’opérateur adapté",
    "Information et promotion du CEP",
    "Partenariats opérationnels sur les services et la fluidité des parcours",
    "Autre",
)
LEVELS = (("niveau-1", "Premier niveau de conseil"), ("niveau-2", "Second niveau de conseil"))


def comparison(*rows: tuple[str, float | str, float | str]) -> pd.DataFrame:
    """Counts of the region and of the nation, or the status of a missing one."""
    frame = pd.DataFrame({"label": [label for label, _, _ in rows]})
    for place, column in (("region", 1), ("nation", 2)):
        cells = [row[column] for row in rows]
        counts = [NAN if isinstance(cell, str) else float(cell) for cell in cells]
        total = math.fsum(count for count in counts if not math.isnan(count))
        frame[f"{place}_count"] = counts
        frame[f"{place}_status"] = [c if isinstance(c, str) else "ok" for c in cells]
        frame[f"{place}_share"] = [100 * count / total if total else NAN for count in counts]
        frame[f"{place}_share_status"] = [
            cell if isinstance(cell, str) else "ok" if total else "na" for cell in cells
        ]
    return frame.assign(gap=frame["region_share"] - frame["nation_share"])


def territories(*rows: tuple[str, str, float | str, float | str]) -> pd.DataFrame:
    """Code, label, count and rate, or the status of a missing one."""

    def number(cell: float | str) -> float:
        return NAN if isinstance(cell, str) else float(cell)

    def status(cell: float | str) -> str:
        return cell if isinstance(cell, str) else "ok"

    return pd.DataFrame(
        [
            (code, label, number(count), status(count), number(rate), status(rate))
            for code, label, count, rate in rows
        ],
        columns=["code", "label", "count", "status", "rate", "rate_status"],
    )


def years(
    series: dict[str, Sequence[float | str]], first: int = 2020, broken: Sequence[int] = ()
) -> pd.DataFrame:
    """Counts by operator from ``first`` on, or the status of a missing one."""
    rows = []
    for label, cells in series.items():
        previous = NAN
        for year, cell in enumerate(cells, first):
            count = NAN if isinstance(cell, str) else float(cell)
            change = NAN if year in broken or not previous else 100 * (count / previous - 1)
            status = cell if isinstance(cell, str) else "ok"
            rows.append((label, label, year, count, status, change, NAN, year in broken))
            previous = count
    columns = ["operator", "label", "year", "count", "status", "change", "index", "break_before"]
    return pd.DataFrame(rows, columns=columns)


def shares(*rows: tuple[str, float | str]) -> pd.DataFrame:
    """The first level's share by operator; the second has the rest."""
    return pd.DataFrame(
        {
            "operator": label.lower() if label != "Ensemble" else "tous",
            "label": label,
            "niveau-1_share": NAN if isinstance(cell, str) else cell,
            "niveau-1_share_status": cell if isinstance(cell, str) else "ok",
            "niveau-2_share": NAN if isinstance(cell, str) else 100 - cell,
            "niveau-2_share_status": cell if isinstance(cell, str) else "ok",
        }
        for label, cell in rows
    )


AGES = comparison(
    ("Moins de 26 ans", 12000, 900000),
    ("26 à 34 ans", 23000, 1500000),
    ("45 à 54 ans", "s", 700000),
    ("55 ans et plus", 5000, 400000),
    ("Non renseigné", "nd", "na"),
)
REGIONS = territories(
    ("53", "Bretagne", 1, 10.4),
    ("11", "Île-de-France", 1, 9.2),
    ("93", "Provence-Alpes-Côte d’Azur", 1, 12.44),
    ("06", "Mayotte", 1, "nd"),
    ("FR", "France", 1, 11.3),
)
MILESTONES = tuple(
    Milestone(id=f"jalon-{i}", label=label, day=day, kind="atelier", until=until, wording=wording)
    for i, (label, day, until, wording) in enumerate(
        (
            ("Premier atelier des Transitions Pro", dt.date(2022, 4, 7), None, ""),
            ("Dialogue avec les opérateurs nationaux", dt.date(2022, 6, 17), None, ""),
            ("Diffusion du jeu de données", dt.date(2023, 4, 15), None, "mi-avril 2023"),
            ("Échanges sur le projet", dt.date(2023, 4, 15), dt.date(2023, 6, 15), ""),
            ("Remise à France compétences", dt.date(2023, 7, 15), None, ""),
        )
    )
)


def meetings(*days: dt.date) -> list[Meeting]:
    return [Meeting(date=day, operator="apec", parts=(1,), subject="suivi") for day in days]


Chart = Callable[[Scene], Figure | None]
LONG = "Un intitulé d’une longueur tout à fait déraisonnable, anticonstitutionnellement répété"

CASES: dict[str, Chart] = {
    "operators": lambda scene: figures.operators_share(
        comparison(*((label, 10.0**i, 10.0**i + 40) for i, label in enumerate(OPERATORS))), scene
    ),
    "profile": lambda scene: figures.dot_profile(
        AGES, scene, id_="graphique-age", title="Bénéficiaires du CEP selon l’âge"
    ),
    "profile of nothing known": lambda scene: figures.dot_profile(
        comparison(("A", "nd", "nd"), ("B", "s", "nd")), scene, id_="graphique-csp", title="CSP"
    ),
    "profile of zeros": lambda scene: figures.dot_profile(
        comparison(("A", 0, 5), ("B", 0, 5)), scene, id_="graphique-motif", title="Motifs"
    ),
    "profile of one modality": lambda scene: figures.dot_profile(
        comparison(("Seule", 12, 500)), scene, id_="graphique-statut", title="Statut"
    ),
    "profile of long labels": lambda scene: figures.dot_profile(
        comparison(*((f"{LONG} {i}", i + 1, 9 - i) for i in range(8))),
        scene,
        id_="graphique-secteur",
        title="Secteur d’activité (emploi occupé ou dernier emploi)",
    ),
    "supports": lambda scene: figures.supports(
        comparison(("VAE", 120, 9000), ("PTP", 0, 4000), ("CléA", "na", 100)), scene
    ),
    "two departments": lambda scene: figures.departments(
        territories(("2A", "Corse-du-Sud", 1200, 4.5), ("2B", "Haute-Corse", 900, 4.1)), scene
    ),
    "thirteen departments": lambda scene: figures.departments(
        territories(
            *((f"{i:02}", f"Département {i}", 10**i, i / 3) for i in range(12)),
            ("99", LONG, "s", "s"),
        ),
        scene,
    ),
    "departments of nothing known": lambda scene: figures.departments(
        territories(("01", "Ain", "nd", "nd"), ("02", "Aisne", "s", "nd")), scene
    ),
    "departments of zeros": lambda scene: figures.departments(
        territories(("01", "Ain", 0, 0), ("02", "Aisne", 0, 0)), scene
    ),
    "regions": lambda scene: figures.regions_rank(REGIONS, scene, region="93"),
    "region without rate": lambda scene: figures.regions_rank(REGIONS, scene, region="06"),
    "regions with France first": lambda scene: figures.regions_rank(
        territories(("53", "Bretagne", 1, 0.1), ("FR", "France", 1, 99.0)), scene, region="53"
    ),
    "regions with France last": lambda scene: figures.regions_rank(
        territories(("53", "Bretagne", 1, 99.0), ("FR", "France", 1, 0.1)), scene, region="53"
    ),
    "regions of nothing known": lambda scene: figures.regions_rank(
        territories(("53", "Bretagne", 1, "nd"), ("FR", "France", 1, "nd")), scene, region="53"
    ),
    "levels": lambda scene: figures.levels(
        shares(
            ("Pôle emploi", 62.5),
            ("Apec", 100.0),
            ("Cap emploi", 0.0),
            ("Missions locales", "nd"),
            ("Ensemble", 60.0),
        ),
        scene,
        levels=LEVELS,
    ),
    "bars": lambda scene: figures.bars(
        pd.DataFrame({"label": THEMES, "count": [2, 7, 3, 0]}),
        scene,
        id_="graphique-cooperations-themes",
        title="Coopérations par thème",
    ),
    "bars of zeros": lambda scene: figures.bars(
        pd.DataFrame({"label": [LONG, "Autre"], "count": [0, 0]}),
        scene,
        id_="graphique-cooperations-modalites",
        title="Coopérations par modalité",
    ),
    "matrix": lambda scene: figures.matrix(
        pd.DataFrame(
            [[5, 0, 2, 0], [1, 0, 0, 0], [12, 3, 1, 0], [0, 0, 0, 0], [4, 4, 4, 0]],
            index=OPERATORS,
            columns=THEMES,
        ),
        scene,
    ),
    "empty matrix": lambda scene: figures.matrix(
        pd.DataFrame(0, index=list(OPERATORS), columns=[LONG, "Autre"]), scene
    ),
    "evolution": lambda scene: figures.evolution(
        years(
            {
                "Pôle emploi": [170234, 175000, 180234],
                "Apec": [3000, "s", 3210],
                "Missions locales": ["nd", "nd", "nd"],
                "Cap emploi": [0, 0, 0],
                "Opérateurs régionaux": [8000, 8200, 4000],
                "Ensemble": [1181234, 2183200, 4184234],
            },
            broken=[2022],
        ),
        scene,
    ),
    "evolution of one operator": lambda scene: figures.evolution(years({LONG: [1, 2]}), scene),
    "evolution of one year": lambda scene: figures.evolution(years({"Apec": [12]}), scene),
    "evolution of ten years": lambda scene: figures.evolution(
        years(
            {
                "Pôle emploi": [1234567, "nd", 10, "s", 5, 6, 7, "nd", 1000000, 1200000],
                "Apec": ["na", 5, 7, 9, 5, 4, 3, 2, 1, "nd"],
                "Cap emploi": range(10),
            },
            first=2014,
            broken=[2020],
        ),
        scene,
    ),
    "timeline": lambda scene: figures.timeline(
        MILESTONES,
        [
            MilestoneEntry(milestone="jalon-0", date=dt.date(2022, 4, 7)),
            MilestoneEntry(milestone="jalon-1", date=dt.date(2022, 7, 1)),
            MilestoneEntry(milestone="jalon-2"),
            MilestoneEntry(milestone="inconnu", date=dt.date(1999, 1, 1)),
        ],
        meetings(*(dt.date(2022, month, 12) for month in range(1, 13))),
        scene,
    ),
    "timeline of one day": lambda scene: figures.timeline(MILESTONES[:1], [], [], scene),
    "timeline of ten years": lambda scene: figures.timeline(
        MILESTONES, [], meetings(dt.date(2014, 2, 3), dt.date(2023, 12, 31)), scene
    ),
}


@pytest.fixture(scope="session", params=CASES, ids=str)
def drawn(
    request: pytest.FixtureRequest,
    scene: Scene,
    laid: Callable[[Callable[[], Figure | None]], tuple[Figure, Canvas]],
) -> tuple[Figure, Canvas]:
    return laid(lambda: CASES[request.param](scene))


def draw(name: str, scene: Scene) -> Figure:
    figure = CASES[name](scene)
    assert figure is not None
    return figure


def texts(canvas: Canvas) -> list[str]:
    return [shape.text for shape in canvas.shapes if isinstance(shape, Text)]


# What every chart owes


def test_texts_stay_on_the_sheet_and_apart(drawn: tuple[Figure, Canvas], scene: Scene) -> None:
    _, canvas = drawn
    sheet = to_sheet(canvas, scene.fonts)
    renderer = FigureCanvasAgg(sheet).get_renderer()
    boxes = [
        (label.get_text(), label.get_window_extent(renderer))
        for label in sheet.get_children()
        if isinstance(label, Label)
    ]
    assert boxes
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= -0.5, text
        assert box.x1 <= sheet.bbox.width, text
        assert box.y1 <= sheet.bbox.height + 0.5, text
    for (one, first), (two, second) in combinations(boxes, 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        leading = 0.15 * min(first.height, second.height)  # a line's box is taller than its ink
        assert wide <= 0.3 or high <= leading, f"{one!r} / {two!r}"


def test_shapes_stay_on_the_sheet(drawn: tuple[Figure, Canvas]) -> None:
    _, canvas = drawn
    for shape in canvas.shapes:
        match shape:
            case Box():
                corners = [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
            case Line():
                corners = [(shape.x0, shape.y0), (shape.x1, shape.y1)]
            case Mark() | Text():
                corners = [(shape.x, shape.y)]
        for x, y in corners:
            assert -1e-6 <= x <= canvas.width + 1e-6, shape
            assert -1e-6 <= y <= canvas.height + 1e-6, shape


def test_texts_are_large_enough_to_be_read(drawn: tuple[Figure, Canvas]) -> None:
    _, canvas = drawn
    assert min(shape.size for shape in canvas.shapes if isinstance(shape, Text)) >= SMALL_PT


def test_colors_are_those_of_the_palette(drawn: tuple[Figure, Canvas], scene: Scene) -> None:
    _, canvas = drawn
    palette = scene.palette
    plain = {
        INK,
        WHITE,
        RULE,
        palette.primary,
        palette.event,
        palette.nation,
        palette.pale,
        palette.fill("medium"),
    }
    tints = {
        palette.heat(step / divisor) for divisor in range(1, 13) for step in range(divisor + 1)
    }
    used = {shape.color for shape in canvas.shapes} | {
        shape.edge for shape in canvas.shapes if isinstance(shape, Box) and shape.edge
    }
    assert used <= plain | tints
    assert {shape.color for shape in canvas.shapes if isinstance(shape, Text)} <= {
        INK,
        palette.nation,
    }


def test_the_words_are_complete_french_sentences(drawn: tuple[Figure, Canvas]) -> None:
    figure, _ = drawn
    assert 100 <= len(figure.alt) <= 500
    for text in (figure.alt, figure.source, *figure.notes):
        assert text.endswith(".")
        assert not re.search(r"[^\u00a0]:|[^\u202f][;!?]|\d %|'|\.\.|  | ,|nan|None", text), text
    assert "Provence-Alpes-Côte d’Azur" in figure.alt or "région" in figure.alt
    assert "2022" in figure.caption or figure.id in {"graphique-calendrier", "graphique-evolution"}
    assert figure.source.startswith("Source\u00a0: ")
    assert figure.source.endswith("Données fictives – démonstration.")


def test_marks_are_written_explained_and_said(drawn: tuple[Figure, Canvas]) -> None:
    figure, canvas = drawn
    notes = " ".join(figure.notes)
    for mark, note, sentence in (
        ("n.d.", "n.d.\u00a0: non disponible", "(n.d.)"),
        ("s", "s\u00a0: couvert par le secret statistique", "(s)"),
        ("–", "–\u00a0: sans objet", "(–)"),
    ):
        written = any(
            mark in re.split(r"[\u00a0 ]", text) for text in texts(canvas) if len(text) < 16
        )
        assert written == (note in notes) == (sentence in figure.alt), mark


def test_a_missing_value_is_never_drawn(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    for name in (
        "profile of nothing known",
        "departments of nothing known",
        "regions of nothing known",
    ):
        _, canvas = laid(lambda name=name: draw(name, scene))
        keys = [shape for shape in canvas.shapes if isinstance(shape, Mark)]
        assert not [shape for shape in canvas.shapes if isinstance(shape, Box)]
        assert len(keys) == (2 if name.startswith("profile") else 0)


@pytest.mark.parametrize("name", ["operators", "matrix", "evolution", "timeline", "levels"])
def test_two_drawings_have_the_same_bytes(name: str, scene: Scene) -> None:
    assert draw(name, scene) == draw(name, scene)


def test_the_bytes_do_not_depend_on_the_settings_of_the_reader(scene: Scene) -> None:
    expected = draw("operators", scene)
    with mpl.rc_context({"svg.fonttype": "none", "lines.linewidth": 9, "text.usetex": True}):
        assert draw("operators", scene) == expected
        assert mpl.rcParams["lines.linewidth"] == 9


def test_vector_and_bitmap_are_of_one_size_and_say_nothing_of_when(scene: Scene) -> None:
    figure = draw("operators", scene)
    root = etree.fromstring(figure.svg.encode())
    width, height = (float(root.get(side).removesuffix("pt")) for side in ("width", "height"))
    with Image.open(io.BytesIO(figure.png_bytes)) as image:
        assert image.info.keys() <= {"dpi"}
        assert image.info["dpi"][0] == pytest.approx(200, abs=0.1)
        assert image.width == pytest.approx(16 / 2.54 * 200, abs=1)
        assert image.width / image.height == pytest.approx(width / height, rel=0.01)
        assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert width == pytest.approx(16 / 2.54 * 72, abs=0.1)
    assert figure.width_cm == 16
    assert "<text" not in figure.svg
    assert "<image" not in figure.svg
    assert "dc:date" not in figure.svg
    assert "matplotlib" not in figure.svg.lower().replace("https://matplotlib.org", "")


def test_no_pixel_of_the_bitmap_is_seen_to_change_colour_or_place(
    drawn: tuple[Figure, Canvas], scene: Scene
) -> None:
    figure, canvas = drawn
    with mpl.rc_context({"text.hinting": "none"}):
        agg = FigureCanvasAgg(to_sheet(canvas, scene.fonts))
        agg.figure.set_dpi(PNG_DPI)
        agg.draw()
    expected = np.asarray(agg.buffer_rgba())[:, :, :3].astype(int)
    with Image.open(io.BytesIO(figure.png_bytes)) as image:
        found = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(found - expected).max() <= 8


def test_a_figure_travels_as_json(scene: Scene) -> None:
    figure = draw("operators", scene)
    assert from_json(to_json(figure)) == figure


def test_real_figures_are_not_said_to_be_fictional(scene: Scene) -> None:
    figure = draw("bars", replace(scene, fictional=False).sourced("registre des coopérations"))
    assert figure.source == "Source\u00a0: registre des coopérations."


def test_the_fictional_mark_is_not_repeated(scene: Scene) -> None:
    figure = draw("bars", scene.sourced("registre – données fictives"))
    assert figure.source == "Source\u00a0: registre – données fictives."


def test_hostile_labels_are_only_letters(scene: Scene) -> None:
    frame = pd.DataFrame({"label": ["$x^2$ </svg> -- & \\frac", "_a_\nb"], "count": [3, 1]})
    figure = figures.bars(frame, scene, id_="graphique-x", title="Coopérations")
    root = etree.fromstring(figure.svg.encode())
    assert root.tag.endswith("svg")


# What each chart says


def test_a_profile_writes_shares_gaps_and_marks_in_their_columns(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    figure, canvas = laid(lambda: draw("profile", scene))
    written = texts(canvas)
    assert {"30,0\u00a0%", "57,5\u00a0%", "12,5\u00a0%"} <= set(written)
    assert {"25,7\u00a0%", "+4,3", "+14,6", "+1,1"} <= set(written)
    assert figure.id == "graphique-age"
    assert figure.caption == (
        "Bénéficiaires du CEP selon l’âge, Provence-Alpes-Côte d’Azur et France, 2022 (en\u00a0%)"
    )
    assert "bénéficiaires du CEP selon l’âge" in figure.alt
    assert "de 12,5\u00a0% (55 ans et plus) à 57,5\u00a0% (26 à 34 ans)" in figure.alt
    assert "26 à 34 ans, +14,6\u00a0points (France\u00a0: 42,9\u00a0%)" in figure.alt
    assert "(s), Provence-Alpes-Côte d’Azur\u00a0: 45 à 54 ans." in figure.alt
    assert "(–), France\u00a0: Non renseigné." in figure.alt


def test_a_dot_stands_where_its_share_is(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    _, canvas = laid(lambda: draw("profile", scene))
    palette = scene.palette
    _key, *dots = sorted(
        (s for s in canvas.shapes if isinstance(s, Mark) and s.kind == "dot"), key=lambda s: s.y
    )
    _key, *ticks = sorted(
        (s for s in canvas.shapes if isinstance(s, Mark) and s.kind == "tick"), key=lambda s: s.y
    )
    assert {dot.color for dot in dots} == {palette.primary}
    assert {tick.color for tick in ticks} == {palette.nation}
    assert len(dots) == 3
    assert len(ticks) == 4
    scale = (dots[1].x - dots[0].x) / (57.5 - 30.0)
    assert (dots[2].x - dots[0].x) / scale == pytest.approx(12.5 - 30.0)
    assert (ticks[0].x - dots[0].x) / scale == pytest.approx(900 / 35 - 30.0)


def test_shares_of_fewer_than_a_hundred_people_have_no_decimals(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    small = comparison(("Oui", 33, 1000), ("Non", 66, 3000))
    figure, canvas = laid(lambda: figures.supports(small, scene))
    assert {"33\u00a0%", "67\u00a0%", "25,0\u00a0%", "+8"} <= set(texts(canvas))
    assert "33,3" not in figure.alt
    large = comparison(("Oui", 34, 1000), ("Non", 66, 3000))
    _, canvas = laid(lambda: figures.supports(large, scene))
    assert "34,0\u00a0%" in texts(canvas)


def test_one_department_is_not_a_chart(scene: Scene) -> None:
    assert figures.departments(territories(("976", "Mayotte", 120, "nd")), scene) is None


def test_departments_are_sorted_and_unknown_ones_come_last(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    frame = territories(
        ("22", "Côtes-d’Armor", 31000, 11.2),
        ("29", "Finistère", "s", "s"),
        ("35", "Ille-et-Vilaine", 61005, 11.7),
    )
    figure, canvas = laid(lambda: figures.departments(frame, scene))
    labels = [text for text in texts(canvas) if text in set(frame["label"])]
    assert labels == ["Ille-et-Vilaine", "Côtes-d’Armor", "Finistère"]
    assert {"61\u202f005", "31\u202f000", "11,7", "11,2"} <= set(texts(canvas))
    assert texts(canvas).count("s") == 2
    assert "de 31\u202f000 (Côtes-d’Armor) à 61\u202f005 (Ille-et-Vilaine)" in figure.alt
    assert "effectif et taux\u00a0: Finistère" in figure.alt
    long, short = [shape.width for shape in canvas.shapes if isinstance(shape, Box)]
    assert short / long == pytest.approx(31000 / 61005)


def test_the_region_stands_out_among_regions(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    figure, canvas = laid(lambda: figures.regions_rank(REGIONS, scene, region="53"))
    bold = [shape.text for shape in canvas.shapes if isinstance(shape, Text) and shape.bold]
    assert "Bretagne" in bold
    assert "Mayotte" not in bold
    boxes = [shape.color for shape in canvas.shapes if isinstance(shape, Box)]
    assert boxes == [scene.palette.pale, scene.palette.primary, scene.palette.pale]
    assert "France\u00a0: 11,3" in texts(canvas)
    assert "France\u00a0: 11,3." in figure.alt
    assert "10,4, 2ᵉ des 3\u00a0régions dont le taux est connu" in figure.alt
    assert "Non disponible (n.d.)\u00a0: Mayotte." in figure.alt


def test_the_denominator_is_told_under_the_rates(scene: Scene) -> None:
    note = "Actifs\u00a0: personnes de 15 à 64 ans (Insee, 2021)."
    figure = figures.regions_rank(REGIONS, scene, region="53", notes=[note])
    assert figure.notes == (note, "n.d.\u00a0: non disponible.")


def test_a_region_without_rate_says_so(scene: Scene) -> None:
    mayotte = replace(scene, region="Mayotte", in_region="à Mayotte")
    assert "Mayotte\u00a0: n.d." in draw("region without rate", mayotte).alt


def test_levels_fill_the_bar_and_a_missing_one_has_none(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    figure, canvas = laid(lambda: draw("levels", scene))
    keys_and_bars = [shape for shape in canvas.shapes if isinstance(shape, Box)]
    bars = [box for box in keys_and_bars if box.height > 0.25]
    by_row: dict[float, float] = {}
    for bar in bars:
        by_row[bar.y] = by_row.get(bar.y, 0.0) + bar.width
    assert len(by_row) == 4
    assert max(by_row.values()) == pytest.approx(min(by_row.values()))
    assert len(bars) == 6
    assert {"62,5\u00a0%", "37,5\u00a0%", "100,0\u00a0%", "0,0\u00a0%", "n.d."} <= set(
        texts(canvas)
    )
    assert (
        "Premier niveau de conseil et Second niveau de conseil\u00a0: Missions locales"
        in figure.alt
    )


def test_three_levels_have_three_shades_and_four_are_refused(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    frame = shares(("Apec", 50.0)).assign(
        **{"niveau-2_share": 30.0, "niveau-3_share": 20.0, "niveau-3_share_status": "ok"}
    )
    three = (*LEVELS, ("niveau-3", "Troisième niveau"))
    _, canvas = laid(lambda: figures.levels(frame, scene, levels=three))
    bars = [box for box in canvas.shapes if isinstance(box, Box) and box.height > 0.25]
    assert len({bar.color for bar in bars}) == 3
    for wrong in ((), (*three, ("niveau-4", "Quatrième niveau"))):
        with pytest.raises(ValueError, match="from one to three"):
            figures.levels(frame, scene, levels=wrong)


def test_a_level_after_a_masked_one_is_not_drawn_in_its_place(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    frame = shares(("Apec", 40.0), ("Cap emploi", 50.0))
    frame.loc[0, ["niveau-1_share", "niveau-1_share_status"]] = [NAN, "s"]
    _, canvas = laid(lambda: figures.levels(frame, scene, levels=LEVELS))
    bars = [box for box in canvas.shapes if isinstance(box, Box) and box.height > 0.25]
    assert len(bars) == 2
    assert {"s", "60,0\u00a0%"} <= set(texts(canvas))


def test_bars_are_sorted_and_listed(scene: Scene) -> None:
    figure = draw("bars", scene)
    assert "Information et promotion du CEP, 7\u202f; Partenariats" in figure.alt
    assert "Autre, 0." in figure.alt
    assert "Somme des barres\u00a0: 12." in figure.alt


def test_the_matrix_writes_every_count(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    figure, canvas = laid(lambda: draw("matrix", scene))
    digits = [text for text in texts(canvas) if text.isdigit()]
    assert len(digits) == 20
    assert digits.count("0") == 11
    cells = [shape for shape in canvas.shapes if isinstance(shape, Box)]
    assert sum(cell.color == WHITE for cell in cells) == 11
    assert max(cells, key=lambda cell: -int(cell.color[1:3], 16)).color == scene.palette.heat(1)
    assert f"12\u00a0: {THEMES[0]} (Missions locales)." in figure.alt
    assert "Opérateurs sans coopération\u00a0: Cap emploi." in figure.alt
    assert "Thèmes sans coopération\u00a0: Autre." in figure.alt


def test_heads_wider_than_their_columns_are_read_from_below(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    labels = [f"Professionnalisation des équipes n° {number}" for number in range(10)]
    frame = pd.DataFrame(1, index=labels, columns=["Bretagne", "Corse"])
    _, canvas = laid(lambda: figures.matrix(frame, scene))
    heads = [shape for shape in canvas.shapes if isinstance(shape, Text) and shape.upright]

    assert len({shape.x for shape in heads}) == len(heads) >= 10
    assert not any(shape.text.endswith("-") for shape in heads)
    assert all(
        shape.y - scene.fonts.width(shape.text, shape.size, bold=True) >= 0 for shape in heads
    )


def test_a_break_is_drawn_and_never_read_as_a_fall(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    frame = years({"Apec": [4000, 4500, 3000]}, first=2021, broken=[2023])
    figure, canvas = laid(lambda: figures.evolution(frame, scene))
    dashed = [shape for shape in canvas.shapes if isinstance(shape, Line) and shape.dashed]
    bars = [shape for shape in canvas.shapes if isinstance(shape, Box)]
    assert len(dashed) == 1
    assert bars[1].x + bars[1].width < dashed[0].x0 < bars[2].x
    assert "Rupture de série en 2023" in texts(canvas)
    assert not any("%" in text for text in texts(canvas))
    assert "Rupture de série en 2023." in figure.alt
    assert any("ne se comparent pas" in note for note in figure.notes)


def test_an_evolution_has_its_own_scale_from_zero(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    frame = years({"Pôle emploi": [100000, 200000], "Apec": [30, 40]})
    figure, canvas = laid(lambda: figures.evolution(frame, scene))
    heights = [shape.height for shape in canvas.shapes if isinstance(shape, Box)]
    assert heights[0] / heights[1] == pytest.approx(0.5)
    assert heights[2] / heights[3] == pytest.approx(0.75)
    assert heights[1] == pytest.approx(heights[3])
    assert {"+100,0\u00a0% en un an", "+33,3\u00a0% en un an"} <= set(texts(canvas))
    assert "Pôle emploi\u00a0: 100\u202f000 en 2020, 200\u202f000 en 2021." in figure.alt
    assert figure.caption.endswith("2020 à 2021")


def test_the_timeline_sets_what_was_done_beside_what_was_planned(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    figure, canvas = laid(lambda: draw("timeline", scene))
    marks = [shape for shape in canvas.shapes if isinstance(shape, Mark)]
    assert sum(mark.kind == "ring" for mark in marks) == 1 + 5
    assert sum(mark.kind == "dot" for mark in marks) == 1 + 2
    assert sum(mark.kind == "tick" for mark in marks) == 12
    written = texts(canvas)
    assert {"07/04/2022", "01/07/2022", "mi-avril 2023", "15/04\u00a0– 15/06/2023"} <= set(written)
    assert written.count("n.d.") == 3
    assert (
        "12\u00a0rencontres avec les opérateurs, du 12 janvier au 12 décembre 2022." in figure.alt
    )
    assert "Remise à France compétences" in figure.alt
    assert "1999" not in figure.alt


def test_a_timeline_without_meetings_has_no_row_for_them(
    scene: Scene, laid: Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]
) -> None:
    figure, canvas = laid(lambda: figures.timeline(MILESTONES, [], [], scene))
    assert "Rencontres avec les opérateurs" not in texts(canvas)
    assert "Aucune rencontre" in figure.alt
    assert "tous les jalons" in figure.alt


def test_rates_that_print_alike_have_the_same_place() -> None:
    items = [
        Item(name, Reading(value, "ok"))
        for name, value in (("A", 13.04), ("B", 13.01), ("C", 15.0), ("D", 12.0))
    ]
    for own in items[:2]:
        assert "13,0, 2ᵉ ex æquo des 4" in standing(own, items, own.label, one_decimal)
    assert "15,0, première des" in standing(items[2], items, "C", one_decimal)
    assert "4ᵉ des" in standing(items[3], items, "D", one_decimal)


def test_extremes_that_print_alike_are_equal() -> None:
    pair = [Item("Femmes", Reading(49.98, "ok")), Item("Hommes", Reading(50.02, "ok"))]
    assert extremes(pair, one_decimal) == "Toutes les valeurs sont égales à 50,0."


def one_decimal(value: float) -> str:
    return french.number(value, 1)


def test_dots_close_together_have_a_scale_of_their_own_and_it_is_told():
    close, wide = close_scale([50.1, 52.0, 54.3]), close_scale([4.0, 52.0])

    assert 40 < close[0][0] <= 50.1
    assert 54.3 <= close[-1][0] < 65
    assert wide[0][0] == 0.0
    assert close_scale([])[0][0] == 0.0
    assert close_scale([50.0])[0][0] < 50.0 < close_scale([50.0])[-1][0]
