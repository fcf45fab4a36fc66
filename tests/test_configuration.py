"""What a person is told of a YAML file that cannot be used: in French, with the line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from cep_report.configuration import Identifier, Model, read_model, read_yaml
from cep_report.errors import ConfigurationError
from cep_report.workspace import RegionSettings


class Named(Model):
    id: Identifier = "a"
    other: Annotated[str, Field(pattern=r"^!+$")] = "!"


def refused(tmp_path: Path, text: str | bytes, model: type[Model] = RegionSettings) -> str:
    path = tmp_path / "region.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as caught:
        read_model(path, model)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "couleurs: {secondaire: rouge}",
            'code couleur attendu, entre guillemets, comme "#1F4E79"',
        ),
        ("couleurs: {principale: rouge}", "code couleur attendu"),
        (
            "contacts: [{nom: x, courriel: pas-un-courriel}]",
            "adresse électronique attendue, comme prenom.nom@exemple.fr",
        ),
    ],
)
def test_a_form_is_told_for_what_it_is(tmp_path: Path, text: str, words: str) -> None:
    said = refused(tmp_path, text)
    assert words in said
    assert "identifiant" not in said
    assert "(trouvé\u00a0: " in said


def test_identifiers_and_forms_without_words(tmp_path: Path) -> None:
    assert "identifiant attendu (minuscules" in refused(tmp_path, "id: Pas Bon", Named)
    assert "valeur non admise" in refused(tmp_path, "other: x", Named)


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        ("logo: [a: b: c]\n", 1, "logo: [a: b: c]"),
        ("logo: [\n\n", 1, "logo: ["),
        ("contacts:\n  - nom: x\n courriel: y\n", 3, "courriel: y"),
        ('logo: "logo.png\n', 1, 'logo: "logo.png'),
        ("logo: logo.png: x\n", 1, "logo: logo.png: x"),
        ("\tlogo: x\n", 1, "logo: x"),
        ("logo: x\ncouleurs: \x07\n", 2, "couleurs:"),
        ("- a\nb\n", 2, "b"),
    ],
)
def test_a_broken_line_is_shown_and_no_english(
    tmp_path: Path, text: str, line: int, shown: str
) -> None:
    said = refused(tmp_path, text)
    assert f"region.yml, ligne {line}\n" in said
    assert f"Trouvé\u00a0: «\u00a0{shown}\u00a0»" in said
    assert "alignement" in said
    assert "guillemets" in said
    assert "deux-points" in said
    for english in ("expected", "found", "mapping", "scanning", "allowed", "special characters"):
        assert english not in said


def test_a_day_that_is_not_in_the_calendar(tmp_path: Path) -> None:
    text = "approches_complementaires: [{titre: x, declaree_le: 2022-02-30}]"
    said = refused(tmp_path, text)
    assert "date ou un nombre impossible" in said
    assert "Trouvé" in said  # the finding of a workspace is made from it
    assert "out of range" not in said


def test_a_file_that_is_not_there_or_not_in_utf_8(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_model(tmp_path / "nul.yml", RegionSettings)
    assert caught.value.found == "aucun fichier"
    assert "octet 0xe9 à la position 6" in refused(tmp_path, b"logo: \xe9t\xe9.png")


def test_keys_given_twice_are_all_told_with_their_lines(tmp_path: Path) -> None:
    said = refused(tmp_path, "logo: a.png\ncontacts:\n  - nom: x\n    nom: y\nlogo: b.png\n")
    assert "Clé en double" in said
    assert "«\u00a0logo\u00a0», lignes 1 et 5" in said
    assert "«\u00a0nom\u00a0», lignes 3 et 4" in said


def test_one_key_given_twice_is_told_at_its_line(tmp_path: Path) -> None:
    said = refused(tmp_path, "logo: a.png\n'logo': b.png\n\"logo\": c.png\n")
    assert "region.yml, ligne 3" in said
    assert "lignes 1, 2 et 3" in said


def test_anchors_and_merge_keys_may_be_overridden(tmp_path: Path) -> None:
    path = tmp_path / "essai.yml"
    path.write_text(
        "a: &base {x: 1, y: 2}\nb: {<<: *base, y: 3}\nc: {y: 4, <<: *base}\nd: *base\ne: [*base, *base]\n",
        encoding="utf-8",
    )
    base = {"x": 1, "y": 2}
    assert read_yaml(path) == {
        "a": base,
        "b": {"x": 1, "y": 3},
        "c": {"x": 1, "y": 4},
        "d": base,
        "e": [base, base],
    }


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "essai.yml"
    path.write_text("# rien\n", encoding="utf-8")
    assert read_yaml(path) is None
