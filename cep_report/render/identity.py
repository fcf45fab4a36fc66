"""Which report a document is: written in its keywords, read again before it is published."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cep_report.render.source import Source

_KEYS = ("campagne", "region", "version")
_WORD = re.compile(rf"(?<![^\s,])cep-({'|'.join(_KEYS)})[:\s]\s*([^\s,]+)")


@dataclass(frozen=True)
class Identity:
    """The campaign, the INSEE code of the region and the version of a report."""

    campaign: str
    region: str
    version: str


def identity_of(source: Source) -> Identity:
    """The identity that a source asks for."""
    return Identity(source.text("campaign"), source.text("region"), source.text("version"))


def identity_keywords(source: Source) -> tuple[str, ...]:
    """The keywords of a document; the Typst template writes the same."""
    return keywords(identity_of(source), source.text("fictional"))


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
