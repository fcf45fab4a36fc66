"""The text that a reader sees in runs of a Word document."""

from __future__ import annotations

from lxml import etree

from cep_report.word.xml import qn

_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:footnoteReference"): "[note]",
    qn("w:endnoteReference"): "[note]",
}
_SPELLED = frozenset({qn("w:t"), qn("w:delText"), qn("m:t")})
_PICTURES = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object")})
_INVISIBLE = frozenset(
    qn(f"w:{name}")
    for name in ("rPr", "lastRenderedPageBreak", "commentReference", "annotationRef")
)
# LibreOffice puts this sign alone in the empty cells of a row that was inserted.
_PLACEHOLDER = "\u200d"
_PICTOGRAMS = ("Symbol", "Wingdings", "Webdings")
"""Fonts where a letter is another sign."""
RUNS = frozenset({qn("w:r"), qn("m:r")})


def is_visible(run: etree._Element) -> bool:
    """Whether a run holds anything: text, a picture, part of a field, a note."""
    return any(
        child.tag not in _INVISIBLE and not (child.tag in _SPELLED and not child.text)
        for child in run
    )


def run_text(run: etree._Element) -> str:
    """A run's own text, deleted or not; "[note]" and "[image]" for what is not text.

    What a text box in the run says is in runs of its own.
    """
    text = "".join(_text(child) for child in run)
    return "" if text == _PLACEHOLDER else text


def text_in(holder: etree._Element) -> str:
    """All the text within an element; its paragraphs on lines of their own."""
    lines: list[str] = []
    for item in holder.iter(qn("w:p"), *RUNS):
        if item.tag == qn("w:p") or not lines:
            lines.append("")
        if item.tag in RUNS:
            lines[-1] += run_text(item)
    return "\n".join(line for line in lines if line)


def _text(child: etree._Element) -> str:
    if child.tag in _SPELLED:
        return child.text or ""
    if child.tag in _PICTURES:
        return "" if next(child.iter(qn("w:txbxContent")), None) is not None else "[image]"
    if child.tag == qn("w:br"):
        return "\n" if child.get(qn("w:type"), "textWrapping") == "textWrapping" else ""
    if child.tag == qn("w:sym"):
        return symbol(child)
    return _SIGNS.get(str(child.tag), "")


def symbol(item: etree._Element) -> str:
    """The sign of a ``w:sym``; "•" when only its font knows it."""
    if item.get(qn("w:font"), "").startswith(_PICTOGRAMS):
        return "•"
    try:
        sign = chr(int(item.get(qn("w:char"), ""), 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() else "•"
