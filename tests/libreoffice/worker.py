"""What drives Writer: run by the system's Python, which has ``uno``; see ``office.py``.

``/usr/bin/python3 worker.py PIPE`` connects to the office that listens on PIPE, then reads one
command a line on standard input, in JSON, and answers each with one line: ``{"ok": …}`` or
``{"error": …}``. Standard library and ``uno`` only.

Paragraphs are known by their rank in the body when the document was opened, cells as
``Table3!B2``: what carries no bookmark can be edited too. A position is ``[run, offset]``: runs
are the portions that LibreOffice cuts a paragraph into.
"""

from __future__ import annotations

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

DOCX = "MS Word 2007 XML"
NOT_TEXT = {"Bookmark", "Redline", "SoftPageBreak"}


class Refused(Exception):  # noqa: N818
    """What was asked cannot be done there; nothing was changed."""


def _property(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe: str, seconds: float):
    """The context of the office, once it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    deadline = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class Writer:
    """The commands: each public method is one, its arguments the command's."""

    def __init__(self, context) -> None:
        self._manager, self._context = context.ServiceManager, context
        self._desktop = self._service("com.sun.star.frame.Desktop")
        self._dispatcher = self._service("com.sun.star.frame.DispatchHelper")
        self._document = None
        self._body: list = []

    def _service(self, name, *arguments):
        if arguments:
            return self._manager.createInstanceWithArgumentsAndContext(
                name, arguments, self._context
            )
        return self._manager.createInstanceWithContext(name, self._context)

    # The document ------------------------------------------------------------------------

    def open(self, path: str, view: bool):
        """Open a file; how many blocks its body has.

        Without a view there is no cursor on the screen, hence none of the commands of the menus;
        with one, builds without windows (Debian's ``-nogui``) crash as soon as there is a comment,
        for they lack the description of its frame in the margin.
        """
        self.close()
        url = uno.systemPathToFileUrl(path)
        if view:
            self._document = self._desktop.loadComponentFromURL(
                url, "_blank", 0, (_property("Hidden", True),)
            )
        else:
            self._document = self._service("com.sun.star.text.TextDocument")
            self._document.load((_property("URL", url), _property("FilterName", DOCX)))
        if self._document is None:
            raise Refused("LibreOffice n’a pas pu ouvrir le fichier")
        self._body = list(_each(self._document.Text))
        return len(self._body)

    def save(self, path: str):
        """Write the document as DOCX, as "Save as" does."""
        self._document.storeToURL(uno.systemPathToFileUrl(path), (_property("FilterName", DOCX),))

    def close(self):
        """Leave the document without saving."""
        if self._document is not None:
            self._document.close(True)
        self._document, self._body = None, []

    def quit(self):
        """End the office."""
        self.close()
        self._desktop.terminate()

    def paragraphs(self):
        """The body as it was when opened: what each block holds now."""
        return [self._described(rank) for rank in range(len(self._body))]

    def now(self):
        """The body as it is now, in order: a text and bookmarks for each paragraph and cell."""
        listed = []
        for block in _each(self._document.Text):
            if block.supportsService("com.sun.star.text.TextTable"):
                for name in block.CellNames:
                    listed += [_seen(item) for item in _each(block.getCellByName(name))]
            else:
                listed.append(_seen(block))
        return listed

    def bookmarks(self):
        """All names, in no order."""
        return list(self._document.Bookmarks.ElementNames)

    def runs(self, at):
        """A paragraph's portions now: text, whether deleted, the bookmarks it is within."""
        return [
            {"text": text, "kind": kind, "deleted": deleted, "within": within}
            for _, text, kind, deleted, within in _runs(self._paragraph(at))
        ]

    def person(self, name: str, tracked: bool):
        """Who edits from now on, and whether changes are recorded."""
        access = self._service(
            "com.sun.star.configuration.ConfigurationProvider"
        ).createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess",
            (_property("nodepath", "/org.openoffice.UserProfile/Data"),),
        )
        access.setPropertyValue("givenname", name)
        access.setPropertyValue("sn", "")
        access.commitChanges()
        self._document.RecordChanges = tracked

    def accept_all(self):
        """Accept every tracked change."""
        self._dispatch("AcceptAllTrackedChanges")

    def reject_all(self):
        """Reject every tracked change."""
        self._dispatch("RejectAllTrackedChanges")

    # Edits -------------------------------------------------------------------------------

    def insert(self, at, start, text: str):
        """Type words."""
        cursor = self._cursor(at, start)
        cursor.Text.insertString(cursor, text, False)

    def replace(self, at, start, end, text: str):
        """Type words over others; none deletes."""
        cursor = self._cursor(at, start, end)
        removed = cursor.String
        cursor.String = ""
        if text:
            cursor.Text.insertString(cursor, text, False)
        return removed

    def split(self, at, start):
        """Press Enter."""
        cursor = self._cursor(at, start)
        cursor.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)

    def add_after(self, at, text: str, style: str = ""):
        """A new paragraph after this one."""
        paragraph = self._paragraph(at)
        cursor = paragraph.Text.createTextCursorByRange(paragraph.End)
        cursor.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
        if style:
            cursor.ParaStyleName = style
        cursor.Text.insertString(cursor, text, False)

    def join(self, at):
        """Delete the end of a paragraph: the next one joins it."""
        paragraph = self._paragraph(at)
        cursor = paragraph.Text.createTextCursorByRange(paragraph.End)
        if not cursor.goRight(1, True):
            raise Refused("rien à joindre")
        cursor.String = ""

    def remove(self, at, whole: bool):
        """Delete a paragraph; with its end when ``whole``, else an empty one stays."""
        paragraph = self._paragraph(at)
        cursor = paragraph.Text.createTextCursorByRange(paragraph.Start)
        cursor.gotoRange(paragraph.End, True)
        if whole and not cursor.goRight(1, True):
            raise Refused("dernier paragraphe")
        cursor.String = ""

    def move_down(self, at):
        """Ctrl+Alt+Down: past the next paragraph."""
        self._select(self._paragraph(at), whole=False)
        self._dispatch("MoveDown")

    def cut_and_paste(self, at, after):
        """Cut a paragraph and paste it after another."""
        paragraph, target = self._paragraph(at), self._paragraph(after)
        controller = self._document.CurrentController
        self._select(paragraph, whole=True)
        clip = controller.getTransferable()
        selected = controller.ViewCursor
        cursor = selected.Text.createTextCursorByRange(selected)
        place = target.Text.createTextCursorByRange(target.End)
        if not place.goRight(1, False):
            raise Refused("rien après")
        controller.ViewCursor.gotoRange(place, False)
        controller.insertTransferable(clip)
        cursor.String = ""

    def character(self, at, start, end, style: str):
        """Bold or italic words."""
        cursor = self._cursor(at, start, end)
        if style == "bold":
            cursor.CharWeight = 150.0
        else:
            cursor.CharPosture = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC")

    def bullets(self, first, last):
        """Make paragraphs a list, or no list any more."""
        start, end = self._paragraph(first), self._paragraph(last)
        view = self._document.CurrentController.ViewCursor
        view.gotoRange(start.Start, False)
        view.gotoRange(end.End, True)
        self._dispatch("DefaultBullet")

    def comment(self, at, start, end, text: str, author: str):
        """A comment on words."""
        field = self._document.createInstance("com.sun.star.text.textfield.Annotation")
        field.Content, field.Author = text, author
        cursor = self._cursor(at, start, end)
        cursor.Text.insertTextContent(cursor, field, True)

    def footnote(self, at, start, text: str):
        """A footnote after words."""
        note = self._document.createInstance("com.sun.star.text.Footnote")
        cursor = self._cursor(at, start)
        cursor.Text.insertTextContent(cursor, note, False)
        note.insertString(note.createTextCursor(), text, False)

    def row_after(self, at, texts):
        """A row after the one of a cell, as "Insert rows after" does, and its texts."""
        table, cell = self._cell(at)
        before = table.Rows.Count
        view = self._document.CurrentController.ViewCursor
        view.gotoRange(cell.Start, False)
        self._dispatch("InsertRowsAfter")
        if table.Rows.Count != before + 1:
            raise Refused("aucune ligne ajoutée")
        row = int("".join(character for character in at if character.isdigit())[-1]) + 1
        for column, text in zip("ABCDEFGHIJ", texts):
            added = table.getCellByName(f"{column}{row}")
            added.insertString(added.createTextCursor(), text, False)

    def picture(self, at, path: str):
        """A picture pasted at the end of a paragraph."""
        provider = self._service("com.sun.star.graphic.GraphicProvider")
        graphic = provider.queryGraphic((_property("URL", uno.systemPathToFileUrl(path)),))
        content = self._document.createInstance("com.sun.star.text.TextGraphicObject")
        content.AnchorType = uno.Enum("com.sun.star.text.TextContentAnchorType", "AS_CHARACTER")
        content.Graphic = graphic
        paragraph = self._paragraph(at)
        paragraph.Text.insertTextContent(paragraph.End, content, False)

    def resolve(self, at, word: str, accept: bool):
        """Accept or reject the tracked change that holds a word; the words it was about."""
        for portion, text, kind, deleted, _ in _runs(self._paragraph(at)):
            if word in text and kind == "Text" and not deleted:
                view = self._document.CurrentController.ViewCursor
                view.gotoRange(portion.Start, False)
                view.gotoRange(portion.End, True)
                self._dispatch("AcceptTrackedChange" if accept else "RejectTrackedChange")
                return text
        raise Refused("mot introuvable")

    # Helpers -----------------------------------------------------------------------------

    def _dispatch(self, command: str, **arguments) -> None:
        frame = self._document.CurrentController.Frame
        given = tuple(_property(name, value) for name, value in arguments.items())
        self._dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, given)

    def _described(self, rank: int):
        block = self._body[rank]
        if block.supportsService("com.sun.star.text.TextTable"):
            names = block.CellNames
            return {"at": rank, "table": block.Name, "cells": list(names), "bookmarks": []}
        return {"at": rank, "style": block.ParaStyleName, "list": _is_list(block), **_seen(block)}

    def _paragraph(self, at):
        if isinstance(at, str):
            return next(_each(self._cell(at)[1]))
        return self._body[at]

    def _cell(self, at: str):
        name, _, cell = at.partition("!")
        table = self._document.TextTables.getByName(name)
        return table, table.getCellByName(cell)

    def _cursor(self, at, start, end=None):
        """A cursor at a position, or over what two positions hold between them."""
        runs = _runs(self._paragraph(at))
        cursor = _goto(runs, start)
        if end is not None:
            cursor.gotoRange(_goto(runs, end), True)
        return cursor

    def _select(self, paragraph, *, whole: bool) -> None:
        view = self._document.CurrentController.ViewCursor
        cursor = paragraph.Text.createTextCursorByRange(paragraph.Start)
        cursor.gotoRange(paragraph.End, True)
        if whole:
            cursor.goRight(1, True)
            view.gotoRange(cursor.Start, False)
            view.gotoRange(cursor.End, True)
        else:
            view.gotoRange(cursor.Start, False)


