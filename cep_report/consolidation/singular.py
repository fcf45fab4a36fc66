"""What sets each region apart, by the method of the regional reports and in their words."""

from __future__ import annotations

from cep_report import french
from cep_report.consolidation.national import National
from cep_report.regions import Region
from cep_report.sentences import Commentary, Subject
from cep_report.sentences.traits import essential, trait


def origin(national: National) -> str:
    """Where traits come from, which is no report; "" when none can be told."""
    if national.told:
        return ""
    text = (
        "Ces traits sont calculés dans le jeu de données national, à partir des mêmes chiffres pour toutes "
        "les régions\u202f; ils ne sont pas lus dans les rapports."
    )
    documents = french.join([region.name for region in national.collection.without_registers])
    told = f" Une région reçue en simple document en a donc aussi\u00a0: {documents}."
    return text + told if documents else text


def singular(national: National, region: Region) -> Commentary | None:
    """The traits of a region, one an item; None when none stands out, or without national figures.

    Every share is compared with the rest of the country, in the protected dataset
    (:mod:`cep_report.analysis.specificities`).
    """
    if national.told:
        return None
    subject = Subject(
        national.dataset, national.campaign, region, national.regions, national.indicators
    )
    author = subject.author(f"traits-{region.code}")
    author.bullets(trait(author, subject, row) for row in essential(subject))
    found = author.done()
    return found if found.markdown else None
