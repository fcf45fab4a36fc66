"""Nobody works a masked count out: an attacker who knows all that is published tries.

``CEP_ATTACKS`` sets how many random datasets are attacked (200 for the full count).
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cep_report.campaign import load_campaign
from cep_report.dataset import load_dataset
from cep_report.dataset.confidentiality import protect
from cep_report.dataset.masking import Reason
from cep_report.dataset.schema import Dataset
from cep_report.indicators import load_indicators
from cep_report.regions import load_regions

ATTACKS = int(os.environ.get("CEP_ATTACKS", "16"))


def _beside(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


attacker, random_figures = _beside("attacker"), _beside("random_figures")
attack, People, spoilt, keys = (
    attacker.attack,
    random_figures.People,
    random_figures.spoilt,
    random_figures.keys,
)


def threshold_of(seed):
    return (5, 11)[seed % 2]


@pytest.fixture(scope="module")
def demo(demo_source):
    campaign = load_campaign(demo_source, "demo-2022")
    indicators = load_indicators(demo_source)
    return load_dataset(demo_source, campaign, indicators, load_regions(demo_source))


@pytest.fixture(scope="module")
def public(demo, indicators):
    return protect(demo, indicators, 11, lower=[5])


def test_the_demonstration_holds_for_the_public(demo, public, indicators):
    assert attack(public.frame, demo.frame, indicators, 11, years={2022}) == []


def test_what_a_lower_threshold_masks_stays_masked(demo, public, indicators):
    restricted = protect(demo, indicators, 5)
    assert attack(restricted.frame, demo.frame, indicators, 5, years={2022}) == []
    assert restricted.masking.reasons.keys() <= public.masking.reasons.keys()


def test_without_secondary_suppression_the_attacker_succeeds(demo, public, indicators):
    frame = public.frame.copy()
    masked = public.masking.reasons
    rows = [
        row
        for row, key in enumerate(keys(frame))
        if masked.get(key) in (Reason.DEDUCIBLE, Reason.VERSION)
    ]
    frame.loc[rows, ["valeur", "statut"]] = demo.frame.loc[rows, ["valeur", "statut"]]
    assert len(attack(frame, demo.frame, indicators, 11, years={2022})) > 50


def test_small_territories_hold_by_department(demo, indicators):
    """Corse, Guyane and Mayotte by department, at a hundredth of their size."""
    figures = demo.frame
    frame = figures[
        figures["region"].isin(["94", "03", "06"])
        & figures["indicateur"].isin(["entrees", "beneficiaires"])
        & (figures["dimension"] == "total")
        & (figures["annee"] == 2022)
        & (figures["operateur"] != "tous")
        & (figures["departement"] != "")
    ].copy()
    frame["valeur"] = (frame["valeur"] // 100).astype(float)
    whole = pd.concat([frame, frame.assign(operateur="tous")])
    regions = whole.assign(departement="")
    whole = pd.concat([whole, regions, regions.assign(region="FR")])
    columns = [name for name in figures.columns if name != "valeur"]
    whole = whole.groupby(columns, as_index=False)["valeur"].sum()[list(figures.columns)]
    dataset = Dataset(whole, demo.path, "", fictional=True)
    for threshold in (5, 11):
        protected = protect(dataset, indicators, threshold)
        assert {key[1] for key in protected.masking.reasons} >= {"94", "03", "06"}
        assert any(key[2] for key in protected.masking.reasons)
        assert attack(protected.frame, whole, indicators, threshold) == []


@pytest.mark.parametrize("seed", range(ATTACKS))
def test_a_random_dataset_holds(seed, indicators):
    people = People(seed)
    dataset = people.dataset()
    if people.hidden:
        dataset = spoilt(dataset, seed)
    protected = protect(dataset, indicators, threshold_of(seed))
    assert attack(protected.frame, dataset.frame, indicators, threshold_of(seed)) == []


def test_one_more_person_between_two_versions_gives_nothing_away(indicators):
    """The attacker holds v1 and v3, and even knows who came in between."""
    forgetful = 0
    for seed in range(ATTACKS // 2):
        threshold = threshold_of(seed)
        people = People(seed)
        before = people.dataset()
        first = protect(before, indicators, threshold)
        people.rows.append(people.one())
        after = people.dataset()
        published = {threshold: frozenset(first.masking.reasons)}
        third = protect(after, indicators, threshold, published=published)
        assert first.masking.reasons.keys() <= third.masking.reasons.keys()
        assert attack(third.frame, after.frame, indicators, threshold) == []
        assert attack(_both(first, third, before), before.frame, indicators, threshold) == []
        without = protect(after, indicators, threshold)
        found = attack(_both(first, without, before), before.frame, indicators, threshold)
        forgetful += bool(found)
    # The memory of what was masked is what protects: without it some do not hold.
    assert forgetful


def _both(first, later, before):
    """What v1 showed, and what v3 shows less the person who is known to have come."""
    frame = first.frame.copy()
    shown = (frame["statut"] == "s") & (later.frame["statut"] == "ok")
    frame.loc[shown, ["valeur", "statut"]] = before.frame.loc[shown, ["valeur", "statut"]]
    return frame


def test_the_same_figures_give_the_same_masks_in_any_order(indicators):
    dataset = People(7).dataset()
    order = np.random.default_rng(1).permutation(len(dataset.frame))
    shuffled = dataset.frame.iloc[order].reset_index(drop=True)
    again = protect(Dataset(dataset.frame.copy(), dataset.path, "", fictional=True), indicators, 11)
    first = protect(dataset, indicators, 11)
    assert first.masking == again.masking
    assert first.sha256 == again.sha256
    other = protect(Dataset(shuffled, dataset.path, "", fictional=True), indicators, 11)
    assert attack(other.frame, shuffled, indicators, 11) == []
