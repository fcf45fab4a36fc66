"""Whatever is edited, each word written is found again, and nothing else has changed."""

from __future__ import annotations

import os
import re
from collections import Counter
from copy import deepcopy
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cep_report.exchanges.archive import read_sending
from cep_report.exchanges.author import merge_zones, read_zones
from cep_report.exchanges.operator import observations
from cep_report.exchanges.returned import Returned
from cep_report.word.guard import open_docx
from tests.exchanges.drafting import PART, Exchange, exchange
from tests.exchanges.editing import W, Word, keep, paragraph, run, text_of, xml

ZONES = {
    name: "\n\n".join(
        f"Le paragraphe {name}{number} parle de {{{{< val taux-recours >}}}} et de **choses {name}{number}** "
        "utiles aux personnes. Il a une seconde phrase."
        for number in range(3)
    )
    + (f"\n\n- premier point {name}\n- second point {name}" if name != "b" else "")
    for name in "abcd"
}
KINDS = ("insert", "delete", "tracked", "tracked-delete", "split", "join", "add", "remove", "cut")
WORD = re.compile(r"[^\W\d_]{4,}")
RUNS = int(os.environ.get("CEP_ROUND_TRIPS", "12"))


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Exchange:
    return exchange(tmp_path_factory.mktemp("random") / "projet", ZONES)


class Editor:
    """Edits of prose chosen at random; what was written and taken away, by zone."""

    def __init__(self, word: Word, random: Random) -> None:
        self.word, self.random = word, random
        self.written: dict[str, str] = {}
        self.gone: dict[str, Counter[str]] = {name: Counter() for name in ZONES}

    def paragraphs(self, name: str):
        found = []
        inside = False
        for item in self.word.body:
            text = text_of(item)
            if text.startswith(f"Constat {name}\u00a0:"):
                inside = True
            elif text.startswith(f"Suite générée de {name}."):
                break
            elif inside:
                found.append(item)
        return found

    def edit(self, kind: str) -> None:
        name = self.random.choice(list(ZONES))
        items = [item for item in self.paragraphs(name) if text_of(item)]
        if not items:
            return
        item = self.random.choice(items)
        texts = [
            (text, match)
            for text in item.iter(f"{W}t")
            if text.getparent().getparent().tag == f"{W}p"
            for match in WORD.finditer(text.text or "")
            if not match[0].startswith("zz")
        ]
        if kind in {"add", "remove"} or not texts:
            self.whole(kind, name, item)
            return
        text, match = self.random.choice(texts)
        mark = self.mark(name) if kind in {"insert", "tracked"} else ""
        if kind == "insert":
            text.text = f"{text.text[: match.end()]} {mark}{text.text[match.end() :]}"
        elif kind == "delete":
            text.text = text.text[: match.start()] + text.text[match.end() :]
            self.gone[name][match[0]] += 1
        elif kind in {"tracked", "tracked-delete", "cut", "split"}:
            self.within(kind, name, text, match, mark)
        elif kind == "join":
            after = item.getnext()
            if after in items:
                for part in [xml(run(" "))[0], *after]:
                    if part.tag != f"{W}pPr":
                        item.append(part)
                self.word.body.remove(after)
        keep(text)

    def mark(self, name: str) -> str:
        mark = f"zz{name}{chr(97 + len(self.written) % 26)}{len(self.written)}"
        self.written[mark] = name
        return mark

    def whole(self, kind: str, name: str, item) -> None:
        if kind == "remove":
            self.gone[name].update(re.findall(r"\w+", text_of(item)))
            item.getparent().remove(item)
        elif kind == "add":
            item.addnext(paragraph(f"Un ajout {self.mark(name)} de plus.", "BodyText"))

    def within(self, kind: str, name: str, text, match, mark: str) -> None:
        first, second, third = text.text[: match.start()], match[0], text.text[match.end() :]
        holder = text.getparent()
        style = holder.find(f"{W}rPr")
        text.text = first
        last = xml(run(third))[0]
        middle = xml(run(second))[0]
        if style is not None:
            last.insert(0, deepcopy(style))
            middle.insert(0, deepcopy(style))
        holder.addnext(last)
        holder.addnext(middle)
        who = 'w:author="Zoé" w:date="2023-04-28T10:00:00Z"'
        if kind == "tracked":
            new = xml(f'<w:ins w:id="{self.word.number()}" {who}>{run(f" {mark}")}</w:ins>')[0]
            middle.addnext(new)
        elif kind == "tracked-delete":
            gone = xml(f'<w:del w:id="{self.word.number()}" {who}/>')[0]
            middle.addprevious(gone)
            gone.append(middle)
            middle.find(f"{W}t").tag = f"{W}delText"
            self.gone[name][second] += 1
        elif kind == "split":
            old = holder.getparent()
            new = xml("<w:p/>")[0]
            properties = old.find(f"{W}pPr")
            if properties is not None:
                new.append(deepcopy(properties))
            new.extend([middle, *middle.itersiblings()])
            old.addnext(new)
            for end in list(new.iter(f"{W}bookmarkEnd")):
                starts = {s.get(f"{W}id") for s in new.iter(f"{W}bookmarkStart")}
                if end.get(f"{W}id") not in starts:
                    old.append(end)


@given(
    seed=st.integers(0, 2**32),
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=8),
)
@settings(
    max_examples=RUNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_lost_nor_misplaced(sent, tmp_path, seed, kinds) -> None:
    word = Word(sent.copy("apec"))
    editor = Editor(word, Random(seed))  # noqa: S311
    for kind in kinds:
        editor.edit(kind)
    guarded = open_docx(word.save(tmp_path / "retour.docx"))
    returned = Returned(guarded.parts, guarded.document, read_sending(sent.sending.folder))
    current = read_zones(sent.prose.parent, [PART])
    merged = {
        zone.zone: zone.text
        for zone in merge_zones(
            returned.sending, returned.accepted.normal.texts, current, "de l’auteur"
        )
    }
    said = observations(returned, "apec")
    proposed = {
        name: " ".join(i.remark for i in said if i.zone == f"{PART}.{name}") for name in ZONES
    }
    standing = " ".join(text_of(item) for item in returned.accepted.root.iter(f"{W}p"))
    for mark, name in editor.written.items():
        if mark not in standing:
            continue  # a later edit took it away again
        assert mark in merged.get(f"{PART}.{name}", ""), (mark, name)
        assert mark in proposed[name], (mark, name)
    shifted = {"split", "join"} & set(kinds)
    for name in ZONES:
        untouched = not any(editor.gone[name].values()) and name not in editor.written.values()
        if untouched and not shifted:
            assert f"{PART}.{name}" not in merged
        after = Counter(re.findall(r"\w+", merged.get(f"{PART}.{name}", current[f"{PART}.{name}"])))
        before = Counter(re.findall(r"\w+", current[f"{PART}.{name}"]))
        unexplained = before - after - editor.gone[name]
        assert not {word for word in unexplained if word.isalpha() and word not in _PLACEHOLDER}, (
            name
        )
        assert all(
            word.startswith("zz") or word in {"Un", "ajout", "de", "plus"}
            for word in after - before
        )
    assert not [item for item in said if not item.zone]
    assert not [item for item in said if item.kind == "à vérifier"]


_PLACEHOLDER = {"val", "taux", "recours"}
