"""Ed25519 signatures of manifests (RFC 8032): the same key and manifest, the same signature."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# What is signed says what it is: a signature made for anything else is worth nothing here.
_CONTEXT = b"cep-report depot 1\n"
_SHOWN = 16


@dataclass(frozen=True)
class Signature:
    """A signature and the public key that verifies it, both in base64."""

    key: str
    value: str

    def verifies(self, manifest: bytes) -> bool:
        """Whether the key's owner signed ``manifest``."""
        try:
            key = Ed25519PublicKey.from_public_bytes(decoded(self.key))
            key.verify(decoded(self.value), _CONTEXT + manifest)
        except (ValueError, InvalidSignature):
            return False
        return True


def sign(private: bytes, manifest: bytes) -> Signature:
    """Sign a manifest.

    Args:
        private: the 32 bytes of the key.
        manifest: what is signed.
    """
    key = Ed25519PrivateKey.from_private_bytes(private)
    return Signature(public_key(private), encoded(key.sign(_CONTEXT + manifest)))


def new_private_key() -> bytes:
    """The 32 bytes of a new key, from the system's generator."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> str:
    """The public key, in base64."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    return encoded(key.public_key().public_bytes_raw())


def is_public_key(text: str) -> bool:
    """Whether a text is a public key, as :func:`public_key` writes it."""
    try:
        Ed25519PublicKey.from_public_bytes(decoded(text))
    except ValueError:
        return False
    return True


def fingerprint(key: str) -> str:
    """A short name of a public key, to be read aloud: the start of its SHA-256, by fours."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:_SHOWN]
    return " ".join(digest[start : start + 4] for start in range(0, _SHOWN, 4))


def encoded(data: bytes) -> str:
    """Bytes in base64."""
    return base64.b64encode(data).decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes of base64 written the one way that :func:`encoded` writes it.

    Raises:
        ValueError: it is not.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if encoded(data) != text:
        raise ValueError("not canonical")
    return data
