"""Commentaries in French: facts of ``analysis``, phrasings of the YAML files beside.

A commentary is a list of blocks: the values it quotes, each with its source, then its
paragraphs, where figures are ``{{< val name >}}``. Nothing is said of a figure that is
masked or not available, except that it is not.
"""

from cep_report.sentences.author import Commentary
from cep_report.sentences.delivery import following, rendered
from cep_report.sentences.essentials import essentials
from cep_report.sentences.people import demands, publics
from cep_report.sentences.recourse import recourse, territories
from cep_report.sentences.subject import Subject

__all__ = [
    "Commentary",
    "Subject",
    "demands",
    "essentials",
    "following",
    "publics",
    "recourse",
    "rendered",
    "territories",
]
