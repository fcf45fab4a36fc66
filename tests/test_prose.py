import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.campaign import Part
from cep_report.errors import InputError, UnknownNameError
from cep_report.prose import (
    Placeholder,
    placeholders,
    read_prose,
    replace_zone,
    substitute,
    template,
    without_comments,
)

PART = Part.model_validate(
    {
        "id": "cooperations",
        "titre": "Les coopérations",
        "intitule": "Partie 1",
        "notebook": "cooperations",
        "zones": [
            {"id": "organisation", "titre": "L’organisation", "questions": ["Qui --> quoi ?"]},
            {"id": "themes", "titre": "Les thèmes", "obligatoire": False},
            {"id": "leviers", "titre": "Les leviers"},
        ],
    }
)


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "prose" / "cooperations.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return read_prose(path, PART)


def zones(prose):
    return {zone.zone: zone.markdown for zone in prose.zones}


def findings(tmp_path, text, encoding="utf-8"):
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, encoding)
    return caught.value.findings


def codes(tmp_path, text):
    return [finding.code for finding in findings(tmp_path, text)]


# Reading


def test_zones_run_from_marker_to_marker(tmp_path):
    prose = read(
        tmp_path,
        "<!-- données fictives -->\n# Partie 1\n\n<!-- zone: organisation -->\nUn.\n\nDeux.\n"
        "<!--zone\u00a0:leviers-->\n- trois\n",
    )
    assert zones(prose) == {"organisation": "Un.\n\nDeux.", "leviers": "- trois"}
    assert all(prose.source[zone.start : zone.end] == zone.text for zone in prose.zones)


def test_windows_file_with_byte_order_mark(tmp_path):
    prose = read(tmp_path, "\ufeff# Titre\r\n<!-- ZONE : themes -->\r\n\r\nUn\r\ndeux\r\n")
    assert zones(prose) == {"themes": "Un\ndeux"}


def test_marker_on_the_very_first_line_after_byte_order_mark(tmp_path):
    assert zones(read(tmp_path, "\ufeff<!-- zone: themes -->\nUn")) == {"themes": "Un"}


def test_comments_are_not_printed_but_kept_in_code(tmp_path):
    prose = read(
        tmp_path,
        "<!-- zone: themes -->\n<!-- note\nà moi -->\nUn `<!-- deux -->` <!-- trois -->quatre",
    )
    assert zones(prose) == {"themes": "Un `<!-- deux -->` quatre"}


def test_a_zone_with_comments_only_is_empty(tmp_path):
    assert zones(read(tmp_path, "<!-- zone: themes -->\n \n<!--\n- Question ?\n-->\n\n")) == {
        "themes": ""
    }


def test_a_marker_shown_in_a_code_block_opens_nothing(tmp_path):
    prose = read(tmp_path, "<!-- zone: themes -->\n```\n<!-- zone: inconnue -->\n# x\n```\n")
    assert list(zones(prose)) == ["themes"]


def test_template_is_valid_empty_and_shows_the_questions(tmp_path):
    text = template(PART)
    assert text.startswith("# Partie 1 – Les coopérations\n")
    assert "Qui → quoi ?" in text
    assert "Les thèmes (facultatif)" in text
    assert zones(read(tmp_path, text)) == {"organisation": "", "themes": "", "leviers": ""}


# Faults


def test_every_fault_at_once_in_order_with_its_line(tmp_path):
    found = findings(
        tmp_path,
        "# Titre\n\nPerdu.\n\n<!-- zone: organisations -->\nx\n<!-- zone: themes -->\n## Mon titre\n"
        "{{< val >}}\n<!-- zone: themes -->\ny\n<!-- zone leviers -->\n",
    )
    assert [(item.code, item.place.rpartition(" ")[2]) for item in found] == [
        ("CEP-PROSE-003", "3"),
        ("CEP-PROSE-001", "5"),
        ("CEP-PROSE-005", "8"),
        ("CEP-PROSE-007", "9"),
        ("CEP-PROSE-002", "10"),
        ("CEP-PROSE-006", "12"),
    ]
    assert "Perdu." in found[0].message
    assert "«\u00a0organisation\u00a0»" in found[1].remedy
    assert found[0].place.startswith("prose/cooperations.md, ligne")


def test_text_in_a_file_without_zones_is_not_lost(tmp_path):
    assert codes(tmp_path, "# Titre\n# Second titre\n") == ["CEP-PROSE-003"]


def test_other_encodings_are_refused(tmp_path):
    (finding,) = findings(tmp_path, "<!-- zone: themes -->\nétat", encoding="cp1252")
    assert finding.code == "CEP-PROSE-004"
    assert "UTF-8" in finding.message


def test_missing_file_is_explained(tmp_path):
    with pytest.raises(InputError, match="CEP-PROSE-004"):
        read_prose(tmp_path / "absent.md", PART)


@pytest.mark.parametrize("heading", ["# Un", "## Un", "Un\n===", "Un\r\n---\r\n", "#"])
def test_reserved_headings(tmp_path, heading):
    assert codes(tmp_path, f"<!-- zone: themes -->\n{heading}\n") == ["CEP-PROSE-005"]


