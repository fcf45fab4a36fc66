"""Packages encrypted to one recipient, in the ``age`` format (X25519, ChaCha20-Poly1305).

The same package gives other bytes each time: that is what encryption is for.
"""

from __future__ import annotations

import pyrage

from cep_report.errors import InputError

SUFFIX = ".age"
_MAGIC = b"age-encryption.org/v1\n"


def is_sealed(data: bytes) -> bool:
    """Whether these are the bytes of an encrypted file."""
    return data.startswith(_MAGIC)


def sealed(data: bytes, recipient: str) -> bytes:
    """Encrypt to a public key ("age1…") that the campaign's file was refused without."""
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(recipient)]))


def opened(data: bytes, identity: str, where: str) -> bytes:
    """Decrypt with a private key ("AGE-SECRET-KEY-1…").

    Raises:
        InputError: it was encrypted for somebody else, or is damaged.
    """
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise InputError(
            "Le dépôt chiffré ne peut pas être ouvert.",
            expected="un fichier entier, chiffré pour cette clé",
            found="un fichier chiffré pour une autre clé, ou abîmé",
            where=where,
            remedy="vérifier la clé (--cle), puis demander un nouveau dépôt à l’association.",
        ) from error
