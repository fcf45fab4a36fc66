"""Digests are remembered only while nothing can have changed."""

from __future__ import annotations

import hashlib
import os
import time

import pytest

from cep_report.digests import FILE_NAME, Digests, remembered
from cep_report.project import Project

LATER = 2**62


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "texte.md"
    path.write_text("un")
    return path


def test_a_settled_file_is_read_once(file):
    digests = Digests(settled=LATER)
    assert [digests.of(file), digests.of(file)] == [digest("un")] * 2
    assert digests.read == 1


def test_a_file_just_written_is_read_again(file):
    digests = Digests(settled=file.stat().st_mtime_ns)
    assert [digests.of(file), digests.of(file)] == [digest("un")] * 2
    assert digests.read == 2


@pytest.mark.skipif(os.name != "posix", reason="sans date de changement (Windows)")
def test_the_same_size_and_a_modification_time_put_back_do_not_hide_a_change(file):
    digests = Digests(settled=LATER)
    assert digests.of(file) == digest("un")
    before = file.stat()
    while time.time_ns() - before.st_ctime_ns < 20_000_000:  # a step of the kernel's clock
        time.sleep(0.005)
    file.write_text("12")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert digests.of(file) == digest("12")


def test_another_file_put_in_its_place_is_read(file, tmp_path):
    digests = Digests(settled=LATER)
    digests.of(file)
    other = tmp_path / "autre"
    other.write_text("eu")
    os.utime(other, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    other.replace(file)
    assert digests.of(file) == digest("eu")


def test_the_memory_is_kept_between_commands_and_may_be_broken(file, tmp_path, monkeypatch):
    monkeypatch.setattr("cep_report.digests._SETTLED", -LATER)
    project = Project(tmp_path)
    with remembered(project) as digests:
        digests.of(file)
    with remembered(project) as digests:
        assert digests.of(file) == digest("un")
        assert digests.read == 0
    for content in ("", "[]", '{"a": 3}', '{"a": [1, 2, 3, 4]}', "\x00"):
        (project.cache / FILE_NAME).write_text(content)
        with remembered(project) as digests:
            assert digests.of(file) == digest("un")
            assert digests.read == 1


def test_a_cache_that_cannot_be_written_is_no_matter(file, tmp_path):
    (tmp_path / ".cep-cache").write_text("un fichier là où il faut un dossier")
    with remembered(Project(tmp_path)) as digests:
        assert digests.of(file) == digest("un")
