"""What a merge must hold, whatever was written and changed: random French-like Markdown."""

import os
import re
from collections import Counter
from itertools import compress, pairwise
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cep_report.merging import Conflict, apply, changes, merge, tokens
from cep_report.merging.tokens import LINE, is_break, is_line_mark

WORDS = [
    "le",
    "la",
    "les",
    "de",
    "du",
    "des",
    "un",
    "une",
    "et",
    "en",
    "à",
    "pour",
    "avec",
    "dans",
    "conseil",
    "actif",
    "salarié",
    "parcours",
    "région",
    "opérateur",
    "service",
    "demande",
    "emploi",
    "bilan",
    "accueil",
    "entretien",
    "projet",
    "formation",
    "diagnostic",
    "territoire",
    "coopération",
    "bénéficiaire",
    "partenaire",
    "accompagnement",
    "réseau",
    "mobilité",
    "l’offre",
    "d’abord",
    "aujourd’hui",
    "rendez-vous",
    "Cap",
    "Apec",
    "CREFOP",
    "2022",
    "12,5",
    "12\u202f345",
    "évolue",
    "progresse",
    "demeure",
    "reste",
    "s’explique",
    "M.",
    "p.\xa0ex.",
    "n°\xa03",
]
ATOMS = (
    "{{< val entrees.total >}}",
    "{{< ref tableau-volumes >}}",
    "**mots forts**",
    "*un mot*",
    "[un lien](https://exemple.fr/a)",
    "« citation »",
    "(voir plus haut)",
    "`code`",
    "[^1]",
    "![Une image](carte.png){width=50%}",
    "35\u00a0%",
    "10\u202f000\u00a0€",
)
NAMES = tuple(
    f"{first}{last}"
    for first in ("Ba", "Di", "Fo", "Lu", "Ra", "Te")
    for last in ["bert", "dine", "gny", "lac", "mont", "nard", "rande", "sse", "tin", "vre"]
)
EDITS = (
    *("word",) * 4,
    *("insert",) * 3,
    "delete",
    "delete",
    "bold",
    "sentence",
    "sentence",
    "item",
    "paragraph",
    "gone",
    "split",
    "join",
    "move",
    "list",
)
LISTING = (*EDITS, *("move",) * 6, *("list",) * 6)
WORDING = ("word", "insert", "delete", "sentence", "item")
SEPARATORS = (" ", " ", " ", " ", "\u00a0", ", ", "\u00a0: ", "\u202f; ", "\n")


# The same examples each time; CEP_MERGES=2000 looks further.
EXAMPLES = int(os.environ.get("CEP_MERGES", "60"))
SOME = settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
MANY = settings(max_examples=10 * EXAMPLES, deadline=None, derandomize=True)


def _mark(conflict: Conflict) -> str:
    return f"⟦{conflict.ours}⟧⟨{conflict.theirs}⟩"


