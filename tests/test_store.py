"""The store gives back what was put in it, or nothing."""

from __future__ import annotations

import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cep_report.store import Store, key_of

MEMBERS = {"rapport.docx": b"PK\n\x00", "figures/a.png": b""}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "objets")


def entry(store):
    return next(store.entries())


def test_what_is_put_comes_back(store):
    assert store.get("docx", "k") is None
    store.put("docx", "k", MEMBERS, campaign="2022", region="53")
    assert store.get("docx", "k") == MEMBERS
    assert store.get("pdf", "k") is None
    found = entry(store)
    assert (found.kind, found.campaign, found.region) == ("docx", "2022", "53")
    assert found.size == found.path.stat().st_size


@given(st.data())
def test_one_byte_changed_or_cut_is_not_taken_and_goes(tmp_path_factory, data):
    store = Store(tmp_path_factory.mktemp("objets"))
    store.put("docx", "k", MEMBERS, campaign="2022")
    path = entry(store).path
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    # The head says whose it is beside the digest: there, only the listing suffers.
    assert store.get("docx", "k") in (None, MEMBERS)
    if place > content.find(b"\n") > 0:
        assert not path.exists()
        store.put("docx", "k", MEMBERS, campaign="2022")
        assert store.get("docx", "k") == MEMBERS


def test_two_writers_of_one_entry_leave_one_whole(store):
    def write():
        for _ in range(20):
            store.put("docx", "k", MEMBERS, campaign="2022")
            assert store.get("docx", "k") == MEMBERS

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == ["k"]


def test_what_was_used_longest_ago_goes_first(store):
    for number, name in enumerate(("a", "b", "c")):
        store.put("docx", name, {"x": b"0" * 1000}, campaign="2022")
        os.utime(store.folder / "docx" / name, (number, number))
    assert store.get("docx", "a")  # used now
    Store(store.folder, limit=2500 + 2 * 200).trim()
    assert {item.path.name for item in store.entries()} == {"a", "c"}


def test_emptying_takes_one_campaign_or_all_with_what_a_crash_left(store):
    store.put("docx", "a", MEMBERS, campaign="2022")
    store.put("docx", "b", MEMBERS, campaign="2023")
    (store.folder / ".en-cours-abcdefgh").write_bytes(b"coup")
    assert store.empty("2022") > 0
    assert [item.campaign for item in store.entries()] == ["2023"]
    store.empty()
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_place_that_cannot_be_written_only_means_made_again(tmp_path):
    (tmp_path / "objets").write_text("un fichier")
    store = Store(tmp_path / "objets")
    store.put("docx", "k", MEMBERS, campaign="2022")
    assert store.get("docx", "k") is None
    assert list(store.entries()) == []
    assert store.empty() == 0


def test_keys_tell_contents_apart_and_not_orders():
    assert key_of({"a": 1, "b": [2]}) == key_of({"b": [2], "a": 1})
    assert len({key_of(item) for item in ({"a": 1}, {"a": "1"}, {"a": [1]}, {"b": 1})}) == 4
