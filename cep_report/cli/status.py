"""``status``: where the regions stand, on a terminal, as JSON or as a calendar."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report.cli.options import (
    campaign_option,
    chosen_campaign,
    chosen_day,
    day_option,
    json_option,
)
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.status import RegionStatus, Step

_WIDTH = 100
_MARKS = {
    "fait": ("✓", "green"),
    "fait en retard": ("✓", "yellow"),
    "en retard": ("!", "red"),
    "bientôt": ("→", "yellow"),
    "à venir": ("·", None),
    "sans objet": ("–", None),
}
_TITLES = ("Données", "Projet", "Envoi", "Retours", "Observ.", "Comité", "Remise")
_COUNTED = (
    "Prose\u00a0: zones obligatoires écrites, sans les textes repris et non relus. Rencontres, "
    "coopérations et documents\u00a0: lignes des registres. Erreurs et avertissements\u00a0: ceux de "
    "«\u00a0cep-report check\u00a0»."
)
_LEGEND = (
    "✓ fait (+3\u00a0j\u00a0: 3 jours après la date)\u202f; ! en retard\u202f; → dans les 30 jours\u202f; · à venir\u202f; "
    "– sans objet. ~\u00a0: date indicative ou à confirmer. 2/5\u00a0: opérateurs, ou observations."
)


@click.command(short_help="Montrer où en sont les régions.")
@campaign_option
@click.option(
    "--region",
    "-r",
    "names",
    metavar="RÉGION",
    multiple=True,
    help="Le détail d’une région\u00a0: chaque jalon, sa date, ce qu’il reste à faire.",
)
@day_option
@click.option(
    "--ics",
    "calendar_file",
    metavar="FICHIER",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Écrire un calendrier des jalons, à ouvrir dans un agenda.",
)
@json_option
@click.pass_obj
def status(
    projet: Path | None,
    campaign: str | None,
    names: tuple[str, ...],
    day: datetime | None,
    calendar_file: Path | None,
    as_json: bool,
) -> None:
    """Montrer où en sont les régions\u00a0: textes, registres, constats, jalons."""
    from cep_report.campaign import load_campaign
    from cep_report.cli.printing import print_json
    from cep_report.status import campaign_status

    project = Project.find(projet)
    wanted = chosen_campaign(project, campaign)
    if calendar_file is not None:
        from cep_report.status.calendar import calendar
        from cep_report.workspace import bytes_writer, write_whole

        content = calendar(load_campaign(project, wanted))
        write_whole(calendar_file, bytes_writer(content))
        click.echo(f"Jalons de la campagne {wanted}\u00a0: {calendar_file}", err=as_json)
        if not as_json and not names:
            return
    today = chosen_day(day)
    rows = campaign_status(project, wanted, today, names)
    if as_json:
        print_json([row.to_dict() for row in rows])
    elif names:
        for row in rows:
            _print_region(row, today)
    else:
        _print_regions(rows)
        _print_steps(rows, today)


def _print_regions(rows: Sequence[RegionStatus]) -> None:
    """What is written and found in each region."""
    _table(
        ("Région", "Prose", "Renc.", "Coop.", "Doc.", "Err.", "Av.", "Rendu"),
        [row.cells() for row in rows],
    )
    click.echo("\n" + "\n".join(textwrap.wrap(_COUNTED, _WIDTH)) + "\n")


def _print_steps(rows: Sequence[RegionStatus], today: date) -> None:
    """The seven steps of each region."""
    from cep_report import french

    year = next((step.due.year for row in rows for step in row.steps[::-1] if step.due), today.year)
    days = f" (jours de {year}, sauf mention)" if year != today.year else ""
    click.secho(f"Jalons, au {french.date(today)}{days}", bold=True)
    _table(
        ("Région", *_TITLES),
        [
            (f"{row.code} {row.name}", *(step_cell(step, year) for step in row.steps))
            for row in rows
        ],
        colors=[(None, *(_MARKS[step.state][1] for step in row.steps)) for row in rows],
    )
    click.echo("\n" + "\n".join(textwrap.wrap(_LEGEND, _WIDTH)))


def step_cell(step: Step, year: int) -> str:
    """A step in a few characters: "✓ 20/04", "✓ +3 j", "! 2/5", "→ ~15/06", "–".

    A day of another year than ``year`` tells its own: "✓ 20/04/22".
    """
    from cep_report import french

    mark = _MARKS[step.state][0]
    if step.state == "sans objet":
        return mark
    if step.state == "fait en retard":
        return f"{mark} +{step.days_late}\u00a0j"
    if step.share is not None:
        return f"{mark} {step.share[0]}/{step.share[1]}"
    day = step.done if step.state == "fait" else step.due
    if day is None:
        return mark
    about = "~" if step.approximate and step.state != "fait" else ""
    return f"{mark} {about}{french.day_month(day, year)}"


def _print_region(row: RegionStatus, today: date) -> None:
    """Each milestone of a region, in the order of the dates: when, and what to do next."""
    from cep_report import french

    click.secho(f"{row.code} {row.name}, au {french.date(today)}", bold=True)
    found = "dossier absent" if row.state == "absent" else "fichiers à corriger"
    if row.state == "lisible":
        again = (
            [f"{french.quantity(row.carried, 'rubrique reprise', 'rubriques reprises')} à relire"]
            if row.carried
            else []
        )
        found = f"{row.filled}/{row.zones} rubriques écrites, " + french.join(
            [
                *again,
                french.quantity(row.errors or 0, "erreur"),
                french.quantity(row.warnings or 0, "avertissement"),
            ]
        )
    click.echo(f"  {found}, dernier rendu\u00a0: {row.last_render or 'jamais'}")
    for step in sorted((*row.others, *row.steps), key=lambda item: item.due or date.max):
        mark, color = _MARKS[step.state]
        click.secho(f"  {mark} ", fg=color, nl=False)
        click.echo(f"{step.label}\u00a0: {_when(step)}")
        for lead, text in (("", step.detail), ("→ ", step.todo)):
            lines = textwrap.wrap(
                text,
                _WIDTH - 2,
                initial_indent=f"      {lead}",
                subsequent_indent=f"      {' ' * len(lead)}",
                break_on_hyphens=False,
                break_long_words=False,
            )
            click.echo("\n".join(lines), nl=bool(lines))
    click.echo()


def _when(step: Step) -> str:
    from cep_report import french

    pieces = [] if step.detail and step.state == "sans objet" else [str(step.state)]
    if step.done:
        pieces = [f"fait le {french.date(step.done)}"]
        if step.days_late:
            pieces.append(f"{french.quantity(step.days_late, 'jour')} de retard")
    elif step.share:
        pieces.append(f"{step.share[0]} sur {step.share[1]}")
    if step.due:
        about = " (date indicative ou à confirmer)" if step.approximate else ""
        pieces.append(f"prévu pour le {french.date(step.due)}{about}")
    return ", ".join(pieces)


def _table(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    colors: Sequence[Sequence[str | None]] | None = None,
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for title in titles:
        numbers = colors is None and (title.endswith(".") or title == "Prose")
        table.add_column(title, justify="right" if numbers else "left", no_wrap=True)
    for number, row in enumerate(rows):
        styles = colors[number] if colors else [None] * len(row)
        table.add_row(*(Text(cell, style or "") for cell, style in zip(row, styles)))
    Console(width=_WIDTH).print(table)
