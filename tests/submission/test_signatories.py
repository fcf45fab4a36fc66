"""Who signed a package: what the declared keys tell, now and of what was kept before."""

from __future__ import annotations

import pytest

from cep_report.errors import ConfigurationError
from cep_report.submission.package import CONTENT, build, manifest_of, open_package
from cep_report.submission.signatories import (
    Signatory,
    findings_now,
    known_keys,
    signatory,
    signature_findings,
)
from cep_report.submission.signing import new_private_key, public_key, sign

PRIVATE, OTHER = bytes(range(32)), bytes(range(1, 33))
FILES = {name: f"contenu de {name}".encode() for name in CONTENT}
BRETAGNE, CORSE = "53", "94"


def package(private=PRIVATE):
    signature = sign(private, manifest_of(FILES)) if private else None
    return open_package(build(FILES, signature))


def concluded(known, *, private=PRIVATE, signed=True):
    found = signature_findings(package(private), BRETAGNE, known, signed=signed)
    return signatory(item.code for item in found)


def test_only_the_key_that_its_region_declared_is_conform():
    own = {BRETAGNE: public_key(PRIVATE)}

    assert concluded(own) is Signatory.DECLARED
    assert concluded({}) is Signatory.UNVERIFIED
    assert concluded({CORSE: public_key(OTHER)}) is Signatory.UNVERIFIED
    assert concluded(own, private=OTHER) is Signatory.REFUSED
    assert concluded({}, private=None, signed=False) is Signatory.NONE


def test_another_regions_key_is_refused_although_the_region_declared_none():
    known = {BRETAGNE: public_key(PRIVATE)}

    [finding] = signature_findings(package(), CORSE, known, signed=True)

    assert finding.code == "CEP-DEPOT-010"
    assert "clé de la région 53" in finding.message


def test_a_key_declared_since_clears_what_was_kept(tmp_path):
    for name, content in package().members.items():
        (tmp_path / name).write_bytes(content)
    other = {"code": "CEP-DEPOT-034", "message": "dérogation"}
    receipt = {"region": BRETAGNE, "constats": [{"code": "CEP-DEPOT-009"}, other]}

    def codes(known):
        found = findings_now(tmp_path, receipt, known, signed=True)
        return [item["code"] for item in found]

    assert codes({}) == ["CEP-DEPOT-009", "CEP-DEPOT-034"]
    assert codes({BRETAGNE: public_key(PRIVATE)}) == ["CEP-DEPOT-034"]
    assert codes({BRETAGNE: public_key(OTHER)}) == ["CEP-DEPOT-010", "CEP-DEPOT-034"]


@pytest.fixture
def declare(empty_project):
    def write(text):
        folder = empty_project.data("2022")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cles.yml").write_text(text, encoding="utf-8")
        return known_keys(empty_project, "2022")

    return write


def test_declared_keys_are_read(declare):
    key = public_key(new_private_key())

    assert declare(f'cles:\n  "01": {key}\n') == {"01": key}


def test_every_fault_of_the_declared_keys_is_told(declare):
    key = public_key(PRIVATE)

    with pytest.raises(ConfigurationError) as caught:
        declare(f'cles:\n  53: {key}\n  "99": {key}\n  "94": {key[:-4]}\n  "76": age1abc\n')

    told = str(caught.value)
    for words in ("sans guillemets", "aucune région", "clé publique entière", "cette clé ouvre"):
        assert words in told
    assert "une même clé" in told
