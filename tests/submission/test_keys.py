"""Keys: made once, private, opened with their passphrase only."""

from __future__ import annotations

import os
import re

import pyrage
import pytest

from cep_report.campaign import DepositRules
from cep_report.errors import InputError, UsageError
from cep_report.submission import keys
from cep_report.submission.keys import KeyRing, Purpose
from cep_report.submission.sealing import is_sealed, opened, sealed
from cep_report.submission.signing import decoded, fingerprint, public_key, sign

PHRASE = "quatre mots pour signer"


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    made = KeyRing(tmp_path_factory.mktemp("cles") / "cles")
    made.create("bretagne", Purpose.SIGN, PHRASE)
    made.create("reception", Purpose.OPEN, PHRASE)
    return made


def test_a_key_signs_what_its_public_half_verifies(ring):
    key = ring.choose(None, Purpose.SIGN)
    private = decoded(ring.secret(key, PHRASE))

    signature = sign(private, b"manifeste")

    assert signature.key == key.text == public_key(private)
    assert signature.verifies(b"manifeste")
    assert not signature.verifies(b"manifeste ")
    assert sign(private, b"manifeste") == signature


def test_a_key_opens_what_was_encrypted_for_it(ring, tmp_path):
    key = ring.choose("reception", Purpose.OPEN)
    other = KeyRing(tmp_path).create("autre", Purpose.OPEN, PHRASE)

    data = sealed(b"un rapport", key.text)

    assert is_sealed(data)
    assert b"un rapport" not in data
    assert opened(data, ring.secret(key, PHRASE), "depot.age") == b"un rapport"
    with pytest.raises(InputError, match="une autre clé, ou abîmé"):
        opened(data, KeyRing(tmp_path).secret(other, PHRASE), "depot.age")


def test_private_halves_are_for_their_owner_and_never_in_clear(ring):
    files = sorted(path for path in ring.folder.iterdir() if path.suffix == ".age")

    assert len(files) == 2
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600, 0o600]
    secret = ring.secret(ring.choose(None, Purpose.SIGN), PHRASE)
    assert not any(secret.encode() in path.read_bytes() for path in ring.folder.iterdir())


def test_another_passphrase_opens_nothing(ring):
    with pytest.raises(InputError, match="autre phrase secrète"):
        ring.secret(ring.choose(None, Purpose.SIGN), PHRASE + "!")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_private_key_that_others_may_read_is_not_used(tmp_path):
    ring = KeyRing(tmp_path)
    key = ring.create("bretagne", Purpose.SIGN, PHRASE)
    (tmp_path / "bretagne.cle.age").chmod(0o640)

    with pytest.raises(InputError, match="chmod 600"):
        ring.secret(key, PHRASE)


def test_a_key_is_never_replaced(ring):
    held = {path: path.read_bytes() for path in ring.folder.iterdir()}

    with pytest.raises(UsageError, match="déjà ce nom"):
        ring.create("bretagne", Purpose.OPEN, PHRASE)

    assert {path: path.read_bytes() for path in ring.folder.iterdir()} == held


@pytest.mark.parametrize("name", ["../dehors", "Été", "", "a b"])
def test_a_name_is_a_plain_word(name, tmp_path):
    with pytest.raises(UsageError, match="Nom de clé"):
        KeyRing(tmp_path / "cles").create(name, Purpose.SIGN, PHRASE)
    assert not (tmp_path / "cles").exists()


def test_a_short_passphrase_is_refused_and_not_repeated(tmp_path):
    with pytest.raises(UsageError) as caught:
        KeyRing(tmp_path).create("bretagne", Purpose.SIGN, "azerty")
    assert "azerty" not in str(caught.value)


def test_one_of_several_keys_must_be_named(ring, tmp_path):
    two = KeyRing(tmp_path)
    for name in ("bretagne", "corse"):
        two.create(name, Purpose.SIGN, PHRASE)

    assert two.choose("corse", Purpose.SIGN).name == "corse"
    with pytest.raises(UsageError, match="bretagne, corse"):
        two.choose(None, Purpose.SIGN)
    with pytest.raises(UsageError, match="peut-être «\u00a0corse"):
        two.choose("corce", Purpose.SIGN)
    with pytest.raises(UsageError, match="keys new"):
        two.choose(None, Purpose.OPEN)


def test_a_fingerprint_can_be_read_aloud():
    assert fingerprint("clé") == fingerprint("clé")
    assert [len(word) for word in fingerprint("clé").split()] == [4, 4, 4, 4]


def test_a_busy_machine_is_asked_again_and_is_not_said_to_have_another_passphrase(
    ring, monkeypatch
):
    """age refuses to open what it reckons too long, by the speed that it measures each time."""
    genuine, refusals = pyrage.passphrase.decrypt, 2
    key = ring.choose("bretagne", Purpose.SIGN)

    def decrypt(data: bytes, passphrase: str) -> bytes:
        nonlocal refusals
        refusals -= 1
        slower = re.sub(rb"(-> scrypt \S+) \d+", rb"\1 40", data)
        return genuine(slower if refusals >= 0 else data, passphrase)

    monkeypatch.setattr(keys, "_PAUSE", 0.0)
    monkeypatch.setattr(keys.pyrage.passphrase, "decrypt", decrypt)
    assert decoded(ring.secret(key, PHRASE))

    refusals = 1000
    with pytest.raises(InputError) as error:
        ring.secret(key, PHRASE)
    assert "trop occupée" in str(error.value)
    assert "autre phrase" not in str(error.value)


def test_a_name_is_refused_before_its_passphrase_is_asked(ring):
    with pytest.raises(UsageError, match="porte déjà ce nom"):
        ring.check_name("bretagne")
    with pytest.raises(UsageError, match="Nom de clé refusé"):
        ring.check_name("Île-de-France")
    ring.check_name("corse")


def test_the_key_of_the_recipient_is_checked_with_the_campaign(ring):
    own = ring.choose("reception", Purpose.OPEN).text

    assert DepositRules(destinataire=own).recipient == own
    assert DepositRules(destinataire="").recipient == ""
    for text in (own[:-1], "age1", ring.choose(None, Purpose.SIGN).text):
        with pytest.raises(ValueError, match="age1"):
            DepositRules(destinataire=text)
