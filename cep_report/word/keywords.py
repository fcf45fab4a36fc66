"""Which report a document is, as its keywords say it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEYS = ("campagne", "region", "version")
_WORD = re.compile(rf"(?<![^\s,])cep-({'|'.join(_KEYS)})[:\s]\s*([^\s,]+)")


@dataclass(frozen=True)
class Identity:
    """The campaign, the INSEE code of the region and the version of a report."""

    campaign: str
    region: str
    version: str


def keywords(identity: Identity, fictional: str) -> tuple[str, ...]:
    """An identity and the fictional mark ("" for none), as keywords."""
    values = (identity.campaign, identity.region, identity.version)
    named = tuple(f"cep-{key}:{value}" for key, value in zip(_KEYS, values, strict=True))
    return (*named, fictional) if fictional else named


def parse_keywords(keywords: str) -> Identity | None:
    """The identity written in keywords, or None when it is not there.

    LibreOffice writes them again without commas or colons.
    """
    found = dict(_WORD.findall(keywords))
    if any(key not in found for key in _KEYS):
        return None
    return Identity(*(found[key] for key in _KEYS))
