"""From frames and registers to tables, as they are printed."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cep_report import tables
from cep_report.analysis import cooperation, profiles, services, territory, trends
from cep_report.blocks import Table, Value
from cep_report.campaign import load_campaign
from cep_report.dataset.schema import COLUMNS, Dataset
from cep_report.indicators import SeriesBreak, load_indicators
from cep_report.project import Project
from cep_report.published import load_published, national
from cep_report.regions import load_regions
from cep_report.registers.model import (
    ComplementaryData,
    Cooperation,
    Investigation,
    Meeting,
    MilestoneEntry,
    PublicDocument,
)

PROJECT = Project(Path(__file__).resolve().parents[1])
CAMPAIGN = load_campaign(PROJECT, "2022")
REGIONS = load_regions(PROJECT)
INDICATORS = load_indicators(PROJECT)
BRITTANY = REGIONS.by_code("53")
ENTRIES, BENEFICIARIES = INDICATORS.get("entrees"), INDICATORS.get("beneficiaires")
FAMILIES = profiles.families(CAMPAIGN)
HERE = {"region": "53", "year": 2022}
ACTIVE = CAMPAIGN.denominators[0]
SCOPE = tables.Scope(BRITTANY, 2022, fictional=True)
REAL = replace(SCOPE, fictional=False)


def dataset(*rows):
    """Rows (indicator, value, {column: text}); Brittany, 2022, everyone, total by default."""
    lines = []
    for indicator, value, keys in rows:
        line = {
            "annee": 2022,
            "region": "53",
            "departement": "",
            "operateur": "tous",
            "indicateur": indicator,
            "dimension": "total",
            "modalite": "total",
            "valeur": float("nan") if isinstance(value, str) else float(value),
            "statut": value if isinstance(value, str) else "ok",
        }
        lines.append(line | keys)
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    return Dataset(frame, Path("jeu.csv"), "0" * 64, fictional=True)


def modalities(dimension, region, **values):
    return [
        (
            "beneficiaires",
            value,
            {"region": region, "dimension": dimension, "modalite": name.replace("_", "-")},
        )
        for name, value in values.items()
    ]


def cells(table):
    return [list(row) for row in table.rows]


def legend(table):
    return table.notes[-1]


# Figures of the dataset


def volumes(scope=SCOPE):
    data = dataset(
        ("entrees", 12345, {}),
        ("entrees", 9000, {"operateur": "pole-emploi"}),
        ("entrees", "s", {"operateur": "apec"}),
        ("entrees", 0, {"operateur": "cap-emploi"}),
        ("entrees", "na", {"operateur": "missions-locales"}),
        ("entrees", 1_000_000, {"region": "FR"}),
        ("entrees", 840_000, {"region": "FR", "operateur": "pole-emploi"}),
    )
    return tables.volumes_by_operator(
        profiles.operators(data, ENTRIES, **HERE, families=FAMILIES),
        profiles.operators_total(data, ENTRIES, **HERE),
        ENTRIES,
        scope,
    )


def test_volumes():
    table = volumes()
    assert table.id == "tableau-volumes"
    assert table.caption == "Entrées en CEP par opérateur, Bretagne et France, 2022"
    assert [column.label for column in table.columns] == [
        "Opérateur",
        "Bretagne (personnes)",
        "Bretagne (%)",
        "France (personnes)",
        "France (%)",
        "Écart (points)",
    ]
    assert cells(table) == [
        ["Pôle emploi", "9\u202f000", "72,9", "840\u202f000", "84,0", "\u221211,1"],
        ["Apec", "s", "s", "n.d.", "n.d.", "s"],
        ["Missions locales", "–", "–", "n.d.", "n.d.", "–"],
        ["Cap emploi", "0", "0,0", "n.d.", "n.d.", "n.d."],
        ["Opérateurs régionaux", "n.d.", "n.d.", "n.d.", "n.d.", "n.d."],
        ["Ensemble", "12\u202f345", "100,0", "1\u202f000\u202f000", "100,0", "–"],
    ]
    assert table.strong_rows == (5,)
    assert legend(table) == (
        "n.d.\u00a0: non disponible\u202f; s\u00a0: couvert par le secret statistique\u202f; "
        "–\u00a0: sans objet."
    )


def test_sources_say_year_and_fiction():
    assert volumes().source == (
        "Source\u00a0: jeu de données CEP – données fictives de démonstration, 2022."
    )
    assert volumes(REAL).source == "Source\u00a0: France compétences, données AGORA, 2022."


def test_percentages_of_fewer_than_100_people_have_no_decimals():
    data = dataset(
        ("beneficiaires", 60, {}),
        ("beneficiaires", 1000, {"region": "FR"}),
        *modalities("sexe", "53", femmes=20, hommes=40),
        *modalities("sexe", "FR", femmes=525, hommes=475),
    )
    dimension = BENEFICIARIES.dimension("sexe")
    table = tables.profile_table(
        [(dimension, profiles.profile(data, BENEFICIARIES, "sexe", **HERE))],
        profiles.profile_total(data, BENEFICIARIES, **HERE),
        BENEFICIARIES,
        SCOPE,
    )
    assert table.id == "tableau-profil-sexe"
    assert cells(table) == [
        ["Femmes", "20", "33", "52,5", "\u221219"],
        ["Hommes", "40", "67", "47,5", "+19"],
        ["Ensemble", "60", "100", "100,0", "–"],
    ]
    assert table.strong_rows == (2,)


def test_dimensions_one_under_the_other():
    data = dataset(
        ("beneficiaires", 600, {}),
        *modalities("motif", "53", changer_de_metier=100),
        *modalities("origine", "53", employeur=30),
    )
    parts = [
        (BENEFICIARIES.dimension(name), profiles.profile(data, BENEFICIARIES, name, **HERE))
        for name in ("motif", "origine")
    ]
    table = tables.demands(
        parts, profiles.profile_total(data, BENEFICIARIES, **HERE), BENEFICIARIES, SCOPE
    )
    assert table.id == "tableau-demandes"
    heads = [table.rows[row][0] for row in table.strong_rows]
    assert heads == ["Motif de la demande", "Origine de la démarche"]
    assert len(table.rows) == 2 + sum(len(item.modalities) for item, _ in parts)
    assert table.rows[1][:3] == ("Changer de métier ou de secteur", "100", "16,7")


def test_evolution_never_crosses_a_break():
    indicator = ENTRIES.model_copy(
        update={"breaks": (SeriesBreak(year=2022, reason="comptage revu."),)}
    )
    data = dataset(
        *(("entrees", value, {"annee": year}) for year, value in ((2020, 80), (2021, 100))),
        ("entrees", 50, {}),
    )
    frame = trends.evolution(data, indicator, region="53", families=FAMILIES)
    table = tables.evolution_table(frame, indicator, SCOPE)
    assert table.caption == "Entrées en CEP par opérateur, Bretagne, 2020 à 2022"
    assert cells(table)[-1] == ["Ensemble", "80", "100", "50", "+25", "–"]
    assert "Rupture de série en 2022\u00a0: comptage revu." in table.notes
    assert table.source.endswith("2020 à 2022.")


def test_departments():
    data = dataset(
        ("entrees", 12000, {}),
        ("entrees", 3000, {"departement": "22"}),
        ("entrees", "s", {"departement": "29"}),
    )
    table = tables.departments_table(
        territory.departments(data, ENTRIES, region=BRITTANY, year=2022),
        territory.region_total(data, ENTRIES, region=BRITTANY, year=2022),
        ENTRIES,
        ACTIVE,
        SCOPE,
    )
    assert cells(table)[0] == ["Côtes-d’Armor (22)", "3\u202f000", "25,0", "258\u202f386", "1,2"]
    assert cells(table)[1] == ["Finistère (29)", "s", "s", "408\u202f599", "s"]
    assert cells(table)[-1][0] == "Bretagne"
    assert table.source.endswith("\u202f; Insee, recensement de la population, 2021.")
    assert table.notes[0].startswith("Actifs de 15 à 64 ans\u00a0: ")


def test_regions_and_mayotte():
    data = dataset(
        *(("beneficiaires", 100_000, {"region": item.code}) for item in REGIONS.all),
        ("beneficiaires", 1_800_000, {"region": "FR"}),
    )
    frame = territory.regions(data, BENEFICIARIES, regions=REGIONS, year=2022)
    table = tables.regions_table(frame, BENEFICIARIES, ACTIVE, SCOPE)
    assert len(table.rows) == 19
    by_name = {row[0]: row for row in table.rows}
    assert by_name["Mayotte"][3:] == ("n.d.", "n.d.")
    assert by_name["France"][4] == "5,5"
    assert [table.rows[row][0] for row in table.strong_rows] == ["Bretagne", "France"]
    assert any("ne couvrent pas Mayotte" in note for note in table.notes)


def test_services():
    data = dataset(("niveau-1", 75, {}), ("niveau-2", 50, {}))
    levels = [(level.id, level.label) for level in CAMPAIGN.service_levels]
    frame = services.levels(data, levels, **HERE, families=FAMILIES)
    table = tables.services_table(
        frame, levels, [INDICATORS.get(name) for name, _ in levels], SCOPE
    )
    assert table.id == "tableau-services"
    assert table.columns[1].label == "Premier niveau de conseil (dossiers)"
    assert cells(table)[-1] == ["Ensemble", "75", "60,0", "50", "40,0"]


def test_supports():
    data = dataset(
        ("beneficiaires", 1000, {}),
        ("prestations", 25, {"dimension": "dispositif", "modalite": "vae"}),
    )
    supports = INDICATORS.get("prestations")
    table = tables.supports_table(
        services.supports(data, supports, BENEFICIARIES, **HERE),
        profiles.profile_total(data, BENEFICIARIES, **HERE),
        supports,
        BENEFICIARIES,
        SCOPE,
    )
    row = next(row for row in table.rows if "VAE" in row[0])
    assert row[1:] == ("25", "2,5", "n.d.", "n.d.")


def test_quality():
    indicators = [INDICATORS.get(name) for name in ("duree", "satisfaction", "reclamations")]
    level = {"dimension": "niveau", "modalite": "niveau-1"}
    data = dataset(
        ("duree", 64, level),
        ("duree", 60, level | {"region": "FR"}),
        ("satisfaction", 91.6, level | {"operateur": "operateurs-regionaux"}),
        ("reclamations", 7, {}),
        ("reclamations", 900, {"region": "FR"}),
    )
    frame = services.measures(data, indicators, **HERE, families=FAMILIES, by_operator=False)
    table = tables.quality_table(frame, indicators, SCOPE)
    assert table.rows[:4] == (
        ("Durée médiane d’accompagnement, premier niveau de conseil (jours)", "", "", ""),
        ("Ensemble", "64", "60", "+4"),
        ("Durée médiane d’accompagnement, second niveau de conseil (jours)", "", "", ""),
        ("Ensemble", "n.d.", "n.d.", "n.d."),
    )
    assert table.strong_rows[:2] == (0, 2)
    satisfied = table.rows.index(
        ("Bénéficiaires satisfaits, premier niveau de conseil (%)", "", "", "")
    )
    assert table.rows[satisfied + 1] == ("Opérateurs régionaux", "92", "n.d.", "n.d.")
    assert ("Ensemble", "7", "900", "–") in table.rows


def test_quality_says_once_an_operator_that_is_alone():
    indicators = [INDICATORS.get("satisfaction")]
    level = {"dimension": "niveau", "modalite": "niveau-1", "operateur": "operateurs-regionaux"}
    data = dataset(("satisfaction", 91.6, level))
    frame = services.measures(data, indicators, **HERE, families=FAMILIES)
    table = tables.quality_table(frame, indicators, SCOPE)
    assert "(opérateurs régionaux)" in table.caption
    assert table.rows[0][:2] == ("Bénéficiaires satisfaits, premier niveau de conseil (%)", "92")
    assert table.strong_rows == ()


def test_financing():
    files, amounts = INDICATORS.get("financement-dossiers"), INDICATORS.get("financement-euros")
    funder = {"dimension": "financeur", "modalite": "cpf"}
    data = dataset(
        (files.id, 300, {}),
        (files.id, 200, funder),
        (amounts.id, 1_500_000, {}),
        (amounts.id, 600_000, funder),
    )
    table = tables.financing_table(
        services.funding(data, files, amounts, **HERE), files, amounts, SCOPE
    )
    assert cells(table)[0][1:] == ["200", "600\u202f000", "40,0", "n.d.", "n.d."]
    assert cells(table)[-1] == ["Ensemble", "300", "1\u202f500\u202f000", "100,0", "n.d.", "–"]


# Registers


def action(**changes):
    return replace(
        Cooperation(
            action="Guide commun d'aiguillage",
            partners=("pole-emploi", "apec"),
            other_partners="Carif-Oref",
            theme="Interconnaissance et aiguillage",
            modality="Outil partagé",
            start=dt.date(2021, 3, 1),
            state="En cours",
        ),
        **changes,
    )


def test_cooperations():
    table = tables.cooperations_table(
        [
            action(),
            action(territory="Finistère", end=dt.date(2022, 6, 30)),
            action(end=dt.date(2021, 5, 1)),
        ],
        dict(FAMILIES),
        SCOPE,
    )
    assert table.wide
    assert cells(table)[0] == [
        "Guide commun d’aiguillage",
        "Pôle emploi, Apec, Carif-Oref",
        "Interconnaissance et aiguillage",
        "Outil partagé",
        "Non renseigné",
        "à partir de mars 2021",
        "En cours",
    ]
    assert cells(table)[1][4:6] == ["Finistère", "mars 2021 à juin 2022"]
    assert cells(table)[2][5] == "mars à mai 2021"
    assert table.source == (
        "Source\u00a0: registre des coopérations de Transitions Pro Bretagne – données fictives de "
        "démonstration, 2022."
    )


def test_achievements_of_those_that_tell_any():
    table = tables.achievements_table(
        [action(), action(achievements="Deux ateliers ;\n un guide", levers="Un cadre clair")],
        SCOPE,
    )
    assert cells(table) == [
        [
            "Guide commun d’aiguillage",
            "Deux ateliers\u202f; un guide",
            "Un cadre clair",
            "Non renseigné",
        ]
    ]


def test_meetings():
    held = [Meeting(date=dt.date(2022, 5, 3), operator="apec", parts=(1, 2), subject="Suivi")]
    table = tables.meetings_table(cooperation.meetings(held, FAMILIES), SCOPE)
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Apec"] == ("1", "1", "1", "03/05/2022", "03/05/2022")
    assert rows["Cap emploi"] == ("0", "0", "0", "–", "–")
    assert rows["Ensemble"] == ("1", "1", "1", "03/05/2022", "03/05/2022")


def test_documents_investigations_and_data():
    documents = tables.documents_table(
        [
            PublicDocument(title="B", author="Région", date=dt.date(2022, 3, 1), type="Autre"),
            PublicDocument(title="A", author="Région", date=dt.date(2022, 1, 1), type="Autre"),
        ],
        SCOPE,
    )
    assert [row[0] for row in documents.rows] == ["A", "B"]
    assert documents.columns[3].weight >= len("01/03/2022")
    investigations = tables.investigations_table(
        [
            Investigation(
                title="Enquête",
                type="Entretiens",
                start=dt.date(2022, 3, 1),
                declared=True,
                declared_on=dt.date(2022, 2, 1),
            )
        ],
        SCOPE,
    )
    assert investigations.rows[0][-1] == "Oui, le 01/02/2022"
    data = tables.complementary_table(
        [
            ComplementaryData(
                partner="Opco", data="Effectifs", consent=dt.date(2022, 3, 1), personal=False
            )
        ],
        SCOPE,
    )
    assert data.rows[0] == ("Opco", "Effectifs", "01/03/2022", "Non", "Non renseigné")


def test_an_empty_register_gives_no_table():
    assert tables.meetings_table(cooperation.meetings([], FAMILIES), SCOPE) is None
    assert tables.documents_table([], SCOPE) is None
    assert tables.cooperations_table([], {}, SCOPE) is None
    assert tables.achievements_table([action()], SCOPE) is None
    assert tables.investigations_table([], SCOPE) is None
    assert tables.complementary_table([], SCOPE) is None
    assert tables.published_table([]) is None


def test_milestones():
    plain = tables.milestones_table(CAMPAIGN.milestones, (), SCOPE)
    assert [column.label for column in plain.columns] == [
        "Jalon",
        "Date prévue",
        "Date de réalisation",
    ]
    assert plain.rows[-1] == ("Remise du rapport à France compétences", "15 juillet 2023", "n.d.")
    entry = MilestoneEntry(milestone="remise", date=dt.date(2023, 7, 1), comment="En avance")
    told = tables.milestones_table(CAMPAIGN.milestones, (entry,), SCOPE)
    assert told.rows[-1][2:] == ("1ᵉʳ juillet 2023", "En avance")
    assert told.rows[0][3] == "–"
    assert len({len(row) for row in told.rows} | {len(told.columns)}) == 1


# Reference


def test_published_figures_keep_their_words_and_warnings():
    figures = national(load_published(PROJECT), 2022)
    table = tables.published_table(figures)
    assert len(table.rows) == len(figures)
    assert any("plus de 3,2 millions" in row[3] for row in table.rows)
    assert any("4\u202f551\u202f908" in row[3] for row in table.rows)
    broken = [row[2] for row in table.rows if row[2].endswith("*")]
    assert len(broken) == sum(bool(figure.series_break) for figure in figures) > 0
    assert table.notes[0].startswith("* Rupture de série")
    assert not [note for note in table.notes if ".." in note]
    assert "fictives" not in table.source, "published figures are real"
    assert not table.wide
    for figure, row in zip(figures, table.rows, strict=True):
        (note,) = [note for note in table.notes if note.startswith(row[-1])]
        assert figure.source in note


def test_definitions_and_texts():
    definitions = tables.definitions_table(INDICATORS.all, CAMPAIGN)
    assert [row[0] for row in definitions.rows] == [item.label for item in INDICATORS.all]
    assert definitions.wide
    texts = tables.legal_table(CAMPAIGN)
    assert len(texts.rows) == len(CAMPAIGN.legal_references)
    assert tables.legal_table(CAMPAIGN.model_copy(update={"legal_references": ()})) is None


def test_key_figures():
    names = (
        "entrees.total",
        "entrees.evolution",
        "beneficiaires.total",
        "taux-recours",
        "beneficiaires.part-femmes",
        "cooperations.nombre",
        "rencontres.nombre",
    )
    nation = (
        "france.entrees.total",
        "france.entrees.evolution",
        "france.beneficiaires.total",
        "taux-recours.france",
        "france.beneficiaires.part-femmes",
    )
    values = {name: Value(name, name, None, "", "") for name in (*names, *nation)}
    table = tables.key_figures(values, [ENTRIES, BENEFICIARIES], SCOPE, ACTIVE)
    assert tuple(row[1] for row in table.rows) == names
    assert tuple(row[2] for row in table.rows) == (*nation, "–", "–")
    assert "Insee" in table.source
    assert table.source.count("Source") == 1


# Every table


@pytest.fixture(scope="module")
def every_table() -> list[Table]:
    return [
        volumes(),
        tables.cooperations_table([action()], dict(FAMILIES), SCOPE),
        tables.milestones_table(CAMPAIGN.milestones, (), SCOPE),
        tables.published_table(national(load_published(PROJECT), 2022)),
        tables.definitions_table(INDICATORS.all, CAMPAIGN),
        tables.legal_table(CAMPAIGN),
    ]


def test_tables_are_whole_and_typographically_final(every_table):
    bad = re.compile(r" [;:!?%]|'|\.\.\.|(?:^|[\s(])-\d|\d \d{3}")
    for table in every_table:
        assert table.source.startswith("Source\u00a0: ")
        assert table.source.endswith(".")
        assert "2022" in table.caption or "2023" in table.caption
        for row in table.rows:
            assert len(row) == len(table.columns)
            assert all(row)
        texts = [table.caption, table.source, *table.notes, *(c.label for c in table.columns)]
        for text in [*texts, *(cell for row in table.rows for cell in row)]:
            assert not bad.search(text), text


def test_columns_are_wide_enough_for_their_longest_word(every_table):
    for table in every_table:
        total = sum(column.weight for column in table.columns)
        line = 138 if table.wide else 88
        for index, column in enumerate(table.columns):
            longest = max(
                len(word)
                for text in (column.label, *(row[index] for row in table.rows))
                for word in re.split(r" |(?<=-)", text)
            )
            assert column.weight / total * line >= longest, (table.id, column.label)
