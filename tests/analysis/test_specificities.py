"""What sets a region apart: identities, and no fact from noise."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.analysis import specificities as sp
from cep_report.indicators import Dimension, Indicator, Modality

EVERY = sp.Thresholds(effect=0.0, points=0.0)
"""Only the false discovery rate decides."""


def rows(parts, nation_parts, dimension="age", operator="tous", indicator="beneficiaires"):
    base, whole = sum(parts), sum(nation_parts)
    return [
        (indicator, dimension, operator, f"m{rank}", float(part), base, float(nation), whole, "ok")
        for rank, (part, nation) in enumerate(zip(parts, nation_parts, strict=True))
    ]


def frame(*lists):
    return pd.DataFrame([row for item in lists for row in item], columns=list(sp.COUNTS)).astype(
        dict.fromkeys(sp.COUNTS[4:8], "float64")
    )


profiles = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 50_000)), min_size=2, max_size=8
).filter(lambda pairs: sum(a for a, _ in pairs) > 0 and sum(b for _, b in pairs) > 0)


def built(pairs):
    return frame(rows([a for a, _ in pairs], [a + b for a, b in pairs]))


def test_the_residual_is_that_of_a_worked_example():
    # 30 of 100 here, 20 of 100 there: pooled 1/4, z = 10 / sqrt(200 * 1/4 * 3/4 / 4 * ...).
    found = sp.compare(frame(rows([30, 70], [50, 150]))).iloc[0]
    pooled = 0.1 / math.sqrt(0.25 * 0.75 * (1 / 100 + 1 / 100))
    assert found["residual"] == pytest.approx(pooled)
    assert found["p_value"] == pytest.approx(math.erfc(pooled / math.sqrt(2)))
    assert found["effect"] == pytest.approx(2 * math.asin(0.3**0.5) - 2 * math.asin(0.2**0.5))
    assert found["gap"] == pytest.approx(5.0)
    assert found["rest_share"] == pytest.approx(20.0)


def test_adjusted_p_values_are_those_of_a_worked_example():
    # The fifteen p-values of Benjamini and Hochberg (1995), section 3.2: four are rejected.
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
        0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    adjusted = sp.false_discovery(published)
    assert (adjusted <= 0.05).sum() == 4
    assert adjusted[3] == pytest.approx(0.0095 * 15 / 4)
    assert list(adjusted) == sorted(adjusted)


@settings(deadline=None)
@given(profiles)
def test_shares_sum_to_100_here_in_the_rest_and_in_the_nation(pairs):
    found = sp.compare(built(pairs))
    for column in ("share", "nation_share", "rest_share"):
        assert found[column].sum() == pytest.approx(100)


@settings(deadline=None)
@given(profiles)
def test_the_region_and_the_rest_make_the_nation(pairs):
    found = sp.compare(built(pairs))
    rest = found["nation_base"] - found["base"]
    made = found["share"] * found["base"] + found["rest_share"] * rest
    assert np.allclose(made, found["nation_share"] * found["nation_base"])
    # The gap with the nation is that with the rest, scaled by the rest's weight.
    apart = (found["share"] - found["rest_share"]) * rest / found["nation_base"]
    assert np.allclose(found["gap"], apart, atol=1e-9)


@settings(deadline=None)
@given(profiles, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(pairs, random):
    one = built(pairs)
    order = list(one.index)
    random.shuffle(order)
    straight = sp.compare(one, EVERY)
    shuffled = sp.compare(one.loc[order], EVERY)
    pd.testing.assert_frame_equal(straight, shuffled.sort_index())
    first, second = sp.facts(straight), sp.facts(shuffled)
    assert list(first["modality"]) == list(second["modality"])
    pd.testing.assert_frame_equal(sp.dissimilarity(straight), sp.dissimilarity(shuffled))


@settings(deadline=None)
@given(st.integers(200, 100_000), st.integers(200, 1_000_000), st.data())
def test_more_people_with_the_trait_is_never_a_lower_effect(base, rest, data):
    share = data.draw(st.integers(1, rest - 1))
    low = data.draw(st.integers(0, base - 2))
    high = data.draw(st.integers(low + 1, base - 1))

    def one(part):
        pairs = [(part, share), (base - part, rest - share)]
        return sp.compare(built(pairs)).iloc[0]

    assert one(low)["effect"] < one(high)["effect"]
    assert one(low)["gap"] < one(high)["gap"]
    assert one(low)["residual"] < one(high)["residual"]


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusting_keeps_the_order_and_never_lowers_a_p_value(values):
    adjusted = sp.false_discovery(values)
    assert (adjusted >= np.array(values) - 1e-12).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(values, kind="stable")]) >= -1e-12).all()


def test_a_large_region_is_significant_and_not_news():
    found = sp.compare(frame(rows([505_000, 495_000], [1_500_000, 1_500_000]))).iloc[0]
    assert found["adjusted"] < 1e-6
    assert found["reading"] == "alike"


def test_few_people_are_not_ranked_and_missing_ones_not_compared():
    few = frame(rows([29, 971], [100, 100_000]))
    masked = frame(rows([500, 500], [1000, 9000], dimension="sexe"))
    masked.loc[:, ["part", "status"]] = [math.nan, "s"]
    small = frame(rows([50, 49], [5000, 95_000], dimension="handicap"))
    found = sp.compare(pd.concat([few, masked, small], ignore_index=True))
    assert list(found["reading"]) == ["few", "distinct", "missing", "missing", "few", "few"]
    assert found.loc[2:3, list(sp.COMPARED[len(sp.COUNTS) : -1])].isna().all(axis=None)
    assert set(sp.facts(found)["dimension"]) == {"age"}
    assert "sexe" not in set(sp.dissimilarity(found)["dimension"])
    assert sp.alike(found) == []


def test_a_region_alone_is_compared_with_nothing():
    found = sp.compare(frame(rows([500, 500], [500, 500])))
    assert set(found["reading"]) == {"missing"}


def test_facts_are_ranked_by_effect_one_a_dimension_and_families_only_add():
    here = [
        rows([4000, 6000], [30_000, 70_000], "age"),
        rows([2500, 7500], [20_000, 80_000], "csp"),
        # The same trait in one family: already said of all.
        rows([2000, 1000], [9000, 21_000], "age", "apec"),
        rows([1000, 2000], [5000, 25_000], "motif", "apec"),
        rows([1000, 2000], [5000, 25_000], "statut", "apec"),
    ]
    found = sp.facts(sp.compare(frame(*here)), least=2)
    assert list(zip(found["dimension"], found["operator"], strict=True)) == [
        ("motif", "apec"),
        ("age", "tous"),
        ("csp", "tous"),
    ]
    assert len(sp.facts(sp.compare(frame(*here)), most=2)) == 2


def test_what_is_compared_comes_from_the_dictionary(entries, make_dataset):
    people = entries.model_copy(
        update={
            "id": "beneficiaires",
            "dimensions": (
                Dimension(
                    id="age",
                    label="Âge",
                    sums=True,
                    modalities=tuple(
                        Modality(id=item, label=item) for item in ("a", "b", "non-renseigne")
                    ),
                ),
            ),
        }
    )
    amounts = Indicator.model_validate(
        entries.model_dump() | {"id": "euros", "kind": "montant", "dimensions": entries.dimensions}
    )
    families = [("pole-emploi", "Pôle emploi"), ("apec", "Apec")]
    items = list(
        sp.breakdowns(
            [entries, people, amounts], families, people="beneficiaires", by_operator="entrees"
        )
    )
    assert [(item.indicator, item.dimension, item.modalities) for item in items] == [
        ("entrees", "operateur", ("pole-emploi", "apec")),
        ("entrees", "sexe", ("femmes",)),
        ("beneficiaires", "age", ("a", "b")),
    ]
    data = make_dataset(
        [
            (2022, region, "", operator, "entrees", "total", "total", value)
            for region, values in {"FR": (90, 60, 30), "53": (30, 25, "s")}.items()
            for operator, value in zip(("tous", "pole-emploi", "apec"), values, strict=True)
        ]
    )
    found = sp.counts(data, items[:1], region="53", year=2022)
    assert list(found["status"]) == ["ok", "s"]
    assert found.iloc[0][["part", "base", "nation_part", "nation_base"]].tolist() == [
        25,
        30,
        60,
        90,
    ]


def nation(generator, traits=0, size=(3_000, 400_000)):
    """Regions drawn from one national profile; the first dimensions of the first may differ."""
    sizes = np.exp(generator.uniform(*np.log(size), 18)).astype(int)
    drawn = []
    for dimension in range(12):
        law = generator.dirichlet(np.full(7, 1.5))
        own = law.copy()
        if dimension < traits:
            own[0], own[1] = own[0] + own[1] * 0.3, own[1] * 0.7
        laws = [own, *([law] * 17)]
        counts = np.array([generator.multinomial(n, p) for n, p in zip(sizes, laws, strict=True)])
        drawn.append((dimension, counts))
    return drawn


def compared(drawn, region, thresholds):
    return sp.compare(
        frame(*(rows(counts[region], counts.sum(0), f"d{name}") for name, counts in drawn)),
        thresholds,
    )


def test_no_fact_comes_from_noise_beyond_the_chosen_rate():
    """All regions alike: any discovery is false, so at most one region in twenty has one."""
    generator = np.random.default_rng(20230715)
    discoveries, told = [], []
    for drawn in (nation(generator) for _ in range(30)):
        for region in range(18):
            found = compared(drawn, region, EVERY)
            discoveries.append(bool((found["reading"] == "distinct").any()))
            told.append(not sp.facts(compared(drawn, region, sp.DEFAULT)).empty)
    # 540 regions: three standard errors above 5 % is 7.8 %.
    assert np.mean(discoveries) <= 0.078
    # The smallest effect that counts leaves next to nothing of them.
    assert np.mean(told) <= 0.015


def test_the_share_of_false_facts_stays_at_the_chosen_rate_beside_true_ones():
    generator = np.random.default_rng(20220101)
    false, power = [], []
    for _ in range(150):
        # The first region: four dimensions differ in two modalities, eight do not.
        found = compared(nation(generator, traits=4, size=(20_000, 21_000)), 0, EVERY)
        kept = found[found["reading"] == "distinct"]
        true = kept["dimension"].isin([f"d{rank}" for rank in range(4)]) & kept["modality"].isin(
            ["m0", "m1"]
        )
        false.append(0.0 if kept.empty else 1 - true.mean())
        power.append(true.sum() / 8)
    assert np.mean(false) <= 0.06
    assert np.mean(power) > 0.9


@settings(max_examples=30, deadline=None)
@given(profiles)
def test_dissimilarity_is_half_the_sum_of_gaps(pairs):
    found = sp.compare(built(pairs))
    expected = (found["share"] - found["rest_share"]).abs().sum() / 2
    index = sp.dissimilarity(found)
    assert index["points"].iloc[0] == pytest.approx(expected)
    assert -1e-9 <= index["points"].iloc[0] <= 100 + 1e-9
