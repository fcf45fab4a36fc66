"""Which report a document is: written in its keywords, read again before it is published."""

from __future__ import annotations

from cep_report.render.source import Source
from cep_report.word.keywords import Identity, keywords


def identity_of(source: Source) -> Identity:
    """The identity that a source asks for."""
    return Identity(source.text("campaign"), source.text("region"), source.text("version"))


def identity_keywords(source: Source) -> tuple[str, ...]:
    """The keywords of a document; the Typst template writes the same."""
    return keywords(identity_of(source), source.text("fictional"))
