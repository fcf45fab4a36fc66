"""A scene to draw for, and a way to see what a chart laid on its sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cep_report.blocks import Figure
from cep_report.figures import Fonts, Palette, Scene, wording
from cep_report.figures.canvas import Canvas
from cep_report.fonts import static_fonts
from cep_report.project import Project


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts.in_folder(static_fonts(Project(Path(__file__).resolve().parents[2])))


@pytest.fixture(scope="session")
def scene(fonts: Fonts) -> Scene:
    return Scene(
        region="Provence-Alpes-Côte d’Azur",
        in_region="en Provence-Alpes-Côte d’Azur",
        year=2022,
        source="jeu de données distribué par France compétences, 2023",
        palette=Palette("#1F4E79", "#C8553D"),
        fonts=fonts,
        fictional=True,
    )


@pytest.fixture(scope="session")
def laid() -> Callable[[Callable[[], Figure]], tuple[Figure, Canvas]]:
    """Draw a chart; get its block and the sheet it was made from."""

    def drawn(chart: Callable[[], Figure]) -> tuple[Figure, Canvas]:
        seen: list[Canvas] = []
        draw = wording.draw

        def watch(canvas: Canvas, fonts: Fonts, name: str) -> tuple[str, bytes]:
            seen.append(canvas)
            return draw(canvas, fonts, name)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(wording, "draw", watch)
            figure = chart()
        return figure, seen[0]

    return drawn