class Writer:
    """Writes and rewrites French-like Markdown at random."""

    def __init__(self, seed: int, kinds: tuple[str, ...] = EDITS) -> None:
        self.random, self.kinds = Random(seed), kinds  # noqa: S311 - text to try, no secret
        self.names = list(NAMES)
        self.random.shuffle(self.names)

    def sentence(self) -> str:
        """One sentence with a subject of its own: no two paragraphs are alike."""
        pieces = [self.names.pop() if self.names else "On"]
        for word in self.random.sample(WORDS, self.random.randint(2, 14)):
            pieces.append(self.random.choice(SEPARATORS))
            pieces.append(word if self.random.random() < 0.9 else self.random.choice(ATOMS))
        return "".join(pieces) + self.random.choice((".", ".", ".", "\u202f!", "…"))

    def paragraph(self) -> str:
        """A paragraph, a list, a table, a heading or a block of code."""
        kind = self.random.choice(("prose",) * 5 + ("list", "numbers", "table", "heading", "code"))
        lines = [self.sentence() for _ in range(self.random.randint(1, 4))]
        flat = [line.replace("\n", " ") for line in lines]
        if kind == "list":
            return "\n".join(f"- {line}" for line in flat)
        if kind == "numbers":
            return "\n".join(f"{index}. {line}" for index, line in enumerate(flat, 1))
        if kind == "table":
            rows = [f"| {line[:-1]} | {index} |" for index, line in enumerate(flat)]
            return "\n".join(["| Titre | Nombre |", "|:------|------:|", *rows])
        if kind == "heading":
            return f"### {flat[0][:-1]}"
        return f"```\n{flat[0]}\n```" if kind == "code" else " ".join(lines)

    def edited(self, text: str, name: str, times: int) -> str:
        """``text`` as one person changed it; the words they add bear their name."""
        for number in range(times):
            text = self._edit(text.split("\n\n"), f"{name}{number}")
        return text

    def _edit(self, blocks: list[str], new: str) -> str:
        kind = self.random.choice(self.kinds)
        at = self.random.randrange(len(blocks))
        block = blocks[at]
        plain = block[0].isupper()
        if kind in {"word", "insert", "delete", "bold"}:
            blocks[at] = self._reworded(block, kind, new)
        elif kind == "sentence" and plain:
            blocks[at] = f"{block} Ajout {new} ici."
        elif kind == "item" and block[0] in "-|":
            line = f"- item {new}." if block[0] == "-" else f"| {new} | 7 |"
            lines = block.split("\n")
            lines.insert(self.random.randint(2, len(lines)) if block[0] == "|" else 0, line)
            blocks[at] = "\n".join(lines)
        elif kind == "paragraph":
            blocks.insert(at + self.random.randint(0, 1), f"Paragraphe {new} de plus.")
        elif kind == "gone" and len(blocks) > 1:
            del blocks[at]
        elif kind == "split" and plain:
            blocks[at] = block.replace(". ", ".\n\n", 1)
        elif kind == "join" and plain and at + 1 < len(blocks) and blocks[at + 1][0].isupper():
            blocks[at : at + 2] = [f"{block} {blocks[at + 1]}"]
        elif kind == "list" and plain:
            last = at + 1
            while last < len(blocks) and blocks[last][0].isupper() and self.random.random() < 0.6:
                last += 1
            blocks[at:last] = ["\n".join(f"- {item}" for item in blocks[at:last])]
        elif kind == "move":
            blocks.insert(self.random.randrange(len(blocks)), blocks.pop(at))
        return "\n\n".join(blocks)

    def _reworded(self, block: str, kind: str, new: str) -> str:
        spots = [
            found.span()
            for found in re.finditer(r"(?<= )[^\W\d_]{3,}(?= )", block)
            if not _guarded(block, *found.span())
        ]
        if not spots or block[0] in "`#":
            return block
        start, end = self.random.choice(spots)
        word = block[start:end]
        if kind == "delete":
            return block[:start] + block[end + 1 :]
        after = {"word": new, "insert": f"{new} {word}", "bold": f"**{word}**"}[kind]
        return block[:start] + after + block[end:]


def _guarded(block: str, start: int, end: int) -> bool:
    """Within a placeholder, a link, an image, code, emphasis."""
    opaque = re.finditer(
        r"\{\{<.*?>\}\}|!?\[[^\]]*\](?:\([^)]*\))?(?:\{[^}]*\})?|`[^`]*`|\*\*?[^*]*\*\*?", block
    )
    return any(found.start() < end and start < found.end() for found in opaque)


@st.composite
def documents(draw: st.DrawFn) -> str:
    writer = Writer(draw(st.integers(0, 2**32)))
    return "\n\n".join(writer.paragraph() for _ in range(draw(st.integers(1, 8))))


@st.composite
def triples(draw: st.DrawFn, kinds: tuple[str, ...] = EDITS) -> tuple[str, str, str]:
    base = draw(documents())
    ours, theirs = (
        Writer(draw(st.integers(0, 2**32)), kinds).edited(base, name, draw(st.integers(0, 12)))
        for name in ("nous", "eux")
    )
    return base, ours, theirs


def keys(text: str) -> list[str]:
    return [token.key for token in tokens(text)]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@SOME
@given(documents())
def test_tokens_give_the_text_back(text):
    assert "".join(token.text for token in tokens(text)) == text
    assert all(token.text for token in tokens(text))


@SOME
@given(st.text(alphabet="ab \n\t\r*_-+#|`$[](){}<>!.\\~:’«\u00a01^"))
@example("a\n- b\n  - c\n\n  d\n| e | f |\n|--|\n")
@example("```\na")
def test_any_text_survives(text):
    assert "".join(token.text for token in tokens(text)) == text
    assert merge("", text, "", _mark).text == text
    assert merge(text, text, text, _mark).text == text
    assert apply(text, ()) == text


