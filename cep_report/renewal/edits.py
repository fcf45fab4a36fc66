"""Edits of a YAML file that leave every other character as it is.

The file is parsed for the places of its values only: comments, layout, quotes and line ends
stay because nothing is written again but what changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


@dataclass
class Edits:
    """The changes to make to a YAML text, by place; applied all at once.

    Attributes:
        source: the text.
        root: its top mapping.
    """

    source: str
    root: MappingNode = field(init=False)
    _changes: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        node = yaml.compose(self.source, Loader=yaml.SafeLoader)
        if not isinstance(node, MappingNode):
            raise TypeError("a mapping is expected")
        self.root = node

    @property
    def newline(self) -> str:
        """The line end of the text."""
        return "\r\n" if "\r\n" in self.source else "\n"

    def raw(self, node: Node) -> str:
        """A value as it is written, quotes included."""
        return self.source[node.start_mark.index : node.end_mark.index]

    def replace(self, node: Node, text: str) -> None:
        """Write a value otherwise."""
        start, end = node.start_mark.index, self._end(node)
        if self.source[start:end] != text:
            self._changes.append((start, end, text))

    def add(self, mapping: MappingNode, key: str, value: str) -> None:
        """Give a mapping a key at its end, or the value of a key that it has."""
        held = get(mapping, key)
        if held is not None:
            self.replace(held, value)
        elif mapping.flow_style:
            place = mapping.end_mark.index - 1
            while self.source[place - 1].isspace():
                place -= 1
            comma = "" if self.source[place - 1] == "," else ","
            self._changes.append((place, place, f"{comma} {key}: {value}"))
        else:
            first, last = mapping.value[0][0], mapping.value[-1][1]
            self.insert_after(last, f"{' ' * first.start_mark.column}{key}: {value}")

    def insert_after(self, node: Node, *lines: str) -> None:
        """Add whole lines under the one where a value ends."""
        end = self.source.find("\n", self._end(node))
        text = self.newline.join(lines)
        if end < 0:
            self._changes.append((len(self.source), len(self.source), self.newline + text))
        else:
            self._changes.append((end + 1, end + 1, text + self.newline))

    def lines_of(self, key: Node, value: Node) -> tuple[int, int]:
        """From the start of the line of a key to the end of the last line of its value."""
        start = self.source.rfind("\n", 0, key.start_mark.index) + 1
        end = self.source.find("\n", self._end(value))
        return start, len(self.source) if end < 0 else end + 1

    def replace_lines(self, span: tuple[int, int], text: str) -> None:
        """Write whole lines otherwise."""
        self._changes.append((*span, text))

    def applied(self) -> str:
        """The text with all changes made."""
        pieces, last = [], 0
        once = dict.fromkeys(self._changes)  # a value that has an alias is met twice
        for start, end, text in sorted(once, key=lambda change: change[:2]):
            pieces += [self.source[last:start], text]
            last = end
        return "".join([*pieces, self.source[last:]])

    def _end(self, node: Node) -> int:
        """Where a value ends; that of a block ends at the next thing for the parser."""
        if isinstance(node, MappingNode) and not node.flow_style and node.value:
            return self._end(node.value[-1][1])
        if isinstance(node, SequenceNode) and not node.flow_style and node.value:
            return self._end(node.value[-1])
        return node.start_mark.index + len(self.raw(node).rstrip())


def get(mapping: Node | None, key: str) -> Node | None:
    """The value of a key; None when there is none, or no mapping."""
    pair = pair_of(mapping, key)
    return pair[1] if pair else None


def pair_of(mapping: Node | None, key: str) -> tuple[Node, Node] | None:
    """A key and its value."""
    if not isinstance(mapping, MappingNode):
        return None
    return next((pair for pair in mapping.value if pair[0].value == key), None)


def mappings(sequence: Node | None) -> Iterator[MappingNode]:
    """The mappings of a list."""
    if isinstance(sequence, SequenceNode):
        yield from (item for item in sequence.value if isinstance(item, MappingNode))


def scalar(mapping: Node | None, key: str) -> ScalarNode | None:
    """The plain value of a key."""
    node = get(mapping, key)
    return node if isinstance(node, ScalarNode) else None
