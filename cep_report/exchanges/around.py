"""What was changed around the text: headers and footers, contents, levels of headings, descriptions.

None of it can go into the prose, and most of it is made again with the report: it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from cep_report.exchanges.returned import Returned, words
from cep_report.observations import Kind, Observation
from cep_report.word.normal import alternative
from cep_report.word.passages import Passage, Role, contents_line, field_results, text_of
from cep_report.word.plain import open_holders
from cep_report.word.relationships import related
from cep_report.word.revisions import RevisionKind, View, resolved
from cep_report.word.xml import parse, qn

_MARGINS = "En-têtes et pieds de page"
_CONTENTS = "Sommaire"


def around(returned: Returned, operator: str) -> Iterator[Observation]:
    """Observations on what surrounds the text of a returned file, without their ids.

    Args:
        returned: the file, revisions accepted.
        operator: whose it is.
    """
    for section, kind, anchor, before, after in (
        *_margins(returned),
        *_contents(returned),
        *_levels(returned),
        *_descriptions(returned),
        *_fields(returned),
    ):
        yield Observation(
            "",
            kind,
            operator,
            returned.sending.version,
            section=section,
            anchor=anchor,
            passage=before,
            remark=after,
            tracked=False,
        )


_Said = tuple[str, Kind, str, str, str]
"""Section, kind, bookmark, before, after."""


def _margins(returned: Returned) -> Iterator[_Said]:
    sent = _margin_lines(returned.sending.parts, returned.sending.document)
    back = _margin_lines(returned.parts, returned.document)
    gone = [line for line in sent if line not in back]
    written = [line for line in back if line not in sent]
    if gone or written:
        yield _MARGINS, Kind.GENERATED, "", "\n".join(gone), "\n".join(written)


def _margin_lines(parts: Mapping[str, bytes], document: str) -> list[str]:
    """The lines of headers and footers, each once."""
    lines: dict[str, None] = {}
    for kind in ("header", "footer"):
        for name in related(parts, document, kind):
            root = resolved(parse(parts[name]), View.ACCEPTED)
            open_holders(root)
            for item in root.iter(qn("w:p")):
                if next(item.iterancestors(qn("w:p")), None) is None:
                    lines[_bare(text_of(item))] = None
    lines.pop("", None)
    return list(lines)


def _contents(returned: Returned) -> Iterator[_Said]:
    """Lines of the contents that are of no heading."""
    passages = returned.accepted.passages
    headings = {
        contents_line(item.text)
        for item in (*returned.sending.passages, *passages)
        if item.level or item.role is Role.HEADING
    }
    headings |= {
        contents_line(item.text) for item in returned.sending.passages if item.role is Role.CONTENTS
    }
    for item in passages:
        line = contents_line(item.text)
        if item.role is Role.CONTENTS and line and line not in headings:
            yield _CONTENTS, Kind.OUTSIDE, "", "", line


def _levels(returned: Returned) -> Iterator[_Said]:
    """Headings made text or of another level, text made headings, of what nobody writes."""
    draft = {item.anchor: item for item in returned.sending.passages if item.anchor}
    recorded = {
        item.anchor for item in returned.revisions if item.kind is RevisionKind.PARAGRAPH_FORMAT
    }
    found = [
        (draft[item.anchor], item)
        for item in returned.accepted.passages
        if item.role in {Role.HEADING, Role.GENERATED, Role.CAPTION} and item.anchor in draft
    ]
    if not any(after.level for _, after in found):
        return  # copied without its styles: nobody said anything about this one
    for before, after in found:
        if before.level != after.level and after.anchor not in recorded:
            yield after.section, Kind.FORMAT, after.anchor, before.text.strip(), _level(after)


def _level(passage: Passage) -> str:
    return (
        f"[mis en titre de niveau {passage.level}]" if passage.level else "[mis en texte courant]"
    )


def _descriptions(returned: Returned) -> Iterator[_Said]:
    """Alternative texts of charts that were written anew."""
    draft = {item.anchor: item for item in returned.sending.passages if item.anchor}
    for item in returned.accepted.passages:
        if item.role is Role.GENERATED and item.anchor in draft:
            before, after = (
                [_bare(alternative(picture)) for picture in _pictures(passage.element)]
                for passage in (draft[item.anchor], item)
            )
            if len(before) == len(after):
                for old, new in zip(before, after, strict=True):
                    if new and new != old:
                        yield item.section, Kind.IMAGE, item.anchor, f"[description] {old}", new


def _pictures(item: etree._Element) -> Iterable[etree._Element]:
    return item.iter(qn("w:drawing"), qn("w:pict"), qn("w:object"))


def _fields(returned: Returned) -> Iterator[_Said]:
    """Words typed in the results of fields, that a word processor takes away again."""
    known = {
        word for item in returned.sending.root.iter(qn("w:t")) for word in words(item.text or "")
    }
    known.update(words(" ".join(returned.accepted.normal.texts.values())))
    for passage in returned.accepted.passages:
        typed = [
            word
            for word in words(" ".join(field_results(passage.element)))
            if word not in known and not word.isdecimal()
        ]
        if typed and passage.role is not None and passage.role is not Role.CONTENTS:
            yield passage.section, Kind.LOST, passage.anchor, passage.text, " ".join(typed)


def _bare(text: str) -> str:
    return " ".join(text.split())
