"""Edits of a draft as people make them, each remembered: what, where, which words.

The same seed makes the same edits of the same draft. ``edit`` is what tests and the soak call.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from random import Random

from tests.libreoffice.editor import Editor
from tests.libreoffice.log import COMMENT, Log
from tests.libreoffice.office import Office
from tests.libreoffice.words import Marks

KINDS: dict[str, int] = {
    "mots au milieu": 6,
    "mots au début": 2,
    "mots à la fin": 2,
    "mots français": 4,
    "signes": 2,
    "mot supprimé": 4,
    "phrase supprimée": 2,
    "remplacement": 5,
    "paragraphe coupé": 2,
    "paragraphes joints": 1,
    "paragraphe ajouté": 3,
    "paragraphe supprimé": 1,
    "paragraphe descendu": 1,
    "paragraphe coupé-collé": 1,
    "gras": 2,
    "italique": 1,
    "mise en liste": 1,
    "élément ajouté": 1,
    "élément supprimé": 1,
    "ligne de tableau": 1,
    "cellule de tableau": 1,
    "note": 2,
    "intertitre": 1,
    "valeur citée": 2,
    "révision tranchée": 2,
    "cellule générée": 2,
    "phrase générée": 2,
    "légende": 1,
    "titre": 1,
    COMMENT: 6,
}
"""The kinds of edits, and how many of each in a deck of sixty."""


def edit(
    office: Office,
    source: Path,
    target: Path,
    *,
    seed: str,
    person: str,
    count: int,
    zones: Collection[str],
    tracked: float = 0.6,
    first_mark: int = 0,
    only: Collection[str] = (),
) -> Log:
    """Make ``count`` edits of ``source``, save ``target``.

    Comments come last, in a document without a view (see ``worker.Writer.open``).

    Args:
        office: running.
        source: the draft.
        target: the file to write.
        seed: what chooses.
        person: whose name changes and comments carry.
        count: how many edits; fewer when the draft has no place left for them.
        zones: ``part.zone`` of the plan.
        tracked: the share of edits made with changes recorded.
        first_mark: see :class:`Marks`.
        only: the kinds to choose among, all when empty.
    """
    random = Random(seed)  # noqa: S311
    kinds = [kind for kind, weight in KINDS.items() for _ in range(weight)]
    kinds = [kind for kind in kinds if not only or kind in only]
    log, marks = Log(), Marks(random, first_mark)
    comments = sum(random.choice(kinds) == COMMENT for _ in range(count))
    others = [kind for kind in kinds if kind != COMMENT]
    with office.open(source) as document:
        editor = Editor(document, zones, random, marks, person, tracked, log)
        deck: list[str] = []
        tries = 20 * count
        while others and len(log.edits) < count - comments and tries:
            deck = deck or random.sample(others, len(others))
            editor.attempt(deck.pop())
            tries -= 1
        document.save(target)
    if comments:
        with office.open(target, view=False) as document:
            editor = Editor(document, zones, random, marks, person, 0, log)
            while comments:
                comments -= editor.attempt(COMMENT)
            document.save(target)
    return log
