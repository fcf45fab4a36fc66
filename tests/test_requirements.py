"""``requirements.lock`` holds what ``pyproject.toml`` asks for, and nothing that names a machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]


def locked() -> dict[str, str]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^ \\;]+)", LOCK, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


@pytest.mark.parametrize("line", ASKED)
def test_each_dependency_is_locked_at_a_version_it_accepts(line):
    wanted = Requirement(line)
    version = locked()[canonicalize_name(wanted.name)]
    assert wanted.specifier.contains(version), f"run make lock: {line}, locked {version}"


def test_everything_is_pinned_and_hashed():
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) > 60
    for entry in entries:
        assert "==" in entry.splitlines()[0]
        assert "--hash=sha256:" in entry


def test_no_address_of_any_kind():
    assert not re.search(r"https?:|file:|^-", LOCK, re.MULTILINE)