@pytest.mark.parametrize(
    "text", ["### Un", "#mot", "un\n\n---\n\ndeux", "| a |\n|---|\n| b |", "```\n# x\n```", "`# x`"]
)
def test_what_is_not_a_reserved_heading(tmp_path, text):
    assert zones(read(tmp_path, f"<!-- zone: themes -->\n{text}\n"))["themes"] == text


def test_a_marker_must_be_alone_on_its_line(tmp_path):
    assert codes(tmp_path, "<!-- zone: themes --> texte\n") == ["CEP-PROSE-006", "CEP-PROSE-003"]


def test_an_unclosed_comment_would_swallow_the_text(tmp_path):
    assert codes(tmp_path, "<!-- zone: themes -->\nUn\n<!-- deux\n") == ["CEP-PROSE-006"]


# Rewriting one zone

SOURCE = "\ufeff# T\r\n<!-- zone: organisation -->\r\nun\n<!-- zone: themes -->\r\n\r\ndeux\r\n"


def test_replace_keeps_everything_else():
    assert replace_zone(SOURCE, "organisation", "\nx\ny") == SOURCE.replace(
        "un\n", "\r\nx\r\ny\r\n"
    )


def test_replace_the_last_zone_of_a_file_that_ends_at_its_marker():
    assert replace_zone("<!-- zone: a -->", "a", "x") == "<!-- zone: a -->\nx"


def test_replace_unknown_zone():
    with pytest.raises(UnknownNameError, match="organisation, themes"):
        replace_zone(SOURCE, "autre", "x")


@pytest.mark.parametrize("text", ["<!-- zone: z -->", "```\nouvert", "<!-- ouvert"])
def test_replace_may_not_change_the_zones(text):
    with pytest.raises(ValueError, match="zones"):
        replace_zone(SOURCE, "organisation", text)


WORDS = st.text(alphabet="ab é’\t*-#>\n", max_size=30)
NEWLINE = st.sampled_from(["\n", "\r\n"])


@given(
    texts=st.lists(WORDS, min_size=1, max_size=4),
    new=WORDS,
    newline=NEWLINE,
    mark=st.booleans(),
    data=st.data(),
)
def test_replacing_one_zone_leaves_every_other_byte(texts, new, newline, mark, data):
    chunks = [f"<!-- zone: z{index} -->\n{text}\n" for index, text in enumerate(texts)]
    source = ("\ufeff" if mark else "") + "".join(["# T\n", *chunks]).replace("\n", newline)
    which = data.draw(st.integers(0, len(texts) - 1))
    marker = f"<!-- zone: z{which} -->{newline}"
    before, _, rest = source.partition(marker)
    after = rest[len((texts[which] + "\n").replace("\n", newline)) :]
    result = replace_zone(source, f"z{which}", new)
    assert result.startswith(before + marker)
    assert result.endswith(after)
    middle = result[len(before + marker) : len(result) - len(after)]
    assert middle.replace("\r\n", "\n").rstrip("\n") == new.rstrip("\n")
    assert replace_zone(result, f"z{which}", middle) == result
    if newline == "\r\n":
        assert "\n" not in result.replace("\r\n", "")


# Placeholders


def test_placeholders_outside_code_and_comments():
    text = (
        "Total {{< val entrees.total >}} et `{{< val non >}}`\n<!-- {{< val non >}} -->\n"
        "voir {{<ref graphique-evolution>}}.\n\n```\n{{< bad\n```\n"
    )
    assert placeholders(text) == (
        Placeholder("val", "entrees.total", 1),
        Placeholder("ref", "graphique-evolution", 3),
    )
    assert substitute(text, lambda item: item.kind.upper()).startswith("Total VAL et `{{< val non")


@pytest.mark.parametrize(
    "text",
    [
        "{{< val >}}",
        "{{< autre x >}}",
        "{{< val a b >}}",
        "{{< val É >}}",
        "a {{< val x",
        "x >}}",
        "{{< val\nx >}}",
        "{{< val x> }}",
        "{{<>}}",
    ],
)
def test_malformed_placeholders(text):
    for call in (placeholders, lambda text: substitute(text, lambda _: "")):
        with pytest.raises(InputError) as caught:
            call(text)
        assert {item.code for item in caught.value.findings} == {"CEP-PROSE-007"}


@given(st.text(alphabet="{}<> valref.x`\n-!", max_size=40))
def test_substituting_a_placeholder_by_itself_changes_nothing(text):
    try:
        found = placeholders(text)
    except InputError:
        return
    assert substitute(text, lambda item: f"{{{{< {item.kind} {item.name} >}}}}").count(
        "{{<"
    ) >= len(found)


def test_without_comments_leaves_text_alone():
    assert (
        without_comments("a <!-- b -->c\n~~~\n<!-- d -->\n~~~\n") == "a c\n~~~\n<!-- d -->\n~~~\n"
    )


def test_a_dash_left_alone_under_a_paragraph_is_told_as_such(tmp_path):
    (fault,) = findings(tmp_path, "<!-- zone: themes -->\nUn avis.\n- \n")
    assert fault.code == "CEP-PROSE-005"
    assert "un tiret seul sous «\u00a0Un avis.\u00a0»" in fault.message
    items = read(tmp_path, "<!-- zone: themes -->\n- Un avis.\n- \n")
    assert zones(items)["themes"] == "- Un avis.\n-"
