"""What is said of observations that are not dealt with, by version."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from cep_report.checks import check_region
from cep_report.exchanges.pending import reception_findings
from cep_report.observations import AUTHOR, Decision, Kind, Observation, to_json
from cep_report.registers import ObservationEntry

DONE = ObservationEntry(
    row=2,
    id="apec-v1-1",
    date=dt.date(2023, 5, 2),
    operator="apec",
    person="Jeanne Martin",
    zone="cooperations.leviers",
    remark="À préciser.",
    decision=Decision.RETAINED,
    answer="Merci.",
    follow_up="Précisé.",
)


@pytest.fixture
def found(campaign, region, sound):
    def findings(*entries, version="v0"):
        registers = replace(sound.registers, observations=entries)
        workspace = replace(sound, registers=registers)
        return [
            (item.code, item.severity.value)
            for item in check_region(campaign, region, workspace, None, version)
        ]

    return findings


def test_what_is_dealt_with_is_not_told(found):
    assert found(DONE, version="v3") == []


@pytest.mark.parametrize(
    ("version", "severity"),
    [("v0", "information"), ("v2", "information"), ("v3", "erreur"), ("public", "erreur")],
)
def test_a_final_version_waits_for_every_decision(found, version, severity):
    pending = replace(DONE, decision=Decision.PENDING, operator=AUTHOR)
    assert found(pending, version=version) == [("CEP-OBS-001", severity)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"decision": Decision.DIVERGENCE, "answer": ""}, ("CEP-OBS-002", "erreur")),
        ({"follow_up": ""}, ("CEP-OBS-003", "avertissement")),
        ({"decision": Decision.REJECTED, "answer": ""}, ("CEP-OBS-004", "avertissement")),
        ({"decision": Decision.DIVERGENCE, "zone": ""}, ("CEP-OBS-008", "avertissement")),
        ({"remark": "Vu avec jeanne martin."}, ("CEP-OBS-009", "avertissement")),
    ],
)
def test_one_fault_one_finding(found, changes, expected):
    assert found(replace(DONE, **changes), version="v3") == [expected]


def test_an_answer_is_a_text_like_others(found):
    assert found(replace(DONE, answer="Voir XXX.")) == [("CEP-TEXTE-004", "avertissement")]


def test_a_repeated_identifier_is_told_at_each_line(found):
    assert found(DONE, replace(DONE, row=3)) == [("CEP-OBS-006", "erreur")] * 2


def test_the_register_and_the_returns_agree_or_it_is_told(tmp_path):
    folder = tmp_path / "retours" / "2023-05-02-apec"
    folder.mkdir(parents=True)
    received = [
        Observation(id=id_, kind=Kind.COMMENT, operator="apec", version="v1")
        for id_ in ("apec-v1-1", "apec-v1-2")
    ]
    (folder / "retour.json").write_text(json.dumps({"observations": to_json(received)}))
    assert [item.code for item in reception_findings(tmp_path, [DONE], "53")] == ["CEP-OBS-007"]
    by_hand = replace(DONE, id="apec-reunion-1", row=9)
    told = list(reception_findings(tmp_path, [DONE, by_hand], "53"))
    assert [item.code for item in told] == ["CEP-OBS-005", "CEP-OBS-007"]
    assert "ligne 9" in told[0].place
    assert "apec-v1-2" in told[1].message
    (folder / "retour.json").write_text("{")
    assert [item.code for item in reception_findings(tmp_path, [DONE], "53")] == ["CEP-OBS-010"]


def test_rendering_a_final_version_is_refused_with_all_that_waits(command, demo_source):
    said = command(
        demo_source, "render", "-c", "demo-2022", "-r", "44", "--version", "v3", "--json"
    )
    assert said.code == 2
    (outcome,) = json.loads(said.out)
    codes = [item["code"] for item in outcome["erreur"]["constats"]]
    assert codes == ["CEP-OBS-001"] * 2
    assert "review" in outcome["erreur"]["a_faire"]
    assert not (demo_source.output("demo-2022") / "44-grand-est").exists()
