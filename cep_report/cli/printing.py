"""How results are shown on a terminal, or given as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from cep_report.errors import CepError, InputError
from cep_report.parameters import DOCUMENTS
from cep_report.project import Project

if TYPE_CHECKING:
    from types import TracebackType

    from cep_report.campaign import Campaign
    from cep_report.findings import Finding
    from cep_report.freshness import Verdict
    from cep_report.outcomes import Outcome
    from cep_report.publication import Publication
    from cep_report.regions import Region

_COLORS = {"erreur": "red", "avertissement": "yellow", "information": "blue"}


def print_error(error: CepError, *, as_json: bool) -> None:
    """Say what is wrong, on the error stream."""
    if as_json:
        click.echo(_json({"erreur": error_to_dict(error)}))
    else:
        click.secho("Erreur\u00a0: ", fg="red", bold=True, nl=False, err=True)
        click.echo(str(error), err=True)


def error_to_dict(error: CepError) -> dict[str, object]:
    """An error as JSON values."""
    findings = error.findings if isinstance(error, InputError) else ()
    return {
        "quoi": error.what,
        "attendu": error.expected,
        "trouve": error.found,
        "ou": error.where,
        "a_faire": error.remedy,
        "constats": [finding.to_dict() for finding in findings],
    }


def print_warnings(findings: Sequence[Finding]) -> None:
    """What will have to be mended, each with its place and what to do."""
    from cep_report.findings import listed

    for line in listed(findings):
        click.secho(f"  {line}", fg="yellow")


def print_created(project: Project, region: Region, created: Sequence[Path]) -> None:
    """What ``init`` created for a region."""
    if not created:
        click.echo(f"{region.name}\u00a0: tout existait déjà, rien n’a été touché.")
        return
    click.echo(f"{region.name}\u00a0: {len(created)} fichiers créés.")
    for path in created:
        click.echo(f"  {path.relative_to(project.root)}")


def print_beside(project: Project, beside: Publication) -> None:
    """What became of what was published before, when it is not simply replaced."""
    for path in beside.kept:
        place = path.relative_to(project.root).as_posix()
        click.echo(f"  modifié à la main, conservé dans {place}")
        if path.name.startswith("rapport-") and path.suffix == ".docx":
            click.echo("  (ses textes\u00a0: «\u00a0cep-report receive\u00a0» ce fichier)")
    if beside.withdrawn:
        names = ", ".join(beside.withdrawn)
        click.secho(f"  retiré, car {beside.because}\u00a0: {names}", fg="yellow")
        click.echo("  (le refaire\u00a0: demander aussi son format, par --to)")


class RenderReporter:
    """Tells how a batch goes: a bar on a terminal, a line a region, failures at the end."""

    def __init__(self, project: Project, total: int, *, as_json: bool) -> None:
        self.project = project
        self.as_json = as_json
        show = not as_json and sys.stderr.isatty()
        self._bar = click.progressbar(
            length=total,
            label="Rapports",
            file=sys.stderr,
            show_eta=True,
            hidden=not show,
        )

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def told(self, outcome: Outcome) -> None:
        """One region is done."""
        if not self.as_json:
            if outcome.succeeded:
                names = ", ".join(
                    path.name for path in outcome.files if path.name in DOCUMENTS.values()
                )
                click.secho("✓ ", fg="green", nl=False)
                click.echo(
                    f"{outcome.region.code} {outcome.region.name}\u00a0: {names}{_work(outcome)}"
                )
            else:
                click.secho("✗ ", fg="red", nl=False)
                click.echo(f"{outcome.region.code} {outcome.region.name}\u00a0: échec")
            print_beside(self.project, outcome.beside)
        self._bar.update(1)

    def summary(self, outcomes: Sequence[Outcome]) -> None:
        """All regions are done: the failures and their causes."""
        if self.as_json:
            click.echo(_json([self._outcome(outcome) for outcome in outcomes]))
            return
        failed = [outcome for outcome in outcomes if outcome.error is not None]
        done = len(outcomes) - len(failed)
        folder = {self._short(path.parent.parent) for item in outcomes for path in item.files}
        click.echo(
            f"{done} rapport{'s' if done > 1 else ''} sur {len(outcomes)}"
            + (f" dans {', '.join(sorted(folder))}" if folder else "")
        )
        for outcome in failed:
            place = f"{outcome.region.code} {outcome.region.name}"
            click.secho(f"Erreur, {place}\u00a0: ", fg="red", bold=True, nl=False, err=True)
            click.echo(str(outcome.error), err=True)

    def _outcome(self, outcome: Outcome) -> dict[str, object]:
        return {
            "region": outcome.region.code,
            "nom": outcome.region.name,
            "reussi": outcome.succeeded,
            "fichiers": [self._short(path) for path in outcome.files],
            "travail": str(outcome.work),
            "raisons": dict(outcome.reasons),
            "conserves": [self._short(path) for path in outcome.beside.kept],
            "retires": list(outcome.beside.withdrawn),
            "erreur": error_to_dict(outcome.error) if outcome.error else None,
        }

    def _short(self, path: Path) -> str:
        return path.relative_to(self.project.root).as_posix()


def _work(outcome: Outcome) -> str:
    """How a report came about, when it was not made."""
    return "" if outcome.work == "fabriqué" else f" ({outcome.work})"


def print_verdicts(verdicts: Sequence[Verdict]) -> None:
    """For each region, why each of its products is made or not."""
    for item in verdicts:
        click.secho(f"{item.region.code} {item.region.name}", bold=True)
        groups: dict[str, list[str]] = {}
        for product, why in item.reasons.items():
            groups.setdefault(why, []).append(product)
        for why, products in groups.items():
            click.echo(f"  {', '.join(products)}\u00a0: {why or 'rien n’a changé'}")


def print_findings(found: Mapping[Region, Sequence[Finding]], *, as_json: bool) -> None:
    """The findings of each region: all at once."""
    if as_json:
        click.echo(
            _json(
                [
                    {"region": region.code, **finding.to_dict()}
                    for region, findings in found.items()
                    for finding in findings
                ]
            )
        )
        return
    for region, findings in found.items():
        click.secho(f"{region.code} {region.name}", bold=True, nl=False)
        click.echo(f"\u00a0: {_tally(findings)}")
        for finding in findings:
            print_finding(finding)


def print_first(findings: Sequence[Finding]) -> None:
    """The first findings of each code, with how grave they are."""
    from cep_report.findings import first_of_each, others

    for own, more in first_of_each(findings):
        for finding in own:
            print_finding(finding)
        if more:
            click.echo(f"{'':16}{own[0].code}  {others(more)}")


def print_finding(finding: Finding, margin: int = 2) -> None:
    """A finding: how grave it is, where, what, what to do; ``margin`` blanks before it."""
    click.secho(f"{'':{margin}}{finding.severity:<13} ", fg=_COLORS[finding.severity], nl=False)
    click.echo(f"{finding.code}  {finding.place}\u00a0: {finding.message}")
    if finding.remedy:
        click.echo(f"{'':{margin + 14}}→ {finding.remedy}")


def print_unconfirmed(campaign: Campaign, version: str) -> None:
    """Before a version that is presented to others: what of the campaign nobody confirmed."""
    from cep_report.checks.campaign import unconfirmed

    if campaign.version(version).presented:
        for finding in unconfirmed(campaign, version):
            click.secho("Attention\u00a0: ", fg="yellow", bold=True, nl=False, err=True)
            click.echo(f"{finding.place}\u00a0: {finding.message}", err=True)


def _tally(findings: Sequence[Finding]) -> str:
    counts = dict.fromkeys(_COLORS, 0)
    for finding in findings:
        counts[finding.severity] += 1
    said = [f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counts.items() if count]
    return ", ".join(said) or "aucun constat"


def print_json(content: object) -> None:
    """A result as JSON."""
    click.echo(_json(content))


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