def _each(container):
    enumeration = container.createEnumeration()
    while enumeration.hasMoreElements():
        yield enumeration.nextElement()


def _is_list(paragraph) -> bool:
    return bool(paragraph.NumberingRules is not None and paragraph.NumberingIsNumber)


def _seen(paragraph):
    bookmarks, text = [], []
    for portion in _each(paragraph):
        kind = portion.TextPortionType
        if kind == "Bookmark" and portion.IsStart:
            bookmarks.append(portion.Bookmark.Name)
        elif kind not in NOT_TEXT:
            text.append(portion.String)
    return {"text": "".join(text), "bookmarks": bookmarks}


def _runs(paragraph):
    """``(portion, text, kind, deleted, bookmarks it is within)`` of what holds text.

    A change that began in an earlier paragraph shows by its end alone.
    """
    found, within, deleted = [], [], False
    for portion in _each(paragraph):
        kind = portion.TextPortionType
        if kind == "Bookmark":
            name = portion.Bookmark.Name
            if portion.IsCollapsed:
                continue
            within = [*within, name] if portion.IsStart else [one for one in within if one != name]
        elif kind == "Redline":
            if portion.RedlineType == "Delete":
                if not portion.IsStart and not deleted:
                    found = [(*item[:3], True, item[4]) for item in found]
                deleted = portion.IsStart
        elif kind not in NOT_TEXT:
            text = f"[{portion.Footnote.String}]" if kind == "Footnote" else portion.String
            found.append((portion, text, kind, deleted, tuple(within)))
    return found


def _goto(runs, position):
    run, offset = position
    if not runs:
        raise Refused("paragraphe vide")
    portion = runs[run][0]
    cursor = portion.Text.createTextCursorByRange(portion.Start)
    cursor.goRight(offset, False)
    return cursor


def main() -> None:
    """Answer until standard input ends."""
    writer = Writer(connect(sys.argv[1], 60))
    print(json.dumps({"ok": "ready"}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = {"ok": getattr(writer, command.pop("do"))(**command)}
        except Refused as error:
            answer = {"refused": str(error)}
        except Exception as error:  # noqa: BLE001
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
