"""Reports from elsewhere, in characters that can be printed: one sign must not stop the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from cep_report.characters import in_words
from cep_report.consolidation.collection import Collection, Received
from cep_report.fonts import printable
from cep_report.project import Project
from cep_report.twin.model import Twin


def legible(project: Project, collection: Collection) -> Collection:
    """The same collection; characters that the faces lack are told in words."""
    received = {code: _legible(project, item) for code, item in collection.received.items()}
    return replace(collection, received=received)


def _legible(project: Project, received: Received) -> Received:
    dumped = received.twin.model_dump(exclude={"provenance"})
    cleaned = _cleaned(project, dumped)
    findings = tuple(_cleaned(project, dict(item)) for item in received.findings)
    twin = received.twin if cleaned == dumped else Twin.model_validate(cleaned)
    derogation = _cleaned(project, received.derogation)
    return replace(received, twin=twin, findings=findings, derogation=derogation)


def _cleaned(project: Project, value: Any) -> Any:
    match value:
        case str():
            shown = partial(printable, project)
            plain = all(sign in "\n\t" or shown(sign) for sign in set(value))
            return value if plain else in_words(value, shown)
        case Mapping():
            return {key: _cleaned(project, item) for key, item in value.items()}
        case tuple() | list():
            return tuple(_cleaned(project, item) for item in value)
        case _:
            return value
