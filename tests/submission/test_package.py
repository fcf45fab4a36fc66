"""Packages: the same content the same bytes, and not one byte changed unseen."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cep_report.archives import Fault
from cep_report.submission.package import (
    _REFUSED,
    CONTENT,
    MANIFEST,
    build,
    manifest_of,
    open_package,
)
from cep_report.submission.signing import new_private_key, sign

PRIVATE = bytes(range(32))
FILES = {name: f"contenu de {name} ".encode() * 40 for name in CONTENT}


def signed(files=FILES, private=PRIVATE) -> bytes:
    return build(files, sign(private, manifest_of(files)))


def intact(data: bytes) -> bool:
    """What a receiver who knows the key concludes from form and signature."""
    package = open_package(data)
    signature = package.signature
    return (
        not package.findings
        and signature is not None
        and signature.key == sign(PRIVATE, b"").key
        and signature.verifies(package.manifest)
    )


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in open_package(data).findings}


def test_the_same_content_and_key_give_the_same_bytes():
    assert signed() == signed(dict(reversed(FILES.items())))
    assert intact(signed())
    assert {
        name: content for name, content in open_package(signed()).members.items() if name in FILES
    } == {**FILES}


@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_any_byte_that_changes_is_seen(data):
    whole = signed()
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(1, 255))
    changed = bytearray(whole)
    changed[place] ^= other

    assert not intact(bytes(changed))


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_a_file_that_is_cut_or_lengthened_is_seen(cut):
    whole = signed()

    assert not intact(whole[:cut])
    assert not intact(whole + b"\0")
    assert not intact(b"\0" + whole)


def test_another_file_within_is_seen_although_all_digests_are_made_again():
    files = {**FILES, "rapport.pdf": b"un autre rapport"}

    assert not intact(build(files, sign(new_private_key(), manifest_of(files))))
    assert not intact(build(files, open_package(signed()).signature))


def test_a_digest_that_differs_names_the_file():
    members = {**open_package(signed()).members, "rapport.json": b"{}"}
    data = repacked(members)

    found = open_package(data).findings
    assert {item.code for item in found} >= {"CEP-DEPOT-005"}
    assert any("rapport.json" in item.message for item in found)


def test_why_an_archive_is_refused_is_told_in_french():
    cut = signed()[:-40]
    [finding] = open_package(cut).findings

    assert finding.message == "abîmée ou tronquée."
    assert set(_REFUSED) == set(Fault)


def test_missing_and_unknown_members_are_named():
    members = dict(open_package(signed()).members)
    del members["rapport.pdf"]
    members["../virus.exe"] = b""

    assert codes(repacked(members)) == {"CEP-DEPOT-001"}
    members["virus.exe"] = members.pop("../virus.exe")
    found = {item.code: item.message for item in open_package(repacked(members)).findings}
    assert found["CEP-DEPOT-002"] == "il manque rapport.pdf."
    assert found["CEP-DEPOT-003"] == "fichiers en trop\u00a0: virus.exe."


def test_what_another_program_zipped_again_is_not_the_deposit():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(open_package(signed()).members.items()):
            archive.writestr(name, content)

    assert codes(stream.getvalue()) == {"CEP-DEPOT-004"}


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_bytes_at_random_are_refused_without_failing(data):
    assert codes(data) == {"CEP-DEPOT-001"}


def test_a_manifest_is_what_sha256sum_checks():
    first = open_package(signed()).members[MANIFEST].decode().splitlines()[0]

    digest, name = first.split("  ")
    assert len(digest) == 64
    assert name == "annexe.xlsx"


def repacked(members) -> bytes:
    from cep_report.ooxml import zip_bytes

    return zip_bytes(members, compressed=False)
