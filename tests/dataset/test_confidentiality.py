"""What the protection masks, keeps and remembers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cep_report.dataset import handed_over, places
from cep_report.dataset.confidentiality import protect
from cep_report.dataset.masking import Masking, Reason
from cep_report.dataset.reading import read_table
from cep_report.dataset.schema import Dataset
from cep_report.dataset.validation import validate
from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.project import Project

WHERE = {"year": 2022, "region": "53"}

# Two families, two sexes; the women of Apec are 3.
LINES = """\
2022;FR;;tous;beneficiaires;total;total;200;ok
2022;53;;tous;beneficiaires;total;total;100;ok
2022;06;;tous;beneficiaires;total;total;100;ok
2022;53;;tous;beneficiaires;sexe;femmes;60;ok
2022;53;;tous;beneficiaires;sexe;hommes;40;ok
2022;53;;apec;beneficiaires;total;total;20;ok
2022;53;;apec;beneficiaires;sexe;femmes;3;ok
2022;53;;apec;beneficiaires;sexe;hommes;17;ok
2022;53;;pole-emploi;beneficiaires;total;total;80;ok
2022;53;;pole-emploi;beneficiaires;sexe;femmes;57;ok
2022;53;;pole-emploi;beneficiaires;sexe;hommes;23;ok
2022;53;;tous;reclamations;total;total;0;ok
2022;53;;apec;financement-dossiers;total;total;2;ok
2022;53;;apec;financement-euros;total;total;5000;ok
2022;53;;cap-emploi;beneficiaires;total;total;;nd
2022;06;;apec;beneficiaires;total;total;4;ok
2022;06;;pole-emploi;beneficiaires;total;total;96;ok
2022;06;;apec;duree;total;total;30;ok
2022;06;;pole-emploi;duree;total;total;40;ok
"""


@pytest.fixture
def dataset(write, campaign, indicators, regions) -> Dataset:
    checked = validate(read_table(write(LINES)), campaign, indicators, regions)
    assert not checked.findings
    return Dataset(checked.frame, write(LINES), "0" * 64, fictional=True)


def test_a_small_count_is_masked_with_what_would_give_it_back(dataset, indicators):
    protected = protect(dataset, indicators, 5)

    def status(operator, sex):
        return str(
            protected.count(
                "beneficiaires", **WHERE, operator=operator, dimension="sexe", modality=sex
            ).status
        )

    found = {(o, s): status(o, s) for o in ("apec", "pole-emploi") for s in ("femmes", "hommes")}
    assert set(found.values()) == {"s"}
    assert status("tous", "femmes") == "ok"
    reasons = protected.masking.reasons
    assert reasons[2022, "53", "", "apec", "beneficiaires", "sexe", "femmes"] is Reason.SMALL
    assert reasons[2022, "53", "", "apec", "beneficiaires", "sexe", "hommes"] is Reason.DEDUCIBLE


def test_what_describes_a_masked_count_is_masked(dataset, indicators):
    protected = protect(dataset, indicators, 5)
    assert protected.count("financement-euros", **WHERE, operator="apec").number is None
    assert protected.count("duree", year=2022, region="06", operator="apec").number is None


def test_a_zero_is_published_and_rows_keep_their_place(dataset, indicators):
    protected = protect(dataset, indicators, 11)
    assert protected.count("reclamations", **WHERE).number == 0
    assert list(protected.frame.index) == list(dataset.frame.index)
    shown = protected.frame["statut"] == "ok"
    assert (protected.frame[shown] == dataset.frame[shown]).all(axis=None)
    assert protected.frame["valeur"][protected.frame["statut"] == "s"].isna().all()
    assert protected.sha256 != dataset.sha256


def test_what_is_masked_does_not_show_in_what_is_left(dataset, indicators):
    """Two files that differ in masked figures only give the same protected figures."""
    frame = dataset.frame.copy()
    apec = (
        (frame["operateur"] == "apec") & (frame["region"] == "53") & (frame["dimension"] == "sexe")
    )
    others = (
        (frame["operateur"] == "pole-emploi")
        & (frame["region"] == "53")
        & (frame["dimension"] == "sexe")
    )
    frame.loc[apec, "valeur"] += np.array([1.0, -1.0])
    frame.loc[others, "valeur"] += np.array([-1.0, 1.0])
    one = protect(dataset, indicators, 5)
    two = protect(replace(dataset, frame=frame), indicators, 5)
    assert one.frame.equals(two.frame)
    assert one.sha256 == two.sha256


def test_a_threshold_of_nothing_masks_nothing_more(dataset, indicators):
    assert not protect(dataset, indicators, 0).masking.reasons


def test_reserves_do_not_quote_figures(dataset, indicators):
    found = Finding("CEP-DON-021", Severity.ERROR, "jeu.csv", "la somme est 4, le total 3.", "")
    (said,) = protect(replace(dataset, reserves=(found,)), indicators, 5).reserves
    assert "3" not in said.message


def test_masks_handed_over_are_remembered_and_only_grow(tmp_path, dataset, indicators):
    project = Project(tmp_path)
    project.campaign_file("essai").parent.mkdir(parents=True)
    assert handed_over.masked_before(project, "essai") == {}
    masking = protect(dataset, indicators, 5).masking
    handed_over.remember(project, "essai", masking)
    before = handed_over.masked_before(project, "essai")
    assert before == {5: frozenset(masking.reasons)}
    handed_over.remember(project, "essai", Masking(5, {}, 0))
    assert handed_over.masked_before(project, "essai") == before
    again = protect(dataset, indicators, 5, published=before).masking
    assert again.reasons.keys() == masking.reasons.keys()
    assert again.revealed == ()


def test_a_broken_record_of_masks_is_refused(tmp_path):
    project = Project(tmp_path)
    path = places.handed_over(project, "essai")
    path.parent.mkdir(parents=True)
    path.write_text("seuil;annee\ncinq;2022\n", encoding="utf-8")
    with pytest.raises(InputError, match="registre des chiffres masqués"):
        handed_over.masked_before(project, "essai")


def test_a_figure_shown_before_and_masked_now_is_told(dataset, indicators):
    key = (2022, "06", "", "apec", "beneficiaires", "total", "total")
    masking = protect(dataset, indicators, 5, published={5: frozenset({key})}).masking
    assert key not in masking.revealed
    assert (2022, "53", "", "apec", "beneficiaires", "sexe", "femmes") in masking.revealed
