"""The closed list of regions: what is accepted, what is refused, what the tables say."""

from __future__ import annotations

import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.errors import ConfigurationError, UnknownNameError
from cep_report.project import Project
from cep_report.regions import Region, Regions, load_regions, slugify

ROOT = Path(__file__).parents[1]
REGIONS = load_regions(Project(ROOT))
EACH = st.sampled_from(REGIONS.all)


def copy_of_reference(tmp_path: Path) -> Project:
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    return Project(tmp_path)


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_eighteen_regions_by_code_and_a_hundred_and_one_departments() -> None:
    codes = [region.code for region in REGIONS.all]
    assert codes == (
        "01 02 03 04 06 11 24 27 28 32 44 52 53 75 76 84 93 94".split()  # noqa: SIM905
    )
    departments = [item.code for region in REGIONS.all for item in region.departments]
    assert len(departments) == len(set(departments)) == 101
    assert "2A" in departments
    assert "20" not in departments


@pytest.mark.parametrize(
    ("code", "folder"),
    [
        ("53", "53-bretagne"),
        ("11", "11-ile-de-france"),
        ("04", "04-la-reunion"),
        ("93", "93-provence-alpes-cote-d-azur"),
        ("24", "24-centre-val-de-loire"),
        ("84", "84-auvergne-rhone-alpes"),
    ],
)
def test_folders(code: str, folder: str) -> None:
    assert REGIONS.by_code(code).folder == folder


def test_bretagne_in_full() -> None:
    bretagne = REGIONS.find("bretagne")
    assert (bretagne.iso, bretagne.zone) == ("FR-BRE", "metro")
    assert (bretagne.in_region, bretagne.of_region) == ("en Bretagne", "de Bretagne")
    assert bretagne.association == "Transitions Pro Bretagne"
    assert [(item.code, item.name) for item in bretagne.departments] == [
        ("22", "Côtes-d’Armor"),
        ("29", "Finistère"),
        ("35", "Ille-et-Vilaine"),
        ("56", "Morbihan"),
    ]
    assert bretagne.active_population == 1_525_130


def test_mayotte_has_no_active_population_and_the_nation_says_so() -> None:
    mayotte = REGIONS.by_code("06")
    assert mayotte.active_population is None
    assert [item.active_population for item in mayotte.departments] == [None]
    known = [item for item in REGIONS.all if item.active_population is not None]
    assert mayotte not in known
    assert len(known) == len(REGIONS.all) - 1
    assert REGIONS.active_population == 31_162_282


def test_departments_add_up_to_their_region() -> None:
    for region in REGIONS.all:
        if region.active_population is not None:
            assert region.active_population == sum(
                item.active_population or 0 for item in region.departments
            )


def test_no_typewriter_apostrophe_and_every_preposition_ends_with_the_name() -> None:
    for path in sorted((ROOT / "data" / "reference").glob("*.csv")):
        assert "'" not in path.read_text(encoding="utf-8"), path.name
    for region in REGIONS.all:
        assert region.in_region.endswith(region.name)
        assert region.of_region.endswith(region.name)
        assert region.association.startswith("Transitions Pro ")


def test_populations_carry_the_name_of_their_code() -> None:
    for kind in ("regions", "departements"):
        tables = [
            (ROOT / "data/reference" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
            for name in (kind, f"population_active_{kind}")
        ]
        places = (2, 1) if kind == "regions" else (1, 1)
        names = [
            {line.split(";")[0]: line.split(";")[place] for line in table}
            for table, place in zip(tables, places, strict=True)
        ]
        assert names[0] == names[1]


def test_regions_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        REGIONS.all[0].code = "99"  # type: ignore[misc]


@given(EACH)
def test_code_name_and_slug_find_the_region(region: Region) -> None:
    assert REGIONS.find(region.code) == region
    assert REGIONS.find(region.name) == region
    assert REGIONS.find(region.slug) == region
    assert REGIONS.by_code(region.code) == region


@given(
    EACH,
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["’", "'", " ", "-"]),
    st.sampled_from(["-", " ", "\u2011", "–", "  "]),
    st.booleans(),
)
def test_accents_capitals_hyphens_and_apostrophes_do_not_matter(
    region: Region, case: object, apostrophe: str, hyphen: str, accents: bool
) -> None:
    name = region.name.replace("’", apostrophe).replace("-", hyphen)
    if not accents:
        name = name.replace("é", "e").replace("Î", "I").replace("ô", "o")
    assert callable(case)
    assert REGIONS.find(f" {case(name)} ") == region


@given(EACH, EACH)
def test_a_code_beside_a_name_is_refused(one: Region, other: Region) -> None:
    for text in (f"{one.code} {other.name}", f"{one.code}-{other.slug}", one.code + other.slug):
        with pytest.raises(UnknownNameError):
            REGIONS.find(text)


