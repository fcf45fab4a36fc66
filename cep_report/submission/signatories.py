"""Whose signature a package bears, as far as the campaign's ``cles.yml`` tells.

Told when a package is verified, and again each time what was kept is read: a key that is
declared after a deposit was received counts at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field

from cep_report.configuration import Model, checked_model, read_yaml
from cep_report.errors import ConfigurationError
from cep_report.findings import Finding, Severity
from cep_report.french import printable
from cep_report.project import Project
from cep_report.regions import load_regions
from cep_report.submission.package import MANIFEST, SIGNATURE, Package, fault
from cep_report.submission.signing import fingerprint, is_public_key

KEYS = "cles.yml"
"""The associations' public keys, as they declared them, in ``data/<campaign>/``."""

UNSIGNED, FALSE = "CEP-DEPOT-007", "CEP-DEPOT-008"
UNKNOWN, OTHER = "CEP-DEPOT-009", "CEP-DEPOT-010"
_CODES = frozenset({UNSIGNED, FALSE, UNKNOWN, OTHER})


class Signatory(StrEnum):
    """What is known of who signed; the words are those of ``--json``."""

    DECLARED = "déclaré"
    """The key that the region declared."""
    UNVERIFIED = "non vérifié"
    """A key that no region declared."""
    NONE = "absent"
    """There is no signature."""
    REFUSED = "refusé"
    """The signature is false, or another region's."""


class _Keys(Model):
    # Looked at one by one below: a code without quotation marks is not a text for YAML.
    keys: dict[Any, Any] = Field(alias="cles")


def known_keys(project: Project, campaign: str) -> Mapping[str, str]:
    """The public keys of the associations, by the code of their region, as they were declared.

    Raises:
        ConfigurationError: the file that holds them is not what it should be: every fault.
    """
    path = project.data(campaign) / KEYS
    if not path.is_file():
        return {}
    keys = checked_model(read_yaml(path), path, _Keys).keys
    faults = tuple(_key_faults(keys, {region.code for region in load_regions(project).all}))
    if faults:
        raise ConfigurationError(
            "Des clés déclarées sont à corriger.",
            expected='une ligne «\u00a0"53": clé publique\u00a0» par région',
            found="\n    ".join(("", *faults)) if len(faults) > 1 else faults[0],
            where=str(path),
            remedy="corriger ces lignes\u202f; leur forme est décrite dans docs/depot.md.",
        )
    return keys


def signature_findings(
    package: Package, region: str | None, known: Mapping[str, str], *, signed: bool
) -> Iterator[Finding]:
    """What is to be told of the signature of a package; nothing when its region declared the key.

    Args:
        package: with its manifest and signature at least.
        region: the code that it says; None when it cannot be read.
        known: the declared keys, by region.
        signed: whether a package without a signature is refused.
    """
    signature = package.signature
    if signature is None:
        if SIGNATURE in package.members:
            yield fault(FALSE, SIGNATURE, "signature illisible.")
        elif signed:
            yield fault(UNSIGNED, SIGNATURE, "le dépôt n’est pas signé.")
        else:
            yield Finding(
                UNSIGNED,
                Severity.WARNING,
                SIGNATURE,
                "le dépôt n’est pas signé\u00a0: rien ne dit de qui il vient.",
            )
        return
    if not signature.verifies(package.manifest):
        yield fault(FALSE, SIGNATURE, "la signature n’est pas celle de ce contenu.")
        return
    expected = known.get(region) if region else None
    if expected == signature.key:
        return
    owners = [code for code, key in known.items() if key == signature.key]
    if expected is None and not owners:
        yield Finding(
            UNKNOWN,
            Severity.WARNING,
            SIGNATURE,
            f"aucune région n’a déclaré la clé qui signe\u00a0: {signature.key} (empreinte "
            f"{fingerprint(signature.key)}).",
            "Vérifier l’empreinte de vive voix auprès de l’association, puis inscrire la clé dans "
            f"{KEYS}.",
        )
        return
    declared = f"attendue {expected}" if expected else "cette région n’en a déclaré aucune"
    found = f"la clé de la région {owners[0]}" if owners else signature.key
    yield fault(
        OTHER,
        SIGNATURE,
        f"signé par une autre clé que celle de la région\u00a0: {declared}, trouvé {found}.",
    )


def signatory(codes: Iterable[str]) -> Signatory:
    """What is known of who signed, from the codes of what was found."""
    found = _CODES.intersection(codes)
    if found & {FALSE, OTHER}:
        return Signatory.REFUSED
    if UNSIGNED in found:
        return Signatory.NONE
    return Signatory.UNVERIFIED if UNKNOWN in found else Signatory.DECLARED


def findings_now(
    folder: Path, receipt: Mapping[str, Any], known: Mapping[str, str], *, signed: bool
) -> tuple[Mapping[str, str], ...]:
    """What reception found of a package that was kept, its signature looked at again.

    Args:
        folder: where its files are.
        receipt: what was written of it when it was received.
        known: the keys that are declared now.
        signed: whether a package without a signature is refused.
    """
    told = tuple(receipt.get("constats", ()))
    held = {
        name: (folder / name).read_bytes()
        for name in (MANIFEST, SIGNATURE)
        if (folder / name).is_file()
    }
    if MANIFEST not in held:
        return told
    now = signature_findings(Package(held), str(receipt["region"]), known, signed=signed)
    return (
        *(item.to_dict() for item in now),
        *(item for item in told if item.get("code") not in _CODES),
    )


def _key_faults(keys: Mapping[Any, Any], codes: Collection[str]) -> Iterator[str]:
    for code, key in keys.items():
        place = f"«\u00a0{printable(str(code))}\u00a0»"
        if not isinstance(code, str):
            yield f'{place}\u00a0: code sans guillemets\u202f; écrire "53", "01"…'
        elif code not in codes:
            yield f"{place}\u00a0: aucune région n’a ce code."
        if not isinstance(key, str) or not is_public_key(key):
            opens = isinstance(key, str) and key.startswith("age1")
            yield f"{place}\u00a0: " + (
                "cette clé ouvre, elle ne signe pas."
                if opens
                else "ce n’est pas une clé publique entière (44 signes, que donne «\u00a0cep-report keys "
                "show\u00a0»)."
            )
    texts = Counter(key for key in keys.values() if isinstance(key, str))
    for key in (key for key, count in texts.items() if count > 1):
        owners = ", ".join(str(code) for code, own in keys.items() if own == key)
        yield f"{owners}\u00a0: une même clé pour plusieurs régions."
