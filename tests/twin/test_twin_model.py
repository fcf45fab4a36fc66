"""The form of a twin: what it refuses, and the schema that says so to others."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from cep_report.errors import InputError
from cep_report.twin.file import MAX_BYTES, read_twin
from cep_report.twin.model import Twin, json_schema
from tests.twin.samples import twin

PUBLISHED = Path(__file__).parents[2] / "docs" / "rapport.schema.json"


def content() -> dict[str, object]:
    return twin().model_dump(mode="json", by_alias=True)


def read(changed: object) -> Twin:
    return read_twin(json.dumps(changed).encode(), "depot.zip, rapport.json")


def test_what_is_written_is_read_again_the_same():
    assert read(content()) == twin()


def test_the_published_schema_is_that_of_the_model_and_accepts_a_twin():
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))

    assert published == json.loads(json.dumps(json_schema()))
    jsonschema.Draft202012Validator(published).validate(content())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (("forme",), "cep-report/rapport/2"),
        (("identite", "region"), 53),
        (("indicateurs", 0, "statut"), "secret"),
        (("indicateurs", 0, "valeur"), None),
        (("plan", 0, "elements", 0, "nature"), "script"),
        (("plan", 0, "elements", 1, "donnees", "lignes"), [["seule"]]),
        (("jalons", 0, "prevu"), "2023-02-30"),
        (("inconnu",), 1),
    ],
)
def test_another_form_is_refused_with_its_place(key, value):
    changed = content()
    place = changed
    for step in key[:-1]:
        place = place[step]
    place[key[-1]] = value

    with pytest.raises(InputError) as caught:
        read(changed)

    said = str(caught.value)
    assert "depot.zip, rapport.json" in said
    assert str(key[-1]) in said or "lignes" in said or "indicateurs" in said or "plan" in said


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[" * 100_000, b'{"forme": NaN}', b"[1, 2]", b"12"],
    ids=["empty", "not utf-8", "too deep", "not a number", "a list", "a number"],
)
def test_what_is_not_a_twin_is_refused_in_french(data):
    with pytest.raises(InputError, match="double numérique"):
        read_twin(data, "rapport.json")


def test_too_large_a_file_is_refused_unread():
    with pytest.raises(InputError, match="octets au plus"):
        read_twin(b" " * (MAX_BYTES + 1), "rapport.json")


def test_infinity_is_no_figure():
    text = json.dumps(content()).replace('"valeur": 12.0', '"valeur": 1e999', 1)

    with pytest.raises(InputError):
        read_twin(text.encode(), "rapport.json")
