"""Nothing computed from a protected dataset says more than its published figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from cep_report import tables
from cep_report.analysis import profiles, territory, trends
from cep_report.campaign import load_campaign
from cep_report.context import load_campaigned, load_context
from cep_report.dataset import load_dataset
from cep_report.dataset.schema import Status
from cep_report.regions import NATION
from cep_report.values import catalogue


@pytest.fixture(scope="module")
def shared(demo_source):
    return load_campaigned(demo_source, "demo-2022", version="public", accept_reserves=False)


@pytest.fixture(scope="module")
def distributed(demo_source, shared):
    campaign = load_campaign(demo_source, "demo-2022")
    return load_dataset(demo_source, campaign, shared.indicators, shared.regions)


def test_no_sum_misses_a_single_figure(shared):
    """ "1 - share": the complement of a masked figure is masked, or its total is."""
    frame = shared.dataset.frame
    masked = defaultdict(int)
    exact = {(i.id, d.id) for i in shared.indicators.all for d in i.dimensions if d.sums}
    additive = {item.id for item in shared.indicators.all if item.additive}
    for row in frame.itertuples(index=False):
        year, region, department, operator, indicator, dimension, modality, _, status = row
        if indicator not in additive:
            continue
        own = (indicator, year, dimension, modality)
        hidden = status == "s"
        masked["o", *own, region, department] += hidden
        masked["d", *own, region, operator] += hidden if department or region != NATION else 0
        if not department:
            masked["r", *own, operator] += hidden
        for name in [d for i, d in exact if i == indicator and dimension in (d, "total")]:
            masked["m", indicator, year, name, region, department, operator] += hidden
    # Regions without departments in the file have no sum by department.
    broken = frame[frame["departement"] != ""]
    divided = set(zip(broken["indicateur"], broken["dimension"], broken["region"], strict=True))
    lone = [
        key
        for key, number in masked.items()
        if number == 1 and (key[0] != "d" or (key[1], key[3], key[5]) in divided)
    ]
    assert lone == []


def test_values_for_prose_are_silent_on_masked_figures(shared):
    for region in shared.regions.all:
        context = load_context(shared, region, "public") if region.code == "06" else None
        values = (
            context.values
            if context
            else catalogue(
                shared.dataset,
                _Nothing(),
                shared.campaign,
                region,
                shared.regions,
                shared.indicators,
            )
        )
        for dimension in shared.indicators.get("beneficiaires").dimensions:
            for modality in dimension.modalities:
                count = shared.dataset.count(
                    "beneficiaires",
                    year=2022,
                    region=region.code,
                    dimension=dimension.id,
                    modality=modality.id,
                )
                value = values[f"beneficiaires.part-{dimension.id}-{modality.id}"]
                if count.status is Status.CONFIDENTIAL:
                    assert (value.number, value.text) == (None, "s")


class _Nothing:
    cooperations = meetings = documents = investigations = ()


def test_a_masked_count_has_neither_share_nor_gap_nor_evolution(shared):
    seen = 0
    beneficiaries = shared.indicators.get("beneficiaires")
    families = profiles.families(shared.campaign)
    for region in shared.regions.all:
        for operator, _ in families:
            for dimension in beneficiaries.dimensions:
                frame = profiles.profile(
                    shared.dataset,
                    beneficiaries,
                    dimension.id,
                    region=region.code,
                    year=2022,
                    operator=operator,
                )
                hidden = frame[frame["region_status"] == "s"]
                seen += len(hidden)
                assert hidden[["region_count", "region_share", "gap"]].isna().all(axis=None)
        for name in ("reclamations", "mediations"):
            frame = trends.evolution(
                shared.dataset, shared.indicators.get(name), region=region.code, families=families
            )
            hidden = frame[frame["status"] == "s"]
            seen += len(hidden)
            assert hidden[["count", "change", "index"]].isna().all(axis=None)
            after = frame["status"].shift() == "s"
            same = frame["operator"] == frame["operator"].shift()
            assert frame.loc[after & same, "change"].isna().all()
    assert seen > 200


def test_a_table_prints_the_mark_and_nothing_else(shared, distributed):
    """The true number of a masked figure is in no cell of its row."""
    beneficiaries = shared.indicators.get("beneficiaires")
    region = shared.regions.by_code("06")
    where = {"region": "06", "year": 2022, "operator": "apec"}
    dimension = beneficiaries.dimension("csp")
    protected = profiles.profile(shared.dataset, beneficiaries, "csp", **where)
    total = profiles.profile_total(shared.dataset, beneficiaries, **where)
    scope = tables.Scope.of(shared.campaign, region, shared.dataset)
    table = tables.profile_table([(dimension, protected)], total, beneficiaries, scope)
    hidden = protected["region_status"] == "s"
    assert hidden.any()
    for masked, row in zip(hidden, table.rows, strict=False):
        if masked:
            assert row[1] == row[2] == row[4] == "s"


def test_masked_places_do_not_follow_their_value(shared):
    """A ranking is made of what is published: hidden numbers cannot move a place."""
    frame = territory.regions(
        shared.dataset, shared.indicators.get("mediations"), regions=shared.regions, year=2022
    )
    hidden = frame["status"] == "s"
    assert np.isnan(frame.loc[hidden, ["count", "share", "rate"]].to_numpy()).all()


def test_a_dataset_that_is_not_protected_for_the_version_is_refused(shared, distributed):
    region = shared.regions.by_code("53")
    with pytest.raises(ValueError, match="not protected"):
        load_context(replace(shared, dataset=distributed), region, "public")
    with pytest.raises(ValueError, match="not protected"):
        load_context(shared, region, "v0")
