"""What one report was made of before, kept in the store: its sources and its documents.

Their key is the report's provenance: all that they are made from. Documents have an entry
each, so that one that is missing or was edited comes back alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cep_report.parameters import DOCUMENTS
from cep_report.publication import MANIFEST
from cep_report.store import Store, key_of

SOURCES = "sources"


@dataclass(frozen=True)
class Products:
    """The products of one report.

    Attributes:
        store: where they are kept.
        origin: the report's provenance.
    """

    store: Store
    origin: Mapping[str, object]

    @property
    def key(self) -> str:
        """The key of its entries."""
        return key_of(self.origin)

    def restore(self, folder: Path, formats: Iterable[str]) -> bool:
        """Write the whole report into ``folder``, or nothing if one part of it is not kept.

        Raises:
            OSError: the disk or the rights do not allow it.
        """
        found = [self.store.get(kind, self.key) for kind in (SOURCES, *formats)]
        whole = [members for members in found if members is not None]
        if len(whole) < len(found):
            return False
        for members in whole:
            _write(members, folder)
        return True

    def restore_sources(self, folder: Path) -> bool:
        """Write the sources into ``folder`` if they are kept."""
        return self._restore(SOURCES, folder)

    def restore_document(self, folder: Path, format_: str) -> bool:
        """Write a document into ``folder`` if it is kept."""
        return self._restore(format_, folder)

    def keep_sources(self, folder: Path, names: Iterable[str]) -> None:
        """Keep these files of ``folder``."""
        self._keep(SOURCES, {name: (folder / name).read_bytes() for name in names})

    def keep_document(self, folder: Path, format_: str) -> None:
        """Keep a document of ``folder``."""
        name = DOCUMENTS[format_]
        self._keep(format_, {name: (folder / name).read_bytes()})

    def _restore(self, kind: str, folder: Path) -> bool:
        members = self.store.get(kind, self.key)
        if members is None:
            return False
        _write(members, folder)
        return True

    def _keep(self, kind: str, members: Mapping[str, bytes]) -> None:
        campaign, region = str(self.origin["campagne"]), str(self.origin["region"])
        self.store.put(kind, self.key, members, campaign=campaign, region=region)


def source_names(folder: Path) -> list[str]:
    """The files in a report's folder, the documents excepted, by their place in it."""
    left = {MANIFEST, *DOCUMENTS.values()}
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(set(names) - left)


def _write(members: Mapping[str, bytes], folder: Path) -> None:
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
