"""Three-way merge of Markdown prose on words, and the changes between two versions."""

from cep_report.merging.changes import Change, apply, changes
from cep_report.merging.conflicts import conflict_mark
from cep_report.merging.threeway import Conflict, Merged, merge
from cep_report.merging.tokens import Token, tokens

__all__ = [
    "Change",
    "Conflict",
    "Merged",
    "Token",
    "apply",
    "changes",
    "conflict_mark",
    "merge",
    "tokens",
]
