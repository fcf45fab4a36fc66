"""A new campaign: its file, and what there is to confirm in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from cep_report import french
from cep_report.campaign import Campaign, load_campaign
from cep_report.configuration import checked_model
from cep_report.errors import UsageError
from cep_report.project import Project
from cep_report.renewal.campaign_file import next_file, years_between
from cep_report.workspace import text_writer, write_whole

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEEKEND = {5: "samedi", 6: "dimanche"}


@dataclass(frozen=True)
class NewCampaign:
    """A campaign and the one it follows.

    Attributes:
        former: the campaign it was taken from.
        campaign: the new one.
        created: whether its file was written; otherwise it was there and was only read.
    """

    former: Campaign
    campaign: Campaign
    created: bool


def new_campaign(project: Project, name: str, former_name: str) -> NewCampaign:
    """Write ``reports/<name>/campaign.yml`` from that of another campaign, if it is not there.

    Raises:
        UsageError: the name cannot be one, does not follow the former's, or is that of a
            campaign taken from another.
        ConfigurationError: one of the two files is missing or invalid.
        OutputError: the file cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            "Nom de campagne impossible.",
            expected="des minuscules sans accent, des chiffres et des tirets, comme 2023",
            found=name,
            remedy="par exemple «\u00a0cep-report new 2023 --from 2022\u00a0».",
        )
    former = load_campaign(project, former_name)
    years = years_between(former_name, name)
    path = project.campaign_file(name)
    if path.exists():
        campaign = load_campaign(project, name)
        if campaign.previous not in {"", former.id}:
            raise UsageError(
                f"La campagne {name} a été tirée d’une autre.",
                expected=f'precedente: "{former.id}"',
                found=f'precedente: "{campaign.previous}"',
                where=str(path),
                remedy=f"reprendre de {campaign.previous}, ou corriger cette clé.",
            )
        return NewCampaign(former, campaign, created=False)
    source = project.campaign_file(former_name).read_bytes().decode("utf-8")
    made = next_file(source, former, name, years)
    campaign = checked_model(yaml.safe_load(made), path, Campaign)
    write_whole(path, text_writer(made))
    return NewCampaign(former, campaign, created=True)


def to_confirm(new: NewCampaign) -> Iterator[str]:
    """What a person has to confirm in the new file, in French, a line each."""
    campaign, former = new.campaign, new.former
    waiting = [item for item in campaign.milestones if item.to_confirm]
    if waiting:
        yield (
            f"{french.quantity(len(waiting), 'jalon')} à confirmer (retirer «\u00a0a_confirmer\u00a0» "
            "une fois la date sûre)."
        )
    for item in waiting:
        day = _WEEKEND.get(item.day.weekday())
        if day and not item.approximate:
            yield f"{item.label}\u00a0: le {french.date(item.day)} est un {day}."
    if "operateurs" in campaign.to_confirm:
        for family in campaign.operators:
            before = family.named(former.reference_date).name
            after = family.named(campaign.reference_date).name
            if before != after:
                yield (
                    f"Opérateurs\u00a0: {before} devient {after} à la date de référence "
                    f"({french.date(campaign.reference_date)})."
                )
    if "denominateurs" in campaign.to_confirm:
        for rate in campaign.denominators:
            yield (
                f"Dénominateur «\u00a0{rate.label}\u00a0»\u00a0: millésime {rate.vintage}, laissé tel quel."
            )
    if "versions" in campaign.to_confirm:
        thresholds = french.join([f"{item.id} {item.threshold}" for item in campaign.versions])
        yield f"Seuils de diffusion, laissés tels quels\u00a0: {thresholds}."
    if "comite" in campaign.to_confirm:
        yield (
            f"Comité régional\u00a0: {campaign.committee.name} ({campaign.committee.short})\u202f; le nom "
            "propre à une région est dans son region.yml."
        )
    if "jeu_de_donnees" in campaign.to_confirm:
        yield (
            f"Jeu de données\u00a0: data/{campaign.id}/{campaign.dataset.file}, années "
            f"{campaign.dataset.first_year} à {campaign.observed_year}."
        )
    if campaign.geometry:
        yield f"Fond de carte\u00a0: data/{campaign.id}/{campaign.geometry}, à déposer."
    if campaign.to_confirm:
        keys = ", ".join(campaign.to_confirm)
        yield f"Clés à confirmer dans campaign.yml («\u00a0a_confirmer\u00a0»)\u00a0: {keys}."
