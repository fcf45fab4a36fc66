"""What each notebook read of a region's texts: one whose texts did not change is not run again.

A notebook is a function of what its report is made from (:mod:`cep_report.provenance`), of
which the texts are the only part that its authors change from one hour to the next. So the
texts that each notebook asks for are noted while it runs. It is given as it was executed
before when all the rest of the provenance is the same, and so are these texts, those that were
missing included. One that opened the files of the texts, listed their folder or started another
program is always run: what it read is not known.

Nothing is kept twice: what is noted leads to the sources of the report that was made.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from cep_report.blocks import Block
from cep_report.context import Context
from cep_report.execution import blocks_of
from cep_report.products import SOURCES, Products
from cep_report.provenance import INPUTS
from cep_report.store import key_of
from cep_report.workspace import PROSE

KIND = "lectures"
_MEMBER = "lectures.json"
_ALL = "*"
"""Stands for all texts, when they are listed; a text is named ``part.zone``."""

Read = Mapping[str, str]
"""The digests of the texts that a notebook read, by name."""


class Texts(Mapping[str, str]):
    """Texts by name; those that are asked for are noted."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        self.asked.add(_ALL)
        return iter(self._texts)

    def __len__(self) -> int:
        self.asked.add(_ALL)
        return len(self._texts)

    def digest(self, name: str) -> str:
        """Of a text, or that there is none; of all of them for ``*``."""
        return key_of(dict(self._texts) if name == _ALL else self._texts.get(name))


@dataclass(frozen=True)
class Readings:
    """The notebooks of a report, run only when they must be.

    Attributes:
        context: of the report, whose texts are noted when they are read.
        kept: what the report was made of.
        key: of what is noted: the report's provenance, its texts excepted.
        known: what each notebook read, when it was run last.
        executed: the notebooks executed then, by their place among the report's sources.
        noted: what each has read this time.
    """

    context: Context
    kept: Products
    key: str
    known: Mapping[str, Read]
    executed: Mapping[str, bytes]
    noted: dict[str, Read] = field(default_factory=dict)

    @classmethod
    def of(cls, context: Context, kept: Products) -> Readings:
        """What is known of a report's notebooks."""
        workspace = context.workspace
        noting = replace(workspace, prose=Texts(workspace.prose), carried=Texts(workspace.carried))
        watched = replace(context, workspace=noting)
        vars(watched)["values"] = context.values  # which no text is in
        key = _key(context, kept.origin)
        known, executed = _known(kept, key)
        return cls(watched, kept, key, known, executed)

    def run(
        self, name: str, executed: Path, run: Callable[[], tuple[Block, ...]]
    ) -> tuple[Block, ...]:
        """The blocks of a notebook, from what it gave before or from ``run``.

        Args:
            name: where the executed notebook stands among the report's sources.
            executed: the file that it is written to.
            run: runs the notebook, and writes that file.
        """
        read, before = self.known.get(name), self.executed.get(name)
        if read is not None and before is not None and read == self._now(read):
            executed.write_bytes(before)
            self.noted[name] = read
            return tuple(blocks_of(nbformat.from_dict(json.loads(before))))
        for texts in self._texts():
            texts.asked.clear()
        with _watch().over(self.context.workspace.folder / PROSE) as seen:
            blocks = run()
        if not seen():
            asked = {
                f"{place}:{text}"
                for place, texts in enumerate(self._texts())
                for text in texts.asked
            }
            self.noted[name] = self._now(dict.fromkeys(asked, ""))
        return blocks

    def keep(self) -> None:
        """Keep what was noted, once the sources are kept."""
        said = {SOURCES: self.kept.key, KIND: self.noted}
        campaign, region = self.context.campaign.id, self.context.region.code
        content = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        store = self.kept.store
        store.put(KIND, self.key, {_MEMBER: content}, campaign=campaign, region=region)

    def _texts(self) -> tuple[Texts, ...]:
        workspace = self.context.workspace
        return tuple(
            texts for texts in (workspace.prose, workspace.carried) if isinstance(texts, Texts)
        )

    def _now(self, names: Read) -> dict[str, str]:
        """The digests of these texts now."""
        texts = self._texts()
        found = {}
        for name in names:
            place, _, text = name.partition(":")
            found[name] = texts[int(place)].digest(text)
        return found


def _key(context: Context, origin: Mapping[str, object]) -> str:
    """Of a report's provenance, its texts excepted."""
    folder = context.workspace.folder / PROSE
    inputs = origin[INPUTS]
    if not isinstance(inputs, Mapping) or not folder.is_relative_to(context.project.root):
        return key_of(dict(origin))
    texts = f"{folder.relative_to(context.project.root).as_posix()}/"
    rest = {
        name: digest
        for name, digest in inputs.items()
        if not (name.startswith(texts) and name.endswith(".md"))
    }
    return key_of({**origin, INPUTS: rest})


def _known(kept: Products, key: str) -> tuple[Mapping[str, Read], Mapping[str, bytes]]:
    """What was noted, and the sources that it leads to; nothing when some of it is not kept."""
    entry = kept.store.get(KIND, key)
    if entry is None:
        return {}, {}
    said = json.loads(entry[_MEMBER])
    return said[KIND], kept.store.get(SOURCES, said[SOURCES]) or {}


class _Watch:
    """Whether Python opens a file of a folder, lists it, or starts another program.

    A hook of the interpreter stays as long as the process: one serves them all.
    """

    _FILES = frozenset({"open", "os.listdir", "os.scandir"})
    _PROGRAMS = frozenset(
        {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"}
    )

    def __init__(self) -> None:
        self._folder = ""
        self._seen = False
        sys.addaudithook(self._hear)

    @contextmanager
    def over(self, folder: Path) -> Iterator[Callable[[], bool]]:
        """Watch over a folder while the block lasts; what is given says whether it was read."""
        self._seen, self._folder = False, os.path.realpath(folder)
        try:
            yield lambda: self._seen
        finally:
            self._folder = ""

    def _hear(self, event: str, told: tuple[Any, ...]) -> None:
        if not self._folder:
            return
        if event in self._PROGRAMS:
            self._seen = True
        elif event in self._FILES and not isinstance(told[0], int):
            # Without a name, a folder that was opened before is meant, or the current one.
            try:
                place = os.path.realpath(os.fsdecode(told[0] or "."))
            except OSError:  # the current folder is gone; what is opened must not fail for it
                self._seen = True
            else:
                self._seen = self._seen or Path(place).is_relative_to(self._folder)


@cache
def _watch() -> _Watch:
    return _Watch()
