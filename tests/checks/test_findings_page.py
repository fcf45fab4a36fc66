"""The page of findings and the code name the same codes, once each."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"CEP-[A-Z]+-\d{3}")
PAGE = (ROOT / "docs" / "constats.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| `(CEP-[A-Z]+-\d{3})` \| (.+?) \| .+ \| .+ \|$", re.MULTILINE)


def codes_in_the_code() -> set[str]:
    return {
        code
        for path in sorted((ROOT / "cep_report").rglob("*.py"))
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }


def test_every_code_is_documented_and_conversely() -> None:
    documented = {code for code, _ in LINE.findall(PAGE)}
    assert sorted(codes_in_the_code() - documented) == []
    assert sorted(documented - codes_in_the_code()) == []


def test_each_code_has_one_line_under_its_family_in_order() -> None:
    lines = [code for code, _ in LINE.findall(PAGE)]
    assert [code for code, count in Counter(lines).items() if count > 1] == []
    for section in PAGE.split("\n## ")[1:]:
        family = section.split("\u00a0:")[0]
        codes = [code for code, _ in LINE.findall(section)]
        assert codes == sorted(codes)
        assert {code.rpartition("-")[0] for code in codes} == {family}


def test_gravities_are_those_of_findings() -> None:
    for code, gravity in LINE.findall(PAGE):
        assert re.match(r"(erreur|avertissement|information)\b", gravity), code
