"""Findings as they are read."""

from __future__ import annotations

from cep_report.errors import InputError
from cep_report.findings import LISTED, Finding, Severity, listed


def findings(code, count):
    return [Finding(code, Severity.ERROR, f"ligne {n}", "faute.") for n in range(count)]


def test_few_findings_are_all_listed():
    assert list(listed(findings("CEP-A-001", 2))) == [
        "[CEP-A-001] ligne 0\u00a0: faute.",
        "[CEP-A-001] ligne 1\u00a0: faute.",
    ]


def test_many_of_one_code_are_counted_and_the_other_codes_still_seen():
    lines = list(listed([*findings("CEP-A-001", 5000), *findings("CEP-B-001", 1)]))
    assert len(lines) == LISTED + 2
    assert lines[LISTED] == "[CEP-A-001] et 4990 autres constats de ce code."
    assert lines[-1].startswith("[CEP-B-001]")


def test_an_error_keeps_them_all_and_prints_the_first():
    error = InputError("Données invalides.", findings=findings("CEP-A-001", 300))
    assert len(error.findings) == 300
    assert len(str(error).splitlines()) == LISTED + 2
