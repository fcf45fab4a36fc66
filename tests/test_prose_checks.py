"""What a region's words may hold to be printed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cep_report.project import Project
from cep_report.prose_checks import unknown_values, unprintable, wrong_images
from cep_report.registers.model import Meeting, Registers

PROJECT = Project(Path(__file__).parents[1])
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def test_unknown_values_name_file_zone_and_nearest():
    prose = {"introduction.a": "{{< val entrees.totale >}} et {{< val entrees.total >}}"}
    (finding,) = unknown_values(prose, ["entrees.total", "annee"])
    assert finding.place == "prose/introduction.md, zone a"
    assert "entrees.totale" in finding.message
    assert "entrees.total" in finding.remedy


@pytest.mark.parametrize("text", ["Œuvre, «\u00a0cité\u00a0», 1ᵉʳ, −3\u202f€ – Ÿ ✓ → ≥ Ελ", ""])
def test_what_french_reports_hold_is_printable(text):
    assert list(unprintable(PROJECT, {"a.b": text}, Registers())) == []


@pytest.mark.parametrize("character", ["😀", "漢", "\uf0b7"])
def test_other_characters_are_told_with_their_place(character):
    meeting = Meeting(
        row=4, date=dt.date(2022, 3, 1), operator="apec", parts=(1,), subject=f"x{character}"
    )
    found = list(
        unprintable(PROJECT, {"parcours.publics": f"a {character}"}, Registers(meetings=(meeting,)))
    )
    assert [finding.place for finding in found] == [
        "prose/parcours.md, zone publics",
        "registres.xlsx, ligne 4",
    ]
    assert all(f"U+{ord(character):04X}" in finding.message for finding in found)


def test_an_image_of_the_prose_folder_is_taken(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "carte.png").write_bytes(PNG)
    prose = {"a.b": "Voir ![Carte des antennes](photos/carte.png){width=8cm}."}
    assert list(wrong_images(tmp_path, prose)) == []


@pytest.mark.parametrize(
    ("markdown", "reason"),
    [
        ("![Carte](absente.png)", "n’existe pas"),
        ("![](carte.png)", "texte de remplacement"),
        ("![Carte](../secret.png)", "dossier de la prose"),
        ("![Carte](/etc/passwd.png)", "dossier de la prose"),
        ("![Carte](http://exemple.fr/a.png)", "dossier de la prose"),
        ("![Carte](carte.svg)", "ni un PNG ni un JPEG"),
        ("![Carte](fausse.png)", "contenu"),
        ("![Carte](lien.png)", "n’existe pas"),
    ],
)
def test_other_images_are_refused_with_the_reason(tmp_path, markdown, reason):
    (tmp_path / "carte.png").write_bytes(PNG)
    (tmp_path / "fausse.png").write_bytes(b"<svg/>")
    (tmp_path / "lien.png").symlink_to("/etc/hostname")
    (finding,) = wrong_images(tmp_path, {"a.b": markdown})
    assert reason in finding.message


def test_an_image_in_code_is_text(tmp_path):
    assert list(wrong_images(tmp_path, {"a.b": "`![x](absente.png)`"})) == []
