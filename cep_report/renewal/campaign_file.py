"""The campaign file of a year from that of another: dates moved, what is to confirm told.

The methodology of a new year is not known from that of the last one. What moves with the
year is moved and marked ``a_confirmer``; what may move is listed; nothing else is touched.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, ScalarNode

from cep_report.campaign import Campaign
from cep_report.errors import UsageError
from cep_report.renewal.edits import Edits, get, mappings, scalar

TO_CONFIRM = (
    "remise",
    "date_de_reference",
    "methodologie",
    "operateurs",
    "versions",
    "denominateurs",
    "comite",
    "jeu_de_donnees",
)
"""What the methodology of a year sets, beside the plan and the milestones."""

_ID_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_YEAR = re.compile(r"(?<![\d-])20\d\d(?!\d)")
_BOM = "\ufeff"


def years_between(former: str, new: str) -> int:
    """How many years a campaign is after another, by their names; 1 when they do not say.

    Raises:
        UsageError: the new one is not after the former.
    """
    own, other = (_ID_YEAR.findall(name) for name in (former, new))
    years = int(other[-1]) - int(own[-1]) if own and other else 1
    if years < 1 or former == new:
        raise UsageError(
            "La nouvelle campagne ne suit pas celle dont elle est tirée.",
            expected="une année plus récente, par exemple «\u00a0cep-report new 2023 --from 2022\u00a0»",
            found=f"{new}, tirée de {former}",
            remedy="corriger l’un des deux noms.",
        )
    return years


def next_file(source: str, campaign: Campaign, name: str, years: int) -> str:
    """The file of a campaign ``years`` after another.

    Args:
        source: the file of the former one, byte order mark included.
        campaign: what it says.
        name: of the new one.
        years: how far every date moves.
    """
    edits = Edits(source.removeprefix(_BOM))
    root, move = edits.root, _Years(edits, campaign, years)
    identity, observed = scalar(root, "campagne"), scalar(root, "annee_observee")
    assert identity is not None  # noqa: S101 - the model has them
    assert observed is not None  # noqa: S101
    edits.replace(identity, f'"{name}"')
    edits.replace(observed, str(campaign.observed_year + years))
    for key in ("titre", "methodologie"):
        move.words(root, key)
    for key in ("remise", "date_de_reference"):
        move.day(root, key)
    for item in mappings(get(root, "jalons")):
        for key in ("date", "jusqu_au"):
            move.day(item, key)
        for key in ("libelle", "en_clair"):
            move.words(item, key)
        edits.add(item, "a_confirmer", "true")
    rules = get(root, "jeu_de_donnees")
    move.words(rules, "fichier")
    first = scalar(rules, "premiere_annee")
    if first is not None:
        edits.replace(first, str(campaign.dataset.first_year + years))
    _declare(edits, campaign, identity)
    return _header(edits.applied(), campaign, years, edits.newline)


@dataclass(frozen=True)
class _Years:
    """What moves the dates of a file."""

    edits: Edits
    campaign: Campaign
    years: int

    def day(self, mapping: MappingNode, key: str) -> None:
        """Move a date, of the same day of the year: the 29th of February becomes the 28th."""
        node = scalar(mapping, key)
        if node is None:
            return
        read = yaml.safe_load(node.value)  # as the model read it: "2023-7-5" is a date too
        before = dt.date(read.year, read.month, read.day)
        after = years_later(before, self.years)
        self.edits.replace(node, self.edits.raw(node).replace(node.value, after.isoformat()))

    def words(self, mapping: object, key: str) -> None:
        """Move the years of the campaign that a text names."""
        node = scalar(mapping if isinstance(mapping, MappingNode) else None, key)
        if isinstance(node, ScalarNode):
            self.edits.replace(node, moved_years(self.edits.raw(node), self.campaign, self.years))


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; the 28th of February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved_years(text: str, campaign: Campaign, years: int) -> str:
    """A text with the years of a campaign, from the observed one to the delivery, moved."""
    span = range(campaign.observed_year, campaign.delivery.year + 1)
    return _YEAR.sub(
        lambda match: str(int(match[0]) + years) if int(match[0]) in span else match[0],
        text.rstrip(),
    )


def _declare(edits: Edits, campaign: Campaign, identity: ScalarNode) -> None:
    """Say where the file comes from and what is to confirm, under its name."""
    lines = []
    for key, value, said in (
        ("precedente", f'"{campaign.id}"', ()),
        (
            "a_confirmer",
            f"[{', '.join(TO_CONFIRM)}]",
            (
                f"# Repris de la campagne {campaign.id}\u00a0: clés à relire avec la nouvelle méthodologie.",
                "# Retirer de la liste ce qui est confirmé\u202f; pour un jalon, retirer «\u00a0a_confirmer\u00a0».",
            ),
        ),
    ):
        held = get(edits.root, key)
        if held is None:
            lines += [*said, f"{key}: {value}"]
        else:
            edits.replace(held, value)
    if lines:
        edits.insert_after(identity, *lines)


def _header(text: str, campaign: Campaign, years: int, newline: str) -> str:
    """The comment at the top of the file, when it names the campaign, with its new years."""
    lines = text.split(newline)
    for number, line in enumerate(lines):
        if line.strip() and not line.startswith("#"):
            break
        if re.search(rf"\bcampagne\s+{re.escape(campaign.id)}\b", line, re.IGNORECASE):
            lines[number] = moved_years(line, campaign, years)
    return newline.join(lines)