@pytest.mark.parametrize(
    ("abbreviation", "name"),
    [
        ("PACA", "Provence-Alpes-Côte d’Azur"),
        ("paca", "Provence-Alpes-Côte d’Azur"),
        ("IDF", "Île-de-France"),
        ("AURA", "Auvergne-Rhône-Alpes"),
        ("ARA", "Auvergne-Rhône-Alpes"),
        ("BFC", "Bourgogne-Franche-Comté"),
        ("HDF", "Hauts-de-France"),
        ("PDL", "Pays de la Loire"),
        ("CVL", "Centre-Val de Loire"),
        ("NAQ", "Nouvelle-Aquitaine"),
        ("FR-BRE", "Bretagne"),
    ],
)
def test_an_abbreviation_is_refused_and_its_region_suggested(abbreviation: str, name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        REGIONS.find(abbreviation)
    assert caught.value.remedy.startswith(f"peut-être «\u00a0{name}\u00a0» (")


@given(st.text(max_size=40))
def test_only_codes_and_slugs_are_found(text: str) -> None:
    accepted = {region.code for region in REGIONS.all} | {region.slug for region in REGIONS.all}
    try:
        found = REGIONS.find(text)
    except UnknownNameError:
        assert slugify(text) not in accepted
    else:
        assert slugify(text) in (found.code, found.slug)


def test_52_bretagne_is_refused_and_both_regions_are_named() -> None:
    with pytest.raises(UnknownNameError) as caught:
        REGIONS.find("52 Bretagne")
    assert "52 Bretagne" in caught.value.what
    assert "«\u00a0Bretagne\u00a0» (53)" in caught.value.remedy
    assert "«\u00a0Pays de la Loire\u00a0» (52)" in caught.value.remedy
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Bretagme", "Bretagne"),
        ("Ile de Frence", "Île-de-France"),
        ("reunion", "La Réunion"),
        ("1", "Guadeloupe"),
        ("Provence Alpes", "Provence-Alpes-Côte d’Azur"),
    ],
)
def test_the_nearest_names_are_given(text: str, suggested: str) -> None:
    with pytest.raises(UnknownNameError, match=suggested):
        REGIONS.find(text)


@pytest.mark.parametrize(
    "text", ["", "  ", "FR", "35", "France", "５３", "53.0", "Bretagne*", "-53", "zzz"]
)
def test_neither_nation_nor_department_nor_nothing(text: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        REGIONS.find(text)
    assert caught.value.remedy


@pytest.mark.parametrize("code", ["bretagne", "1", " 53", "FR"])
def test_by_code_takes_codes_only(code: str) -> None:
    with pytest.raises(UnknownNameError):
        REGIONS.by_code(code)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    project = copy_of_reference(tmp_path)
    (project.reference / "departements.csv").unlink()
    with pytest.raises(ConfigurationError, match=r"departements\.csv"):
        load_regions(project)


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("regions.csv", "code;iso", "cog;iso", "les colonnes code, iso"),
        ("regions.csv", "\n53;", "\n52;", "jamais répété"),
        ("regions.csv", ";metro;en Bretagne", ";outremer;en Bretagne", "drom, metro"),
        ("regions.csv", "de Bretagne;", ";", "un texte"),
        ("departements.csv", "Finistère;53", "Finistère;54", "une de ces valeurs"),
        ("departements.csv", "29;Finistère;53", "29;Finistère", "3 valeurs"),
        ("departements.csv", "976;Mayotte;06", "976;Mayotte;04", "au moins un département"),
        ("population_active_regions.csv", ";1525130;", ";1525130,5;", "un nombre entier"),
        ("population_active_regions.csv", "\n06;", "\n07;", "une ligne par territoire"),
    ],
)
def test_a_broken_table_is_explained(
    tmp_path: Path, table: str, old: str, new: str, expected: str
) -> None:
    project = copy_of_reference(tmp_path)
    replace_in(project.reference / table, old, new)
    with pytest.raises(ConfigurationError) as caught:
        load_regions(project)
    assert expected in caught.value.expected
    assert ".csv, ligne " in caught.value.where or caught.value.where.endswith(table)
    assert caught.value.found
    assert caught.value.remedy


def test_a_table_saved_in_another_encoding_is_refused(tmp_path: Path) -> None:
    project = copy_of_reference(tmp_path)
    path = project.reference / "regions.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_regions(project)


def test_regions_is_a_closed_list() -> None:
    assert Regions(REGIONS.all[:2]).find("Martinique").code == "02"
    with pytest.raises(UnknownNameError):
        Regions(REGIONS.all[:2]).find("Bretagne")
