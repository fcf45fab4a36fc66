"""What ``check`` says of masked figures."""

from pathlib import Path

import pandas as pd

from cep_report.checks.confidentiality import masked
from cep_report.dataset.masking import Masking, Reason
from cep_report.dataset.schema import COLUMNS, Dataset
from cep_report.project import Project
from cep_report.regions import load_regions

ROOT = Path(__file__).parents[2]


def key(region, dimension="sexe"):
    return (2022, region, "", "apec", "beneficiaires", dimension, "femmes")


def test_each_reason_is_counted_for_the_region_and_the_nation_only():
    reasons = {
        key("53"): Reason.SMALL,
        key("53", "age"): Reason.SMALL,
        key("FR"): Reason.DEDUCIBLE,
        key("11"): Reason.SOURCE,
    }
    masking = Masking(11, reasons, 20, revealed=(key("53"),))
    frame = pd.DataFrame(columns=list(COLUMNS))
    dataset = Dataset(frame, Path("jeu.csv"), "", fictional=True, masking=masking)
    found = list(masked(dataset, load_regions(Project(ROOT)).by_code("53")))
    assert [item.code for item in found] == ["CEP-SECRET-002", "CEP-SECRET-004", "CEP-SECRET-006"]
    assert "seuil de 11" in found[0].message
    assert "sexe (1) et age (1)" in found[0].message