@SOME
@given(triples())
def test_one_side_alone(three):
    base, ours, theirs = three
    assert merge(base, ours, base, _mark).text == ours
    assert merge(base, ours, ours, _mark).text == ours
    assert keys(merge(base, base, theirs, _mark).text) == keys(theirs)
    assert not merge(base, base, theirs, _mark).conflicts


@SOME
@given(triples(), st.data())
def test_changes(three, data):
    base, _, theirs = three
    found = changes(base, theirs)
    assert keys(apply(base, found)) == keys(theirs)
    assert all(one.end <= two.start for one, two in pairwise(found))
    chosen = data.draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found)))
    some = apply(base, compress(found, chosen))
    for mark in ("**", "[", "](", "```"):
        assert some.count(mark) % 2 == 0 or mark in {"[", "]("}
    assert some.count("](") == len(re.findall(r"\[[^\[\]]*\]\(", some))
    for one, wanted in zip(found, chosen, strict=True):
        if wanted:
            assert not words(one.after) - words(some)


@MANY
@given(triples(), st.booleans())
def test_nothing_written_is_lost(three, refreshed):
    base, ours, theirs = three
    if refreshed:
        ours = ours.replace("12\u202f345", "98\u202f765").replace("2022", "2023")
    merged = merge(base, ours, theirs, _mark)
    result, before = words(merged.text), words(base)
    assert not ((words(ours) | words(theirs)) - before).keys() - result.keys()
    if not merged.conflicts:
        for word in result.keys() | before.keys():
            change = words(ours)[word] + words(theirs)[word] - 2 * before[word]
            assert result[word] >= before[word] + change


def idle_marks(text: str) -> int:
    """Line marks with nothing after them, or within a line: bullets of items that are gone."""
    some = [LINE, *keys(text), LINE]
    return sum(
        is_line_mark(key)
        and key[:2] in {"\n•", "\n1"}
        and (is_break(after) or not (is_break(before) or is_line_mark(before)))
        for before, key, after in zip(some, some[1:], some[2:], strict=False)
    )


@MANY
@given(triples(LISTING))
def test_no_item_of_a_list_is_left_without_its_words(three):
    base, ours, theirs = three
    merged = merge(base, ours, theirs, _mark)
    assert not (words(ours) | words(theirs)) - words(base) - words(merged.text)
    disputed = [found for found in merged.conflicts if not found.kept_both]
    for text in (merged.text, *(side for c in disputed for side in (c.ours, c.theirs))):
        assert not idle_marks(text)


@SOME
@given(triples(WORDING))
def test_what_one_side_deleted_is_gone(three):
    base, ours, theirs = three
    merged = merge(base, ours, theirs, _mark)
    result, before, mine, yours = (words(text) for text in (merged.text, base, ours, theirs))
    if not any(not conflict.kept_both for conflict in merged.conflicts):
        for word in result.keys() | before.keys():
            one, two = mine[word] - before[word], yours[word] - before[word]
            most = max(one, two) if one < 0 and two < 0 else one + two
            assert before[word] + one + two <= result[word] <= before[word] + most


@SOME
@given(triples())
def test_sides_may_be_swapped(three):
    base, ours, theirs = three
    one, two = merge(base, ours, theirs, _mark), merge(base, theirs, ours, _mark)
    assert [(c.base, keys(c.ours), keys(c.theirs)) for c in one.conflicts] == [
        (c.base, keys(c.theirs), keys(c.ours)) for c in two.conflicts
    ]
    if not one.conflicts:
        assert keys(one.text) == keys(two.text)


@SOME
@given(triples(WORDING))
def test_a_second_merge_of_wording_adds_nothing(three):
    base, ours, theirs = three
    once = merge(base, ours, theirs, _mark)
    if all(conflict.kept_both for conflict in once.conflicts):
        again = merge(base, once.text, theirs, _mark)
        assert again.conflicts or keys(again.text) == keys(once.text)


@SOME
@given(triples(tuple(kind for kind in EDITS if kind != "move")))
def test_a_second_merge_adds_no_word_in_silence(three):
    base, ours, theirs = three
    once = merge(base, ours, theirs, _mark)
    if not once.conflicts:
        again = merge(base, once.text, theirs, _mark)
        assert again.conflicts or words(again.text) == words(once.text)
