"""Registers, counted."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from cep_report.analysis import cooperation
from cep_report.registers.model import Cooperation, Meeting

THEMES = ("Aiguillage", "Promotion")
OPERATORS = [("apec", "Apec"), ("cap-emploi", "Cap emploi")]


def action(theme="Aiguillage", partners=("apec",), modality="Groupe", state="En cours"):
    return Cooperation(
        action="Action",
        partners=tuple(partners),
        theme=theme,
        modality=modality,
        start=dt.date(2022, 1, 1),
        state=state,
    )


def test_counts_follow_the_lists_of_the_campaign():
    actions = [action(), action("Promotion"), action("Promotion")]
    frame = cooperation.by_theme(actions, THEMES)
    assert frame.to_dict("list") == {"label": ["Aiguillage", "Promotion"], "count": [1, 2]}
    assert cooperation.by_modality(actions, ("Comité", "Groupe"))["count"].tolist() == [0, 3]


def test_what_is_not_in_a_list_is_never_lost():
    frame = cooperation.by_theme([action("Ancien thème")], THEMES)
    assert frame["label"].tolist() == [*THEMES, "Ancien thème"]
    assert frame["count"].tolist() == [0, 0, 1]


def test_matrix_and_operators():
    actions = [action(partners=("apec", "cap-emploi", "apec")), action("Promotion", ["apec"])]
    frame = cooperation.matrix(actions, OPERATORS, THEMES)
    assert frame.index.tolist() == ["Apec", "Cap emploi"]
    assert frame.columns.tolist() == list(THEMES)
    assert frame.to_numpy().tolist() == [[1, 1], [1, 0]]
    by_operator = cooperation.by_operator(actions, OPERATORS)
    assert by_operator.to_dict("list") == {"label": ["Apec", "Cap emploi"], "count": [2, 1]}


def test_an_empty_register_counts_zeros():
    assert cooperation.matrix([], OPERATORS, THEMES).to_numpy().sum() == 0
    assert cooperation.by_theme([], THEMES)["count"].tolist() == [0, 0]


def test_meetings():
    held = [
        Meeting(date=dt.date(2022, 5, 3), operator="apec", parts=(1, 2), subject="Suivi"),
        Meeting(date=dt.date(2022, 2, 1), operator="apec", parts=(2,), subject="Suivi"),
    ]
    apec, cap = cooperation.meetings(held, OPERATORS).to_dict("records")
    assert apec == {
        "operator": "apec",
        "label": "Apec",
        "part1": 1,
        "part2": 2,
        "total": 2,
        "first": dt.date(2022, 2, 1),
        "last": dt.date(2022, 5, 3),
    }
    assert (cap["total"], cap["first"], cap["last"]) == (0, None, None)


ACTIONS = st.lists(
    st.builds(
        action,
        theme=st.sampled_from(THEMES),
        partners=st.lists(st.sampled_from(["apec", "cap-emploi"]), min_size=1, max_size=3),
    ),
    max_size=12,
)


@given(ACTIONS, st.randoms())
def test_counts_do_not_depend_on_order_and_lose_nothing(actions, seed):
    shuffled = list(actions)
    seed.shuffle(shuffled)
    themes = cooperation.by_theme(actions, THEMES)
    assert themes.equals(cooperation.by_theme(shuffled, THEMES))
    assert themes["count"].sum() == len(actions)
    matrix = cooperation.matrix(actions, OPERATORS, THEMES)
    assert matrix.equals(cooperation.matrix(shuffled, OPERATORS, THEMES))
    assert (
        matrix.sum(axis=1).tolist() == cooperation.by_operator(actions, OPERATORS)["count"].tolist()
    )
