"""Campaign files: the 2022 one is complete, another year reads alike, faults are explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from cep_report.campaign import Campaign, load_campaign, read_campaign
from cep_report.errors import ConfigurationError, UnknownNameError
from cep_report.project import Project

ROOT = Path(__file__).parents[1]
FILE_2022 = ROOT / "reports" / "2022" / "campaign.yml"
FILE_2020 = ROOT / "tests" / "campaigns" / "2020" / "campaign.yml"
CAMPAIGN = load_campaign(Project(ROOT), "2022")
OTHER = read_campaign(FILE_2020)


def written(tmp_path: Path, change: dict[str, Any] | str) -> Path:
    """A campaign file: 2022 with some top keys changed (None removes one), or raw text."""
    path = tmp_path / "campaign.yml"
    if isinstance(change, str):
        path.write_text(change, encoding="utf-8")
        return path
    content = yaml.safe_load(FILE_2022.read_text(encoding="utf-8"))
    content |= change
    kept = {key: value for key, value in content.items() if value is not None}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return path


def fault(path: Path) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        read_campaign(path)
    assert str(path) in caught.value.where
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    return caught.value


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


# What 2022 says ----------------------------------------------------------------------


def test_the_mandated_plan_of_2022_in_its_order() -> None:
    assert [part.id for part in CAMPAIGN.plan if part.socle] == [
        "introduction",
        "cooperations",
        "parcours",
        "conclusion",
        "prolongements",
    ]
    assert [part.heading for part in CAMPAIGN.plan if part.number] == [
        "Partie 1 – Les coopérations autour du CEP",
        "Partie 2 – Le CEP et les parcours des bénéficiaires en région",
    ]
    assert CAMPAIGN.plan[0].id == "essentiel"
    complements = CAMPAIGN.part("complements")
    assert complements.declared
    assert not complements.mandatory
    assert not complements.socle


def test_zones_have_titles_and_questions() -> None:
    zones = [zone for part in CAMPAIGN.plan for zone in part.zones]
    assert all(zone.title and zone.questions for zone in zones)
    assert all(item.endswith("\u202f?") for zone in zones for item in zone.questions)
    parcours = CAMPAIGN.part("parcours")
    assert [zone.id for zone in parcours.zones] == [
        "recours",
        "publics",
        "territoires",
        "demandes",
        "services",
        "articulation",
        "leviers",
        "difficultes",
    ]
    assert parcours.zone("publics")
    assert parcours.zone("nulle-part") is None


def test_the_dates_of_the_methodology() -> None:
    days = {kind: [] for kind in ("atelier", "dialogue", "donnees", "comite", "remise")}
    for item in CAMPAIGN.milestones:
        days.setdefault(item.kind, []).append(item.day)
    assert days["atelier"] == [
        date(2022, 4, 7),
        date(2022, 6, 16),
        date(2022, 10, 27),
        date(2023, 1, 19),
    ]
    assert days["dialogue"] == [date(2022, 1, 21), date(2022, 6, 17), date(2022, 10, 28)]
    assert days["remise"] == [CAMPAIGN.delivery] == [date(2023, 7, 15)]
    assert all(item.wording for item in CAMPAIGN.milestones if item.approximate)
    assert [item.day for item in CAMPAIGN.milestones] == sorted(
        item.day for item in CAMPAIGN.milestones
    )


def test_operators_bear_the_names_of_the_reference_date() -> None:
    assert [CAMPAIGN.operator_name(item.id) for item in CAMPAIGN.operators] == [
        "Pôle emploi",
        "Apec",
        "Missions locales",
        "Cap emploi",
        "Opérateurs régionaux",
    ]
    family = CAMPAIGN.operator("pole-emploi")
    assert family.named(date(2023, 12, 31)).name == "Pôle emploi"
    assert family.named(date(2024, 1, 1)).name == "France Travail"
    local = CAMPAIGN.operator("missions-locales").named(CAMPAIGN.reference_date)
    assert (local.article, local.in_sentence) == ("les", "missions locales")
    assert CAMPAIGN.operator("cap-emploi").names[0].in_sentence == "Cap emploi"


def test_the_legal_basis_is_the_article_in_force() -> None:
    references = [item.reference for item in CAMPAIGN.legal_references]
    assert "article D.\u00a06323-20-4 du code du travail" in references
    assert "6326-20-4" not in FILE_2022.read_text(encoding="utf-8")


def test_thresholds_and_levels() -> None:
    assert {item.id: item.threshold for item in CAMPAIGN.versions} == {
        "v0": 5,
        "v1": 5,
        "v2": 5,
        "v3": 5,
        "public": 11,
    }
    assert len(CAMPAIGN.service_levels) == 2
    assert not CAMPAIGN.fictional
    assert CAMPAIGN.committee.short == "CREFOP"


def test_the_version_that_is_handed_in_is_the_first_final_one() -> None:
    assert CAMPAIGN.handed_in.id == "v3"
    drafts = [version for version in CAMPAIGN.versions if not version.final]
    assert CAMPAIGN.model_copy(update={"versions": tuple(drafts)}).handed_in == drafts[-1]


def test_zones_are_named_after_their_part_in_the_order_of_the_plan() -> None:
    names = CAMPAIGN.zone_names
    assert [name.partition(".")[0] for name in names] == [
        part.id for part in CAMPAIGN.plan for _ in part.zones
    ]
    assert all(CAMPAIGN.part(name.split(".")[0]).zone(name.split(".")[1]) for name in names)


@pytest.mark.parametrize("path", [FILE_2022, FILE_2020], ids=["2022", "2020"])
def test_typography_of_campaign_files(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for text in texts(content):
        assert "'" not in text
        assert not re.search(r" [?!;:»%]|« ", text), text


# Another year ------------------------------------------------------------------------


def test_2020_puts_pathways_first_and_has_three_levels() -> None:
    ids = [part.id for part in OTHER.plan]
    assert ids.index("parcours") < ids.index("cooperations")
    assert OTHER.part("parcours").heading.startswith("Partie 1 – ")
    assert [item.label for item in OTHER.service_levels] == [
        "Premier niveau",
        "Deuxième niveau",
        "Troisième niveau",
    ]


def test_strands_keep_their_number_whatever_the_order() -> None:
    for campaign in (CAMPAIGN, OTHER):
        assert [(part.strand, part.id) for part in campaign.strands] == [
            (1, "cooperations"),
            (2, "parcours"),
        ]


def test_the_same_things_have_the_same_ids() -> None:
    assert [item.id for item in OTHER.operators] == [item.id for item in CAMPAIGN.operators]
    for part in OTHER.plan:
        known = {zone.id for zone in CAMPAIGN.part(part.id).zones}
        assert {zone.id for zone in part.zones} <= known


# Faults ------------------------------------------------------------------------------


def test_unknown_names_give_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="parcours"):
        CAMPAIGN.part("parcour")
    with pytest.raises(UnknownNameError, match="v0, v1, v2, v3, public"):
        CAMPAIGN.version("v4")
    with pytest.raises(UnknownNameError, match="pole-emploi"):
        CAMPAIGN.operator("france-travail")


def test_a_campaign_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_campaign(Project(ROOT), "2031")
    assert "2022" in caught.value.expected


def test_the_folder_bears_the_name_of_the_campaign(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "2023"
    folder.mkdir(parents=True)
    (folder / "campaign.yml").write_bytes(FILE_2022.read_bytes())
    with pytest.raises(ConfigurationError) as caught:
        load_campaign(Project(tmp_path), "2023")
    assert (caught.value.expected, caught.value.found) == ("campagne: 2023", "campagne: 2022")


@pytest.mark.parametrize(
    ("change", "key", "problem"),
    [
        ({"titre": None}, "titre", "clé obligatoire absente"),
        ({"titres": "x"}, "titres", "clé inconnue"),
        ({"annee_observee": "deux mille"}, "annee_observee", "nombre entier attendu"),
        ({"annee_observee": 1999}, "annee_observee", "au moins 2014"),
        ({"remise": "15 juillet"}, "remise", "date attendue, comme 2023-07-15"),
        ({"fictif": "peut-être"}, "fictif", "« true » ou « false »"),
        ({"plan": []}, "plan", "au moins un élément"),
        ({"plan": "introduction"}, "plan", "liste attendue"),
        ({"comite": "CREFOP"}, "comite", "attendue"),
        ({"campagne": "Année 2022"}, "campagne", "identifiant attendu"),
        (
            {
                "versions": [
                    {"id": "v9", "libelle": "x", "destinataires": "x", "mention": "x", "seuil": 1}
                ]
            },
            "versions[1].id",
            "une de ces valeurs attendue",
        ),
        ({"annee_observee": 2023}, "", "doit suivre"),
    ],
)
def test_each_fault_names_its_key(
    tmp_path: Path, change: dict[str, Any], key: str, problem: str
) -> None:
    found = fault(written(tmp_path, change)).found
    assert key in found
    assert problem.replace("\u00a0", " ") in found.replace("\u00a0", " ")


def test_every_fault_at_once(tmp_path: Path) -> None:
    found = fault(written(tmp_path, {"titre": None, "remise": "hier", "en_trop": 1})).found
    for key in ("titre", "remise", "en_trop"):
        assert key in found


def changed(part: str, **keys: Any) -> dict[str, Any]:
    content = yaml.safe_load(FILE_2022.read_text(encoding="utf-8"))
    next(item for item in content["plan"] if item["id"] == part).update(keys)
    return {"plan": content["plan"]}


@pytest.mark.parametrize(
    ("change", "repeated"),
    [
        (changed("parcours", id="cooperations"), "cooperations"),
        (changed("parcours", volet=1), "1"),
        (
            changed("conclusion", zones=[{"id": "a", "titre": "x"}, {"id": "a", "titre": "y"}]),
            "conclusion.a",
        ),
    ],
)
def test_repeats_are_refused(tmp_path: Path, change: dict[str, Any], repeated: str) -> None:
    found = fault(written(tmp_path, change)).found
    assert "répétées" in found
    assert repeated in found


def test_a_fault_deep_in_the_file_is_located(tmp_path: Path) -> None:
    found = fault(written(tmp_path, changed("conclusion", zones=[{"id": "a"}]))).found
    assert "plan[5].zones[1].titre" in found


def test_two_names_on_one_day_are_refused(tmp_path: Path) -> None:
    content = yaml.safe_load(FILE_2022.read_text(encoding="utf-8"))
    content["operateurs"][0]["noms"][1]["du"] = date(2023, 12, 31)
    found = fault(written(tmp_path, {"operateurs": content["operateurs"]})).found
    assert "operateurs[1]" in found
    assert "même jour" in found


def test_repeated_milestone_labels_and_list_items_are_refused(tmp_path: Path) -> None:
    content = yaml.safe_load(FILE_2022.read_text(encoding="utf-8"))
    content["jalons"][1]["libelle"] = content["jalons"][0]["libelle"]
    content["listes"]["etats"] = ["Réalisée", "Réalisée"]
    found = fault(written(tmp_path, {key: content[key] for key in ("jalons", "listes")})).found
    assert "jalons" in found
    assert "listes.etats" in found


def test_a_milestone_ends_after_it_begins(tmp_path: Path) -> None:
    content = yaml.safe_load(FILE_2022.read_text(encoding="utf-8"))
    content["jalons"][0]["jusqu_au"] = date(2021, 1, 1)
    assert "jalons[1]" in fault(written(tmp_path, {"jalons": content["jalons"]})).found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plan: [a\nb: c", "clé: valeur"),
        ("titre: 'ouvert", "clé: valeur"),
        ("!!python/object/apply:os.system ['true']", "clé: valeur"),
    ],
)
def test_what_is_not_yaml_is_located(tmp_path: Path, text: str, expected: str) -> None:
    error = fault(written(tmp_path, text))
    assert expected in error.expected
    assert "ligne" in error.where


@pytest.mark.parametrize("text", ["", "- une\n- liste\n", "bonjour"])
def test_yaml_that_is_no_campaign(tmp_path: Path, text: str) -> None:
    assert "attendu" in fault(written(tmp_path, text)).found


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "campaign.yml"
    path.write_bytes("titre: été".encode("cp1252"))
    assert "UTF-8" in fault(path).expected


def test_a_campaign_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        CAMPAIGN.title = "autre"


def test_every_key_is_documented() -> None:
    guide = (ROOT / "docs" / "campagne.md").read_text(encoding="utf-8")

    def keys(model: Any) -> Iterator[str]:
        for name, info in model.model_fields.items():
            yield info.alias or name
            for inner in (info.annotation, *getattr(info.annotation, "__args__", ())):
                if hasattr(inner, "model_fields"):
                    yield from keys(inner)

    assert [key for key in sorted(set(keys(Campaign))) if f"`{key}`" not in guide] == []


def test_faults_are_said_in_french(tmp_path: Path) -> None:
    content = yaml.safe_load(FILE_2022.read_text(encoding="utf-8"))
    content["jalons"][0]["nature"] = "fête"
    content["versions"][0]["seuil"] = None
    content["remise"] = date(2023, 7, 15)
    content["annee_observee"] = 3000
    found = fault(written(tmp_path, content)).found
    assert "atelier, dialogue, donnees, echanges, comite ou remise (trouvé\u00a0: fête)" in found
    assert "nombre entier attendu (trouvé\u00a0: rien)" in found
    assert "valeur d’au plus 2100 attendue (trouvé\u00a0: 3000)" in found
    assert "Input" not in found
