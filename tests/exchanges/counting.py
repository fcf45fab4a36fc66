"""Words counted on both sides: what a returned file says, and where it can be read afterwards.

Nothing of the product reads the file here: every word of every part that a person sees is
counted, those of headers, notes, comments, text boxes and formulas included.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from cep_report.exchanges.receiving import Receipt
from tests.exchanges.drafting import Exchange
from tests.exchanges.editing import NS, W

_STORIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_WORD = re.compile(r"[^\W_]+")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = (f"{W}del", f"{W}moveFrom", f"{{{NS['mc']}}}Fallback")
_TEXTS = (f"{W}t", f"{_MATH}t")
_BREAKS = (f"{W}p", f"{W}tab", f"{W}br", f"{W}cr", f"{W}tc")


def words(text: str) -> Counter[str]:
    """The words of a text, without regard to capitals."""
    return Counter(item.casefold() for item in _WORD.findall(text.replace("\u00ad", "")))


def printed(path: Path) -> Counter[str]:
    """The words that a reader of a DOCX sees, its revisions accepted."""
    with zipfile.ZipFile(path) as archive:
        return words(
            "\n".join(
                _text(etree.fromstring(archive.read(name)))
                for name in archive.namelist()
                if _STORIES.fullmatch(name)
            )
        )


def _text(item: etree._Element) -> str:
    if item.tag in _GONE or not isinstance(item.tag, str):
        return ""
    if item.tag in _TEXTS:
        return item.text or ""
    if item.tag == f"{W}sym":
        return chr(int(item.get(f"{W}char"), 16))
    if item.tag == f"{W}noBreakHyphen":
        return "-"
    described = item.get("descr", "") if item.tag == f"{{{NS['wp']}}}docPr" else ""
    inner = "".join(map(_text, item))
    return f" {described} {inner} " if described or item.tag in _BREAKS else inner


def unheard(mine: Exchange, path: Path, before: str, receipt: Receipt) -> list[str]:
    """Words that someone wrote or took away in a copy, of which nothing came.

    Args:
        mine: where it was received.
        path: the file that came back.
        before: the prose when it had not been received.
        receipt: what became of it.

    Returns:
        Those written with "+", those taken away with "-".
    """
    sent, returned = printed(mine.copy(receipt.sender)), printed(path)
    old, new = _prose(mine, before), _prose(mine, mine.prose.read_text(encoding="utf-8"))
    remarks = _prose(mine, " ".join(item.remark for item in receipt.observations))
    passages = words(" ".join(item.passage for item in receipt.observations))
    written = returned - sent - (new - old) - remarks
    taken = sent - returned - (old - new) - passages - remarks
    return [*_signed("+", written), *_signed("-", taken)]


def _prose(mine: Exchange, text: str) -> Counter[str]:
    """The words of the prose as they are printed: what it quotes in its place."""
    for quote in mine.sending.quotations.values.values():
        text = text.replace(quote.markdown, f" {quote.text} ")
    return words(re.sub(r"\\(\W)|[*^~`]", r"\1", text))


def _signed(sign: str, counted: Counter[str]) -> Iterable[str]:
    return (f"{sign}{word}" for word in sorted(counted.elements()))
