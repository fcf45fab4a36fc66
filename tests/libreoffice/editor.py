"""One person at work on one copy: where an edit of each kind can be made, and making it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.libreoffice.log import COMMENT, Edit, Log, zone_of
from tests.libreoffice.office import Document, RefusedError
from tests.libreoffice.words import Marks, french, hostile, marks_in, plain

_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile(r"[^.!?]+[.!?]+\s*")
_NOT_WORDS = ("_v_", "_r_")


@dataclass(frozen=True)
class _Block:
    """A paragraph or table of the body, when the document was opened."""

    at: int
    zone: str
    bookmarks: tuple[str, ...]
    style: str
    listed: bool
    cells: tuple[str, ...]
    table: str


class Editor:
    """One person at work on one copy."""

    def __init__(
        self,
        document: Document,
        zones: Collection[str],
        random: Random,
        marks: Marks,
        person: str,
        tracked: float,
        log: Log,
    ) -> None:
        self._do, self._random, self._marks, self._log = document, random, marks, log
        self._person, self._share = person, tracked
        self._blocks = _blocks(document.paragraphs(), zones)
        self._spent: set[int] = set()
        self._settled: set[str] = set()
        self._placed: dict[str, int] = {}
        prose = [block for block in self._blocks if block.zone and not block.cells]
        self.prose = [block.at for block in prose]
        self.lists = [block.at for block in prose if block.listed]
        self._tables = [block.at for block in self._blocks if block.zone and block.cells]
        self._generated = [
            block.at for block in self._blocks if block.cells and not block.zone and block.at
        ]
        self.sentences = self._having("_g_", "_v_constat")
        self.captions = [at for at in self._having("_Ref_") if at not in self.prose]
        self.headings = self._having("_h_")

    def attempt(self, kind: str) -> bool:
        """Make an edit of a kind if there is a place for it; whether it was made."""
        tracked = self._random.random() < self._share
        self._do.person(self._person, tracked=tracked)
        try:
            made = MAKERS[kind](self)
        except (RefusedError, IndexError):
            return False
        if made is None:
            return False
        at, values = made
        block = self._blocks[at]
        bookmark = block.bookmarks[0] if block.bookmarks else ""
        edit = Edit(kind, block.zone, bookmark, self._person, tracked, **values)
        self._log.edits.append(edit)
        if edit.mark:
            self._placed[edit.mark] = at
        return True

    # Places ------------------------------------------------------------------------------

    def _having(self, *prefixes: str) -> list[int]:
        return [
            block.at
            for block in self._blocks
            if not block.zone and any(name.startswith(prefixes) for name in block.bookmarks)
        ]

    def _pick(self, choices: list[int]) -> int:
        return self._random.choice([at for at in choices if at not in self._spent])

    def _pair(self) -> int:
        """A paragraph that another of the same zone follows, neither in a list."""
        return self._random.choice([at for at in self.prose if self._followed(at)])

    def _followed(self, at: int) -> bool:
        if at + 1 >= len(self._blocks) or {at, at + 1} & self._spent:
            return False
        here, after = self._blocks[at : at + 2]
        return here.zone == after.zone and not (after.cells or here.listed or after.listed)

    def _runs(self, at: int | str) -> list[dict[str, Any]]:
        return self._do.runs(at=at)

    def _word(self, at: int | str) -> tuple[int, int, int, str]:
        """A word of a paragraph: run, start, end, itself. Not a mark, nor a quoted value."""
        found = [
            (number, match.start(), match.end(), match[0])
            for number, run in enumerate(self._runs(at))
            if run["kind"] == "Text" and not run["deleted"] and not _quoted(run)
            for match in _WORD.finditer(run["text"])
            if not marks_in(run["text"][match.start() : match.end() + 4])
        ]
        return self._random.choice(found)

    def _text(self, at: int | str) -> str:
        return "".join(run["text"] for run in self._runs(at) if not run["deleted"])

    # Words -------------------------------------------------------------------------------

    def _insert(self, at: int | str, wording: Callable[[str, Random], str]) -> dict[str, str]:
        mark = self._marks.word()
        text = wording(mark, self._random)
        run, _, end, _ = self._word(at)
        self._do.insert(at=at, start=[run, end], text=f" {text}")
        return {"mark": mark, "inserted": text}

    def insert(self, wording: Callable[[str, Random], str]) -> tuple[int, dict[str, str]]:
        """Words in the middle."""
        at = self._pick(self.prose)
        return at, self._insert(at, wording)

    def insert_first(self) -> tuple[int, dict[str, str]]:
        """Words before all others."""
        at, mark = self._pick(self.prose), self._marks.word()
        self._do.insert(at=at, start=[0, 0], text=f"Ainsi {mark}, ")
        return at, {"mark": mark, "inserted": f"Ainsi {mark}, "}

    def insert_last(self) -> tuple[int, dict[str, str]]:
        """Words after all others."""
        at, mark = self._pick(self.prose), self._marks.word()
        runs = self._runs(at)
        text = f" Enfin, {mark}."
        self._do.insert(at=at, start=[len(runs) - 1, len(runs[-1]["text"])], text=text)
        return at, {"mark": mark, "inserted": text}

    def delete_word(self) -> tuple[int, dict[str, str]]:
        """A word less."""
        at = self._pick(self.prose)
        run, start, end, _ = self._word(at)
        return at, {"deleted": self._do.replace(at=at, start=[run, start], end=[run, end], text="")}

    def delete_sentence(self) -> tuple[int, dict[str, str]]:
        """A sentence less, quoted values and all."""
        at = self._pick(self.prose)
        runs = self._runs(at)
        if any(run["deleted"] or run["kind"] != "Text" for run in runs):
            raise IndexError
        whole = "".join(run["text"] for run in runs)
        sentences = list(_SENTENCE.finditer(whole))
        if len(sentences) < 2:
            raise IndexError
        chosen = self._random.choice(sentences)
        start, end = _position(runs, chosen.start()), _position(runs, chosen.end())
        self._do.replace(at=at, start=start, end=end, text="")
        return at, {"deleted": chosen[0]}

    def replace(self, choices: list[int]) -> tuple[int, dict[str, str]]:
        """A word for another."""
        at, mark = self._pick(choices), self._marks.word()
        run, start, end, word = self._word(at)
        self._do.replace(at=at, start=[run, start], end=[run, end], text=mark)
        return at, {"mark": mark, "inserted": mark, "deleted": word}

    def value(self) -> tuple[int, dict[str, str]]:
        """Another figure in the place of a quoted one."""
        at, mark = self._pick(self.prose), self._marks.number()
        runs = enumerate(self._runs(at))
        run, before = self._random.choice(
            [(number, run["text"]) for number, run in runs if _quoted(run) and not run["deleted"]]
        )
        self._do.replace(at=at, start=[run, 0], end=[run, len(before)], text=mark)
        return at, {"mark": mark, "inserted": mark, "deleted": before}

    def character(self, style: str) -> tuple[int, dict[str, str]]:
        """Bold or italic."""
        at = self._pick(self.prose)
        run, start, end, word = self._word(at)
        self._do.character(at=at, start=[run, start], end=[run, end], style=style)
        return at, {"passage": word}

    def note(self) -> tuple[int, dict[str, str]]:
        """A footnote."""
        at, mark = self._pick(self.prose), self._marks.word()
        run, _, end, _ = self._word(at)
        text = f"Voir l’annexe {mark}."
        self._do.footnote(at=at, start=[run, end], text=text)
        return at, {"mark": mark, "inserted": text}

    def comment(self) -> tuple[int, dict[str, str]]:
        """A comment on a word, anywhere."""
        places = (self.prose, self.prose, self.sentences, self.captions, self.headings)
        at, mark = self._pick(self._random.choice(places)), self._marks.word()
        run, start, end, word = self._word(at)
        text = f"À revoir{chr(0xA0)}: {mark}"
        self._do.comment(at=at, start=[run, start], end=[run, end], text=text, author=self._person)
        return at, {"mark": mark, "inserted": text, "passage": word}

    def settle(self) -> tuple[int, dict[str, str]]:
        """Accept or reject a change recorded before."""
        standing = [
            edit
            for edit in self._log.standing
            if edit.tracked
            and edit.kind in {"mots au milieu", "mots français", "remplacement"}
            and edit.mark not in self._settled
            and self._placed.get(edit.mark) not in self._spent
        ]
        edit = self._random.choice(standing)
        at, accept = self._placed[edit.mark], self._random.random() < 0.5
        words = self._do.resolve(at=at, word=edit.mark, accept=accept)
        self._settled.add(edit.mark)
        gone = edit.mark not in self._text(at)
        return at, {"passage": words, "deleted": words if gone else ""}

    # Paragraphs --------------------------------------------------------------------------

    def split(self) -> tuple[int, dict[str, str]]:
        """One paragraph becomes two."""
        at = self._pick([at for at in self.prose if not self._blocks[at].listed])
        run, start, _, word = self._word(at)
        if not (run or start):
            raise IndexError
        self._do.split(at=at, start=[run, start])
        self._spent.add(at)
        return at, {"passage": word}

    def join(self) -> tuple[int, dict[str, str]]:
        """Two become one, with a space between."""
        at = self._pair()
        runs = self._runs(at)
        seam = f"{self._text(at)[-20:]} {self._text(at + 1)[:20]}"
        self._do.insert(at=at, start=[len(runs) - 1, len(runs[-1]["text"])], text=" ")
        self._do.join(at=at)
        self._spent |= {at, at + 1}
        return at, {"passage": seam[seam.find(" ") : seam.rfind(" ")]}

    def add(self, choices: list[int], style: str = "") -> tuple[int, dict[str, str]]:
        """A paragraph more."""
        at, mark = self._pick(choices), self._marks.word()
        text = f"Intertitre {mark}" if style else f"Le point {mark} s’ajoute à ce qui précède."
        self._do.add_after(at=at, text=text, style=style)
        self._spent.add(at)
        return at, {"mark": mark, "inserted": text}

    def remove(self, choices: list[int]) -> tuple[int, dict[str, str]]:
        """A paragraph less; the last of its zone leaves an empty one."""
        at = self._pick(choices)
        after = self._blocks[at + 1]
        before = self._text(at)
        whole = (
            after.zone == self._blocks[at].zone and not after.cells and at + 1 not in self._spent
        )
        self._do.remove(at=at, whole=whole)
        self._spent |= {at, at + 1} if whole else {at}
        return at, {"deleted": before}

    def move(self, *, paste: bool) -> tuple[int, dict[str, str]]:
        """Two paragraphs change places."""
        at = self._pair()
        passage = self._text(at)
        if paste:
            self._do.cut_and_paste(at=at, after=at + 1)
        else:
            self._do.move_down(at=at)
        self._spent |= {at, at + 1}
        return at, {"passage": passage}

    def listed(self) -> tuple[int, dict[str, str]]:
        """Two paragraphs become a list."""
        at = self._pair()
        self._do.bullets(first=at, last=at + 1)
        return at, {"passage": self._text(at)}

    # Tables ------------------------------------------------------------------------------

    def row(self) -> tuple[int, dict[str, str]]:
        """A row more in a table of the prose."""
        at = self._pick(self._tables)
        block, mark = self._blocks[at], self._marks.word()
        columns = len({cell[0] for cell in block.cells})
        texts = [mark] + ["ajout"] * (columns - 1)
        self._do.row_after(at=f"{block.table}!{block.cells[-1]}", texts=texts)
        self._spent.add(at)
        return at, {"mark": mark, "inserted": " ".join(texts)}

    def cell(self) -> tuple[int, dict[str, str]]:
        """Words more in a cell of a table of the prose."""
        at = self._pick(self._tables)
        cell = self._random.choice(self._blocks[at].cells)
        return at, self._insert(f"{self._blocks[at].table}!{cell}", plain)

    def figure(self) -> tuple[int, dict[str, str]]:
        """Another figure in a cell of a generated table."""
        at = self._pick(self._generated)
        block, mark = self._blocks[at], self._marks.number()
        cell = f"{block.table}!{self._random.choice(block.cells)}"
        runs = self._runs(cell)
        if len(runs) != 1 or not re.search(r"\d", runs[0]["text"]):
            raise IndexError
        before = runs[0]["text"]
        self._do.replace(at=cell, start=[0, 0], end=[0, len(before)], text=mark)
        return at, {"mark": mark, "inserted": mark, "deleted": before}


MAKERS: dict[str, Callable[[Editor], tuple[int, dict[str, str]] | None]] = {
    "mots au milieu": lambda editor: editor.insert(plain),
    "mots au début": Editor.insert_first,
    "mots à la fin": Editor.insert_last,
    "mots français": lambda editor: editor.insert(french),
    "signes": lambda editor: editor.insert(hostile),
    "mot supprimé": Editor.delete_word,
    "phrase supprimée": Editor.delete_sentence,
    "remplacement": lambda editor: editor.replace(editor.prose),
    "paragraphe coupé": Editor.split,
    "paragraphes joints": Editor.join,
    "paragraphe ajouté": lambda editor: editor.add(editor.prose),
    "paragraphe supprimé": lambda editor: editor.remove(editor.prose),
    "paragraphe descendu": lambda editor: editor.move(paste=False),
    "paragraphe coupé-collé": lambda editor: editor.move(paste=True),
    "gras": lambda editor: editor.character("bold"),
    "italique": lambda editor: editor.character("italic"),
    "mise en liste": Editor.listed,
    "élément ajouté": lambda editor: editor.add(editor.lists),
    "élément supprimé": lambda editor: editor.remove(editor.lists),
    "ligne de tableau": Editor.row,
    "cellule de tableau": Editor.cell,
    "note": Editor.note,
    "intertitre": lambda editor: editor.add(editor.prose, "Heading 3"),
    "valeur citée": Editor.value,
    "révision tranchée": Editor.settle,
    "cellule générée": Editor.figure,
    "phrase générée": lambda editor: editor.replace(editor.sentences),
    "légende": lambda editor: editor.replace(editor.captions),
    "titre": lambda editor: editor.replace(editor.headings),
    COMMENT: Editor.comment,
}


def _blocks(listed: list[dict[str, Any]], zones: Collection[str]) -> list[_Block]:
    """The body; a table of the prose belongs to the zone of the paragraph before it."""
    found: list[_Block] = []
    for item in listed:
        zone = zone_of(item["bookmarks"], zones)
        if "cells" in item and found and not found[-1].cells:
            zone = found[-1].zone
        found.append(
            _Block(
                item["at"],
                zone,
                tuple(item["bookmarks"]),
                item.get("style", ""),
                item.get("list", False),
                tuple(item.get("cells", ())),
                item.get("table", ""),
            )
        )
    return found


def _quoted(run: dict[str, Any]) -> bool:
    return any(name.startswith(_NOT_WORDS) for name in run["within"])


def _position(runs: list[dict[str, Any]], offset: int) -> list[int]:
    """``[run, offset]`` of a place in the text of all runs."""
    for number, run in enumerate(runs):
        if offset <= len(run["text"]):
            return [number, offset]
        offset -= len(run["text"])
    raise IndexError
