"""Who drafts go to and come back from: the operators of the campaign, and the association."""

from __future__ import annotations

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.errors import UnknownNameError, nearest
from cep_report.observations import AUTHOR
from cep_report.regions import Region
from cep_report.registers.cells import find_operator, folded


def voice(sender: str, campaign: Campaign, region: Region) -> str:
    """Whose words they are: "de l’Apec", "de Transitions Pro Bretagne".

    Args:
        sender: an operator's id, or ``AUTHOR``.
        campaign: names the operator.
        region: whose association is the author.
    """
    if sender == AUTHOR:
        return french.of(region.association)
    name = campaign.operator(sender).named(campaign.reference_date)
    return french.of(name.in_sentence, name.article)


def sender_named(text: str, campaign: Campaign, where: str, *, author: bool = True) -> str:
    """Whom a person means: an operator's id, or ``AUTHOR``.

    Args:
        text: an id, or any name that the operator has had, whatever its accents and capitals.
        campaign: whose operators may be named.
        where: the option or the file that says so.
        author: whether the association may be meant.

    Raises:
        UnknownNameError: nobody is called so.
    """
    if author and folded(text) == AUTHOR:
        return AUTHOR
    found = find_operator(text, campaign)
    if found is None:
        names = {family.id: campaign.operator_name(family.id) for family in campaign.operators}
        known = [*([AUTHOR] if author else []), *names]
        near = nearest(folded(text).replace(" ", "-"), known)
        raise UnknownNameError(
            f"{'Ni un opérateur, ni l’auteur' if author else 'Opérateur inconnu'}\u00a0: «\u00a0{text}\u00a0».",
            expected=", ".join(f"{id_} ({names[id_]})" if id_ in names else id_ for id_ in known),
            found=text,
            where=where,
            remedy=f"peut-être {near}\u202f?" if near else "choisir un de ces noms.",
        )
    return found
