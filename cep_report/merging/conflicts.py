"""What stands in a text for a conflict."""

from __future__ import annotations

from cep_report.merging.marks import block, versions
from cep_report.merging.threeway import Conflict, merge
from cep_report.merging.tokens import tokens


def conflict_mark(conflict: Conflict, who: str, mine: str = "du dossier") -> str:
    """The texts that could not be merged, one after the other, between marks.

    What somebody wrote goes beside what already waits there; a text that already holds all
    they changed stays as it is, so that merging again is safe.

    Args:
        conflict: its own text is that of the workspace.
        who: whose the other text is: "de l’Apec", "de Transitions Pro Bretagne".
        mine: whose the text of the workspace is, where it says nothing of it.
    """
    held = versions(conflict.ours, mine)
    came = versions(conflict.theirs, who)
    stood = versions(conflict.base, who) if len(came) > 1 else ()
    new = [
        version
        for version in came
        if version not in stood
        and not any(_within(version.text, other.text, conflict.base) for other in held)
    ]
    return block((*held, *new)) if new else conflict.ours


def _within(text: str, other: str, base: str) -> bool:
    """Whether all that a text changed in the base was changed in another."""
    merged = merge(base, other, text, lambda found: found.theirs)
    return _keys(merged.text) == _keys(other) and not merged.conflicts


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text)]
