from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.colors import WHITE, contrast
from cep_report.errors import ConfigurationError
from cep_report.figures import Fonts, Palette
from cep_report.figures.style import INK, NATION_GREY

COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE, INK) == contrast(INK, WHITE)


def test_the_grey_of_france_may_carry_text() -> None:
    assert contrast(NATION_GREY, WHITE) >= 4.5


@pytest.mark.parametrize("color", ["rouge", "#FFF", "1F4E79", "#1F4E7", "#1F4E79\n", ""])
def test_a_color_that_is_none_is_refused(color: str) -> None:
    with pytest.raises(ConfigurationError, match="hexadécimal"):
        Palette(color, "#C8553D")
    with pytest.raises(ConfigurationError, match="hexadécimal"):
        Palette("#1F4E79", color)


def test_a_pale_first_color_is_refused_with_its_contrast() -> None:
    with pytest.raises(ConfigurationError, match=r"#FFD54F, 1,4 pour 1"):
        Palette("#FFD54F", "#C8553D")


@given(COLORS)
def test_the_color_of_events_is_always_seen(color: str) -> None:
    assert contrast(Palette("#1F4E79", color).event, WHITE) >= 3


def test_a_dark_second_color_is_drawn_as_it_is() -> None:
    assert Palette("#1F4E79", "#C8553D").event == "#C8553D"


@given(COLORS.filter(lambda color: contrast(color, WHITE) >= 3), st.floats(0, 1))
def test_digits_are_read_on_every_cell_of_a_heat_matrix(color: str, share: float) -> None:
    cell = Palette(color, "#C8553D").heat(share)
    assert contrast(INK, cell) >= 4.5
    assert cell != WHITE


def test_heat_grows_with_the_count() -> None:
    palette = Palette("#1F4E79", "#C8553D")
    ratios = [contrast(palette.heat(share / 10), WHITE) for share in range(11)]
    assert ratios == sorted(ratios)
    assert ratios[-1] > 2 * ratios[0]


def test_the_pale_companion_is_told_from_the_color_in_greyscale() -> None:
    for color in ("#1F4E79", "#7A1F5C", "#949494"):
        palette = Palette(color, "#C8553D")
        assert contrast(palette.pale, palette.primary) >= 2


@given(st.text(st.sampled_from("abé -\u00a0’l"), min_size=1, max_size=60), st.floats(0.8, 6))
def test_wrapped_lines_fit_and_lose_nothing(fonts: Fonts, text: str, width: float) -> None:
    lines = fonts.wrap(text, width)
    assert all(fonts.width(line) <= width + 1e-9 for line in lines)
    letters = [c for c in text if c not in " -\u00a0"]
    assert [c for line in lines for c in line if c not in " -\u00a0"] == letters


def test_wrapping_breaks_after_hyphens_and_never_at_a_non_breaking_space(fonts: Fonts) -> None:
    assert fonts.wrap("Provence-Alpes-Côte d’Azur", 2.5) == ("Provence-Alpes-", "Côte d’Azur")
    assert fonts.wrap("part 12\u00a0%", 0.9) == ("part", "12\u00a0%")
    assert fonts.wrap("", 2) == ("",)


def test_a_word_wider_than_its_line_is_cut_with_a_hyphen(fonts: Fonts) -> None:
    lines = fonts.wrap("interconnaissance", 1.6)
    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == "interconnaissance"


def test_the_fonts_have_the_signs_of_french_typography(fonts: Fonts) -> None:
    from fontTools.ttLib import TTFont

    for face in (fonts.regular, fonts.bold):
        known = TTFont(face).getBestCmap()
        assert all(ord(sign) in known for sign in "\u202f\u00a0−–’«»œŒéÉÈÀçÇᵉʳ%€…")
