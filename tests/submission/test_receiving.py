"""A file that is no deposit at all is said to be none: nobody is accused of it."""

from __future__ import annotations

import datetime as dt

import pytest

from cep_report.errors import InputError
from cep_report.submission.receiving import read_deposit, receive_package


def never() -> str:
    pytest.fail("rien n’est chiffré")


@pytest.mark.parametrize("content", ["# Un mode d’emploi\n", ""])
def test_what_is_no_archive_is_not_said_to_be_a_damaged_one(empty_project, tmp_path, content):
    path = tmp_path / "README.md"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError, match="ni un dépôt, ni un rapport") as caught:
        receive_package(empty_project, None, path, identity=never, day=dt.date(2023, 7, 1))

    assert "association" not in str(caught.value)
    assert ".docx" in str(caught.value)


def test_an_archive_is_read_whatever_its_name(tmp_path):
    path = tmp_path / "sans-nom"
    path.write_bytes(b"PK\x05\x06")

    assert read_deposit(path, never) == b"PK\x05\x06"
