"""HTML built as a tree: what people wrote is text in it, never markup."""

from __future__ import annotations

import re

from lxml import html

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML or HTML text may hold."""

Node = html.HtmlElement
Child = Node | str | None


def h(tag: str, /, *children: Child, **attributes: str | bool | None) -> Node:
    """An element; ``class_`` is its class, ``data_x`` is ``data-x``, None and False leave out."""
    node = html.Element(tag)
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        node.set(key.rstrip("_").replace("_", "-"), "" if value is True else fit(value))
    return add(node, *children)


def add(node: Node, *children: Child) -> Node:
    """Put children at the end of an element, and return it."""
    for child in children:
        if child is None:
            continue
        if not isinstance(child, str):
            node.append(child)
        elif len(node):
            node[-1].tail = (node[-1].tail or "") + fit(child)
        else:
            node.text = (node.text or "") + fit(child)
    return node


def fit(text: str) -> str:
    """A text without the characters that HTML cannot hold."""
    return _UNFIT.sub("\ufffd", text)


def hidden(text: str) -> Node:
    """Words for those who listen."""
    return h("span", text, class_="sr")


def table(
    caption: str, heads: list[Child], rows: list[Node], *, id_: str, class_: str = ""
) -> Node:
    """A table with its caption; each row comes as its ``tr``, which begins with a ``th``.

    Roles are written: on narrow screens rows are laid out as cards, which must stay a table
    for those who listen.
    """
    head = h("tr", *(h("th", item, scope="col", role="columnheader") for item in heads), role="row")
    body = h("tbody", *rows, role="rowgroup")
    return h(
        "div",
        h(
            "table",
            h("caption", caption),
            h("thead", head, role="rowgroup"),
            body,
            id=id_,
            role="table",
            class_=class_ or None,
        ),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=f"{caption} (tableau)",
    )


def row(head: Child, cells: list[tuple[str, Child]], **attributes: str | None) -> Node:
    """A row: its head, and cells with the heads of their columns."""
    return h(
        "tr",
        h("th", head, scope="row", role="rowheader"),
        *(h("td", cell, role="cell", data_label=label) for label, cell in cells),
        role="row",
        **attributes,
    )


def written(node: Node) -> str:
    """An element as HTML."""
    return html.tostring(node, encoding="unicode", doctype="<!DOCTYPE html>") + "\n"
