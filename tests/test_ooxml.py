import zipfile

import pytest

from cep_report.ooxml import EPOCH, rewrite_zip


def archive(path, members, date=(2024, 5, 6, 7, 8, 10)):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members:
            info = zipfile.ZipInfo(name, date)
            info.external_attr = 0o600 << 16
            file.writestr(info, content)
    return path


MEMBERS = [("word/b.xml", b"b"), ("[Content_Types].xml", b"types"), ("a.xml", b"a")]


def test_same_content_gives_same_bytes_whatever_the_order_and_dates(tmp_path):
    first = archive(tmp_path / "1.zip", MEMBERS)
    second = archive(tmp_path / "2.zip", MEMBERS[::-1], date=(2001, 1, 1, 0, 0, 0))
    rewrite_zip(first)
    rewrite_zip(second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as file:
        assert file.namelist() == ["[Content_Types].xml", "a.xml", "word/b.xml"]
        assert {info.date_time for info in file.infolist()} == {EPOCH}
        assert {info.external_attr for info in file.infolist()} == {0o644 << 16}
        assert file.read("word/b.xml") == b"b"


def test_members_can_be_replaced(tmp_path):
    path = archive(tmp_path / "1.zip", MEMBERS)
    rewrite_zip(path, lambda name, content: b"new" if name == "a.xml" else content)
    with zipfile.ZipFile(path) as file:
        assert (file.read("a.xml"), file.read("word/b.xml")) == (b"new", b"b")


def test_a_failure_leaves_the_file_and_nothing_beside_it(tmp_path):
    path = archive(tmp_path / "1.zip", MEMBERS)
    before = path.read_bytes()

    def fail(name, content):
        raise RuntimeError(name)

    with pytest.raises(RuntimeError):
        rewrite_zip(path, fail)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_repeated_members_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = archive(tmp_path / "1.zip", [("a", b"1"), ("a", b"2")])
    with pytest.raises(ValueError, match="repeated"):
        rewrite_zip(path)
