"""Each obligation: what breaks it is found, where it stands, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cep_report.campaign import Campaign, Committee, read_campaign
from cep_report.checks import check_region
from cep_report.findings import Finding, Severity
from cep_report.journal import Journal
from cep_report.regions import Region
from cep_report.registers import ComplementaryData, Investigation, MilestoneEntry
from cep_report.workspace import DeclaredApproach, RegionSettings, Workspace

Checked = Callable[[Workspace], tuple[Finding, ...]]


def with_registers(workspace: Workspace, **fields: Any) -> Workspace:
    return replace(workspace, registers=replace(workspace.registers, **fields))


def dated(workspace: Workspace, **days: date | None) -> Workspace:
    entries = tuple(
        replace(entry, date=days.get(entry.milestone, entry.date))
        for entry in workspace.registers.milestones
    )
    return with_registers(workspace, milestones=entries)


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def test_a_sound_workspace_has_no_finding(sound: Workspace, checked: Checked) -> None:
    assert checked(sound) == ()


def test_an_operator_met_on_one_strand_only(sound: Workspace, checked: Checked) -> None:
    meetings = tuple(
        replace(item, parts=(1,)) if item.operator == "apec" else item
        for item in sound.registers.meetings
    )
    finding = only(checked(with_registers(sound, meetings=meetings)))
    assert (finding.code, finding.severity) == ("CEP-PLAN-001", Severity.ERROR)
    assert finding.message.startswith("Apec")
    assert "volet 2 (Le CEP et les parcours" in finding.message
    assert "volet 1" not in finding.message
    assert finding.place == "registres.xlsx, Rencontres"


def test_two_meetings_cover_the_two_strands(sound: Workspace, checked: Checked) -> None:
    meetings = tuple(
        replace(item, parts=(strand,)) for item in sound.registers.meetings for strand in (1, 2)
    )
    assert checked(with_registers(sound, meetings=meetings)) == ()


def test_nobody_met(sound: Workspace, checked: Checked) -> None:
    findings = checked(with_registers(sound, meetings=()))
    assert [item.code for item in findings] == ["CEP-PLAN-001"] * 5
    assert any(item.message.startswith("Pôle emploi") for item in findings)
    assert all("volet 1" in item.message and "volet 2" in item.message for item in findings)


def test_no_meeting_of_the_committee(sound: Workspace, checked: Checked) -> None:
    finding = only(checked(dated(sound, comite=None)))
    assert finding.code == "CEP-PLAN-002"
    assert "CREFOP" in finding.message
    assert "de Bretagne" in finding.message


def test_the_committee_bears_the_name_the_region_gives(sound: Workspace, checked: Checked) -> None:
    settings = RegionSettings(
        committee=Committee(name="comité régional pour l’emploi", short="CRE")
    )
    finding = only(checked(dated(replace(sound, settings=settings), comite=None)))
    assert "CRE)" in finding.message


def test_no_public_document(sound: Workspace, checked: Checked) -> None:
    assert only(checked(with_registers(sound, documents=()))).code == "CEP-PLAN-003"


def test_no_cooperation(sound: Workspace, checked: Checked) -> None:
    finding = only(checked(with_registers(sound, cooperations=())))
    assert (finding.code, finding.severity) == ("CEP-PLAN-005", Severity.WARNING)


def test_an_empty_zone_of_the_socle(sound: Workspace, checked: Checked) -> None:
    prose = {**sound.prose, "parcours.demandes": "  \n"}
    finding = only(checked(replace(sound, prose=prose)))
    assert (finding.code, finding.severity) == ("CEP-PLAN-004", Severity.ERROR)
    assert finding.place == "prose/parcours.md, «\u00a0Les demandes\u00a0»"


def test_an_empty_zone_beyond_the_socle(sound: Workspace, checked: Checked) -> None:
    prose = {key: text for key, text in sound.prose.items() if key != "essentiel.messages"}
    finding = only(checked(replace(sound, prose=prose)))
    assert (finding.code, finding.severity) == ("CEP-PLAN-004", Severity.WARNING)


def test_an_optional_zone_may_stay_empty(
    sound: Workspace, campaign: Campaign, region: Region
) -> None:
    plan = tuple(
        part.model_copy(
            update={"zones": tuple(z.model_copy(update={"mandatory": False}) for z in part.zones)}
        )
        for part in campaign.plan
    )
    free = campaign.model_copy(update={"plan": plan})
    assert check_region(free, region, replace(sound, prose={}), None) == ()


def test_the_committee_after_the_delivery(sound: Workspace, checked: Checked) -> None:
    finding = only(checked(dated(sound, comite=date(2023, 7, 16))))
    assert finding.code == "CEP-PLAN-006"
    assert finding.place == "registres.xlsx, Jalons, ligne 9"
    assert "16 juillet 2023" in finding.message
    assert checked(dated(sound, comite=date(2023, 7, 15))) == ()


def test_the_committee_before_the_operators(sound: Workspace, checked: Checked) -> None:
    assert only(checked(dated(sound, echanges=date(2023, 6, 21)))).code == "CEP-PLAN-007"
    assert checked(dated(sound, echanges=date(2023, 6, 20))) == ()
    assert checked(dated(sound, echanges=None)) == ()


def test_a_late_delivery(sound: Workspace, checked: Checked) -> None:
    finding = only(checked(dated(sound, remise=date(2023, 9, 1))))
    assert (finding.code, finding.severity) == ("CEP-PLAN-008", Severity.WARNING)
    assert checked(dated(sound, remise=None)) == ()


@pytest.mark.parametrize(
    ("day", "fires"),
    [
        (date(2021, 12, 31), True),
        (date(2022, 1, 1), False),
        (date(2023, 7, 15), False),
        (date(2023, 7, 16), True),
    ],
)
def test_meetings_of_another_campaign(
    sound: Workspace, checked: Checked, day: date, fires: bool
) -> None:
    first, *others = sound.registers.meetings
    meetings = (replace(first, date=day), *others)
    findings = checked(with_registers(sound, meetings=meetings))
    assert [item.code for item in findings] == (["CEP-PLAN-009"] if fires else [])
    assert all(item.place == "registres.xlsx, Rencontres, ligne 4" for item in findings)


DECLARED = RegionSettings(
    complements=(DeclaredApproach(title="Le non-recours", declared_on=date(2022, 3, 31)),)
)
WRITTEN = {"complements.complements": "Une enquête a été menée."}


def test_complements_written_and_declared(sound: Workspace, checked: Checked) -> None:
    prose = {**sound.prose, **WRITTEN}
    assert only(checked(replace(sound, prose=prose))).code == "CEP-PLAN-010"
    assert only(checked(replace(sound, settings=DECLARED))).code == "CEP-PLAN-011"
    assert checked(replace(sound, prose=prose, settings=DECLARED)) == ()


def test_complements_declared_too_late(sound: Workspace, checked: Checked) -> None:
    late = DeclaredApproach(title="Le non-recours", declared_on=date(2023, 8, 1))
    spoilt = replace(
        sound,
        prose={**sound.prose, **WRITTEN},
        settings=RegionSettings(complements=(late,)),
    )
    assert only(checked(spoilt)).code == "CEP-PLAN-017"


@pytest.mark.parametrize(
    ("declared_on", "code"),
    [
        (None, "CEP-PLAN-012"),
        (date(2022, 9, 2), "CEP-PLAN-013"),
        (date(2022, 9, 1), None),
    ],
)
def test_investigations(
    sound: Workspace, checked: Checked, declared_on: date | None, code: str | None
) -> None:
    inquiry = Investigation(
        row=4,
        title="Enquête",
        type="Entretiens",
        start=date(2022, 9, 1),
        declared=declared_on is not None,
        declared_on=declared_on,
    )
    findings = checked(with_registers(sound, investigations=(inquiry,)))
    assert [item.code for item in findings] == ([code] if code else [])
    assert all(item.place == "registres.xlsx, Investigations, ligne 4" for item in findings)


@pytest.mark.parametrize(
    ("consent", "personal", "reference", "codes"),
    [
        (date(2022, 4, 1), False, "", []),
        (date(2023, 7, 15), True, "Convention 12", []),
        (date(2023, 7, 16), False, "", ["CEP-PLAN-014"]),
        (date(2022, 4, 1), True, " ", ["CEP-PLAN-015"]),
    ],
)
def test_complementary_data(
    sound: Workspace,
    checked: Checked,
    consent: date,
    personal: bool,
    reference: str,
    codes: list[str],
) -> None:
    data = ComplementaryData(
        row=4,
        partner="Apec",
        data="Entretiens",
        consent=consent,
        personal=personal,
        reference=reference,
    )
    findings = checked(with_registers(sound, complementary=(data,)))
    assert [item.code for item in findings] == codes


def test_all_findings_at_once_in_the_order_of_the_plan(
    sound: Workspace, campaign: Campaign, region: Region
) -> None:
    spoilt = with_registers(
        replace(sound, prose={}), meetings=(), documents=(), milestones=(), cooperations=()
    )
    findings = check_region(campaign, region, spoilt, None)
    assert {item.code for item in findings} == {f"CEP-PLAN-00{n}" for n in range(1, 6)}
    codes = [item.code for item in findings]
    assert codes == sorted(codes)
    zones = [item.place for item in findings if item.code == "CEP-PLAN-004"]
    assert zones == [
        f"prose/{part.id}.md, «\u00a0{zone.title}\u00a0»"
        for part in campaign.plan
        for zone in part.zones
        if zone.mandatory and not part.declared
    ]
    assert "sur le volet 1 (" in findings[0].message
    assert ") et le volet 2 (" in findings[0].message
    assert findings == check_region(campaign, region, spoilt, None)
    zones = sum(len(part.zones) for part in campaign.plan if not part.declared)
    assert sum(item.code == "CEP-PLAN-004" for item in findings) == zones


def test_reserves_and_the_journal_are_told_too(
    sound: Workspace, campaign: Campaign, region: Region
) -> None:
    noted = Finding("CEP-JOURNAL-001", Severity.WARNING, "journal.jsonl, ligne 3", "illisible.")
    workspace = replace(sound, journal=Journal(findings=(noted,)))
    assert check_region(campaign, region, workspace, None) == (noted,)


def test_another_campaign_is_checked_by_the_same_code(sound: Workspace, region: Region) -> None:
    other = read_campaign(Path(__file__).parents[1] / "campaigns" / "2020" / "campaign.yml")
    workspace = replace(
        with_registers(
            sound,
            meetings=tuple(
                replace(item, date=date(2020, 10, 1), parts=(1,))
                for item in sound.registers.meetings
            ),
            milestones=(MilestoneEntry(milestone="comite", date=date(2021, 6, 10)),),
        ),
        campaign=other,
    )
    findings = check_region(other, region, workspace, None)
    assert {item.code for item in findings} == {"CEP-PLAN-001"}
    assert all("volet 2 (Les parcours des bénéficiaires)" in item.message for item in findings)
