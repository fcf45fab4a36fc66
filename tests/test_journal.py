from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from cep_report.errors import CepError, OutputError, RenderError
from cep_report.journal import Event, append, last_render, read_journal, record_renders
from cep_report.project import Project

NOON = datetime(2023, 5, 2, 12, 0, tzinfo=UTC)


def test_events_are_added_and_read_in_order(tmp_path):
    path = tmp_path / "journal.jsonl"
    events = [Event(NOON, "creation"), Event(NOON, "rendu", {"version": "v0", "mots": ["é", "\n"]})]
    for event in events:
        append(path, event)
    journal = read_journal(path)
    assert journal.events == tuple(events)
    assert journal.findings == ()
    assert journal.last("rendu") == events[1]
    assert journal.last("autre") is None
    assert path.read_text(encoding="utf-8").count("\n") == 2
    assert "é" in path.read_text(encoding="utf-8")


def test_what_is_there_is_never_changed(tmp_path):
    path = tmp_path / "journal.jsonl"
    append(path, Event(NOON, "un"))
    before = path.read_bytes()
    append(path, Event(NOON, "deux"))
    assert path.read_bytes().startswith(before)


def test_times_are_kept_in_universal_time(tmp_path):
    path = tmp_path / "journal.jsonl"
    append(path, Event(NOON.astimezone(timezone(timedelta(hours=4))), "un"))
    assert "2023-05-02T12:00:00+00:00" in path.read_text(encoding="utf-8")
    assert read_journal(path).events[0].time == NOON


def test_a_torn_last_line_is_told_kept_and_does_not_harm_the_next(tmp_path):
    path = tmp_path / "journal.jsonl"
    append(path, Event(NOON, "un"))
    torn = path.read_bytes() + b'{"quand": "2023-05-0'
    path.write_bytes(torn)
    journal = read_journal(path)
    assert [event.kind for event in journal.events] == ["un"]
    (finding,) = journal.findings
    assert (finding.code, finding.place) == ("CEP-JOURNAL-001", "journal.jsonl, ligne 2")
    append(path, Event(NOON, "deux"))
    assert path.read_bytes().startswith(torn + b"\n")
    assert [event.kind for event in read_journal(path).events] == ["un", "deux"]


@pytest.mark.parametrize(
    "line", ["[]", "{}", "\xff", '{"quand": "2023-05-02T12:00:00", "quoi": "x"}', '{"quand": 3}']
)
def test_lines_that_are_not_events(tmp_path, line):
    path = tmp_path / "journal.jsonl"
    path.write_bytes(line.encode("latin-1") + b"\n\n")
    journal = read_journal(path)
    assert journal.events == ()
    assert len(journal.findings) == 1


def test_a_missing_journal_is_empty(tmp_path):
    assert read_journal(tmp_path / "journal.jsonl").events == ()
    assert last_render(tmp_path) is None


def test_kinds_and_times_are_checked(tmp_path):
    with pytest.raises(ValueError, match="kind"):
        append(tmp_path / "j", Event(NOON, "Un Deux"))
    with pytest.raises(ValueError, match="time zone"):
        append(tmp_path / "j", Event(datetime(2023, 5, 2), "un"))
    assert not (tmp_path / "j").exists()


def test_a_journal_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError, match="journal"):
        append(tmp_path / "absent" / "j", Event(NOON, "un"))


@dataclass(frozen=True)
class Outcome:
    region: object
    files: tuple[Path, ...] = ()
    error: CepError | None = None


def test_renders_are_recorded_region_by_region(tmp_path):
    project = Project(tmp_path)
    good, bad, absent = (SimpleNamespace(folder=name) for name in ("53-a", "24-b", "06-c"))
    for region in (good, bad):
        (tmp_path / "reports" / "2022" / region.folder).mkdir(parents=True)
    outcomes = [
        Outcome(good, (tmp_path / "secret/rapport.pdf", tmp_path / "secret/rapport.docx")),
        Outcome(bad, error=RenderError("Rien ne va.")),
        Outcome(absent),
    ]
    record_renders(project, SimpleNamespace(id="2022"), outcomes, "v1", NOON)
    folder = tmp_path / "reports" / "2022"
    assert last_render(folder / "53-a") == "02/05/2023 (v1)"
    assert last_render(folder / "24-b") is None
    (event,) = read_journal(folder / "24-b" / "journal.jsonl").events
    assert (event.kind, event.data["cause"]) == ("echec-du-rendu", "Rien ne va.")
    assert "secret" not in (folder / "53-a" / "journal.jsonl").read_text(encoding="utf-8")
    assert not (folder / "06-c").exists()
