"""The keys of a person who hands in or receives: made, kept, shown.

A private key never leaves its owner's machine, is never in a project, and is kept as a file
encrypted with a passphrase in the ``age`` format, so that it can be opened without us.
"""

from __future__ import annotations

import os
import re
import stat
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyrage

from cep_report.errors import InputError, OutputError, UsageError, nearest, reason
from cep_report.submission import signing

FOLDER_VARIABLE = "CEP_REPORT_CLES"
PASSPHRASE_VARIABLE = "CEP_REPORT_PHRASE"  # noqa: S105 - the name of a variable, not a secret
SHORTEST = 12
"""Characters of a passphrase."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PRIVATE, _PUBLIC = ".cle.age", ".pub"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ATTEMPTS, _PAUSE = 6, 0.5
"""How often a busy machine is asked again, and the seconds between."""
_SLOW = "une machine trop lente ou trop occupée, à cet instant, pour cette phrase secrète"
_REMEDY = "vérifier la phrase secrète\u202f; sans elle, faire une autre clé et la déclarer."


class Purpose(StrEnum):
    """What a key is for."""

    SIGN = "signer"
    """To sign packages (Ed25519); an association's."""
    OPEN = "ouvrir"
    """To open what is encrypted for its owner (age, X25519); that of France compétences."""


@dataclass(frozen=True)
class PublicKey:
    """A public key as it is given to others: ``text`` is all they need."""

    name: str
    purpose: Purpose
    text: str


@dataclass(frozen=True)
class KeyRing:
    """The folder where a person's keys are."""

    folder: Path

    @classmethod
    def own(cls) -> KeyRing:
        """That of the environment, or of the user."""
        given = os.environ.get(FOLDER_VARIABLE)
        return cls(Path(given) if given else Path.home() / ".config" / "cep-report" / "cles")

    def check_name(self, name: str) -> None:
        """Refuse the name of a new key before anything is asked for it.

        Raises:
            UsageError: the name is not one, or is taken.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                "Nom de clé refusé.",
                expected="des lettres minuscules sans accent, des chiffres et des tirets",
                found=name,
                remedy="par exemple «\u00a0bretagne\u00a0».",
            )
        if any((self.folder / f"{name}{end}").exists() for end in (_PRIVATE, _PUBLIC)):
            raise self._taken(name)

    def create(self, name: str, purpose: Purpose, passphrase: str) -> PublicKey:
        """Make a key.

        Raises:
            UsageError: the name is not one or is taken, or the passphrase is too short.
            OutputError: the folder cannot be written.
        """
        self.check_name(name)
        if len(passphrase) < SHORTEST:
            raise UsageError(
                "Phrase secrète trop courte.",
                expected=f"{SHORTEST} caractères au moins",
                found=f"{len(passphrase)} caractères",
                remedy="choisir une phrase de plusieurs mots, et la garder à part.",
            )
        if purpose is Purpose.SIGN:
            private = signing.new_private_key()
            secret, public = signing.encoded(private), signing.public_key(private)
        else:
            identity = pyrage.x25519.Identity.generate()
            secret, public = str(identity), str(identity.to_public())
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_new(
                self.folder / f"{name}{_PRIVATE}",
                pyrage.passphrase.encrypt(f"{purpose} {secret}".encode(), passphrase),
            )
            _write_new(self.folder / f"{name}{_PUBLIC}", f"{purpose} {public}\n".encode())
        except FileExistsError as error:
            raise self._taken(name) from error
        except OSError as error:
            raise OutputError(
                "La clé ne peut pas être enregistrée.",
                found=reason(error),
                where=str(self.folder),
                remedy=f"vérifier les droits de ce dossier, ou en choisir un autre ({FOLDER_VARIABLE}).",
            ) from error
        return PublicKey(name, purpose, public)

    def public_keys(self) -> tuple[PublicKey, ...]:
        """The public keys, by name."""
        found = []
        for path in sorted(self.folder.glob(f"*{_PUBLIC}")):
            purpose, _, text = path.read_text(encoding="ascii", errors="replace").partition(" ")
            if purpose in set(Purpose):
                name = path.name.removesuffix(_PUBLIC)
                found.append(PublicKey(name, Purpose(purpose), text.strip()))
        return tuple(found)

    def choose(self, name: str | None, purpose: Purpose) -> PublicKey:
        """The key of that name, or the only one for that purpose.

        Raises:
            UsageError: there is none, or there are several.
        """
        known = [key for key in self.public_keys() if key.purpose is purpose]
        wanted = [key for key in known if name in (None, key.name)]
        if len(wanted) == 1:
            return wanted[0]
        names = [key.name for key in known]
        near = nearest(name, names) if name else None
        raise UsageError(
            f"Quelle clé pour {purpose}\u202f?",
            expected=", ".join(names) or "une clé",
            found=name or ("plusieurs clés" if known else "aucune clé"),
            where=str(self.folder),
            remedy=f"peut-être {near}\u202f?"
            if near
            else "la nommer par --cle"
            if known
            else f"en faire une\u00a0: «\u00a0cep-report keys new NOM --pour {purpose}\u00a0».",
        )

    def secret(self, key: PublicKey, passphrase: str) -> str:
        """The private half of a key: base64 for a signature, an age identity otherwise.

        Raises:
            InputError: its file is missing, open to others, or another passphrase's.
        """
        path = self.folder / f"{key.name}{_PRIVATE}"
        try:
            if os.name == "posix" and path.stat().st_mode & _OTHERS:
                raise InputError(
                    "D’autres personnes peuvent lire cette clé privée\u202f; elle n’est pas utilisée.",
                    expected="un fichier que son propriétaire seul peut lire",
                    where=str(path),
                    remedy=f"«\u00a0chmod 600 {path.name}\u00a0»\u202f; faire une autre clé si elle a pu "
                    "être copiée.",
                )
            opened = _decrypted(path.read_bytes(), passphrase).decode("ascii")
        except OSError as error:
            raise _unusable(path, reason(error)) from error
        except (pyrage.DecryptError, UnicodeDecodeError) as error:
            busy = _too_slow(error)
            found = _SLOW if busy else "une autre phrase secrète, ou un fichier abîmé"
            remedy = "relancer quand la machine sera moins occupée." if busy else _REMEDY
            raise _unusable(path, found, remedy) from error
        purpose, _, secret = opened.partition(" ")
        if purpose != key.purpose:
            raise _unusable(path, f"une clé pour «\u00a0{purpose}\u00a0»")
        return secret

    def _taken(self, name: str) -> UsageError:
        return UsageError(
            "Une clé porte déjà ce nom\u202f; elle n’est jamais remplacée.",
            found=name,
            where=str(self.folder),
            remedy="choisir un autre nom.",
        )


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, and that did not exist."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)


def _decrypted(data: bytes, passphrase: str) -> bytes:
    """What a passphrase opens.

    The library measures how fast the machine is, each time, and refuses what would be too long
    to open: on a busy machine, a key that was made while it was quiet. Another time may do.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as error:
            if not _too_slow(error):
                raise
            time.sleep(_PAUSE)
    return bytes(pyrage.passphrase.decrypt(data, passphrase))


def _too_slow(error: Exception) -> bool:
    """Whether the machine was found too slow for a passphrase, which is not said to be wrong."""
    return "excessive work" in str(error).casefold()


def _unusable(path: Path, found: str, remedy: str = _REMEDY) -> InputError:
    return InputError(
        "La clé privée ne peut pas être ouverte.",
        expected="la clé et sa phrase secrète",
        found=found,
        where=str(path),
        remedy=remedy,
    )
