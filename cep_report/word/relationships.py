"""Which parts of a document go together: names of parts are found, never supposed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from cep_report.word.xml import parse

_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


def related(parts: Mapping[str, bytes], source: str, kind: str) -> list[str]:
    """The parts that a part is related to, in the order of its relationships.

    Args:
        parts: the document's parts by name.
        source: the part that relates, such as "word/document.xml".
        kind: the last word of the relationship's type: "comments", "footnotes", "header"…

    Returns:
        Names of parts that exist, each once.
    """
    folder, name = posixpath.split(source)
    relationships = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if relationships is None:
        return []
    found = []
    for item in parse(relationships).iter(f"{{{_NAMESPACE}}}Relationship"):
        if item.get("TargetMode") == "External" or not item.get("Type", "").endswith(f"/{kind}"):
            continue
        target = posixpath.join("/", folder, item.get("Target", ""))
        part = posixpath.normpath(target).lstrip("/")
        if part in parts and part not in found:
            found.append(part)
    return found
