"""The board in HTML: a row a region."""

from __future__ import annotations

from collections.abc import Mapping

from cep_report import french
from cep_report.dashboard.board import File, Line, Reception
from cep_report.dashboard.forms import filters, view
from cep_report.dashboard.markup import Child, Node, add, h, hidden, row, table
from cep_report.dashboard.site import Site
from cep_report.findings import Severity
from cep_report.status import State, Step
from cep_report.submission.receiving import Origin

_SIGNS = {
    State.DONE: "✓",
    State.LATE_DONE: "✓",
    State.LATE: "!",
    State.DUE: "→",
    State.TO_COME: "·",
    State.NOTHING: "–",
}
_RECEPTIONS = {
    Reception.RECEIVED: "✓",
    Reception.RECEIVED_LATE: "✓",
    Reception.LATE: "!",
    Reception.EXPECTED: "·",
}
_LEGEND = (
    "✓\u00a0fait, ou reçu",
    "+3\u00a0j\u00a0trois jours après la date",
    "!\u00a0en retard",
    "→\u00a0dans les 30\u00a0jours",
    "·\u00a0à venir",
    "– sans objet, ou non suivi ici",
    "~\u00a0date indicative ou à confirmer",
)
_STEPS = ("Données", "Projet", "Envoi", "Retours", "Observations", "Comité", "Remise")
_ORIGINS = {Origin.PACKAGE: "dépôt", Origin.DOCUMENT: "document fait sans l’outil"}


def board(site: Site) -> Node:
    """Where the 18 regions are."""
    received = site.lines_of(Reception.RECEIVED, Reception.RECEIVED_LATE)
    late = site.lines_of(Reception.LATE)
    facts = (
        (f"{len(received)}/{len(site.lines)}", "rapports reçus"),
        (str(len(site.lines_of(Reception.RECEIVED_LATE))), "reçus en retard"),
        (str(len(late)), "en retard"),
        (str(len(site.lines_of(Reception.EXPECTED))), "attendus"),
    )
    untold = {item.region.code for item in site.withheld}
    heads: list[Child] = ["Région", "Rapport", *_STEPS, "Contrôles", "Fichiers"]
    return view(
        "tableau",
        "Où en sont les régions",
        h(
            "p",
            f"Retards comptés au {french.date(site.day)}\u202f; rapports attendus le "
            f"{french.date(site.campaign.delivery)}.",
        ),
        h(
            "ul",
            *(h("li", h("strong", number), f" {words}") for number, words in facts),
            class_="facts",
        ),
        filters(
            "tableau-regions",
            "tableau-etat",
            [("etat", "Rapport", [(str(item), str(item).capitalize()) for item in Reception])],
            len(site.lines),
            "région",
        ),
        table(
            "Rapports, étapes et contrôles, par région",
            heads,
            [
                _line(line, site.campaign.delivery.year, told=line.region.code not in untold)
                for line in site.lines
            ],
            id_="tableau-regions",
            class_="board cards",
        ),
        h("ul", *(h("li", words) for words in _LEGEND), class_="note keys"),
    )


def _line(line: Line, year: int, *, told: bool) -> Node:
    cells: list[tuple[str, Child]] = [("Rapport", _report(line))]
    cells += [(title, _step(step, year)) for title, step in zip(_STEPS, line.steps, strict=True)]
    cells += [("Contrôles", _checks(line, told=told)), ("Fichiers", _links(line))]
    return row(line.region.name, cells, data_etat=str(line.reception))


def _report(line: Line) -> Node:
    sign = h("span", f"{_RECEPTIONS[line.reception]} ", aria_hidden="true")
    late = french.quantity(line.days, "jour")
    if line.received is None:
        words = f" de {late}" if line.days else ""
        return h(
            "div", sign, h("strong", str(line.reception)), words, class_=f"mark {_class(line)}"
        )
    cell = h(
        "div",
        sign,
        h("strong", "reçu"),
        f" le {french.short_date(line.received.day)}",
        f", {late} de retard" if line.days else None,
        class_="mark done",
    )
    origin = _ORIGINS[line.received.origin]
    if line.received.origin is Origin.PACKAGE:
        origin += f" n°\u00a0{line.received.number}"
    elif line.received.confidence is not None:
        origin += f", confiance {french.number(line.received.confidence, 2)}"
    add(cell, h("small", origin))
    if line.received.derogation:
        add(cell, h("small", f"Dérogation\u00a0: {line.received.derogation}"))
    return cell


def _class(line: Line) -> str:
    return "late" if line.reception is Reception.LATE else "expected"


def _step(step: Step, year: int) -> Node:
    about = "~" if step.approximate and step.state is not State.DONE else ""
    day = step.done or step.due
    shown = (
        f"{about}{french.day_month(day, year)}" if day and step.state is not State.NOTHING else ""
    )
    if step.days_late:
        shown = f"+{step.days_late}\u00a0j"
    elif step.share is not None and step.state is not State.NOTHING:
        shown = f"{step.share[0]}/{step.share[1]}"
    words = f"{step.state}{f', prévu le {french.date(step.due)}' if step.due else ''}"
    kind = {State.LATE: "late", State.DONE: "done", State.LATE_DONE: "done"}.get(step.state, "")
    return h(
        "span",
        h("span", _SIGNS[step.state], aria_hidden="true"),
        hidden(f"{words}, "),
        f" {shown}" if shown else None,
        class_=f"mark {kind}".strip(),
        title=" – ".join(part for part in (words, step.detail) if part),
    )


def _checks(line: Line, *, told: bool) -> Node:
    """Findings; those of the reception may quote figures, and are only counted when not ``told``."""
    cell = h("div")
    status = line.status
    if status.state == "absent":
        add(cell, h("small", "pas d’espace de travail ici"))
    elif not status.errors and not status.warnings:
        add(cell, "aucun constat")
    else:
        add(cell, french.quantity(status.errors or 0, "erreur"))
        if status.warnings is not None:
            add(cell, h("br"), french.quantity(status.warnings, "avertissement"))
    found = line.received.findings if line.received else ()
    if found:
        grave = sum(item.get("severity") == Severity.ERROR for item in found)
        add(
            cell,
            h(
                "details",
                h(
                    "summary",
                    f"à la réception\u00a0: {french.quantity(len(found), 'constat')}"
                    + (f", dont {french.quantity(grave, 'erreur')}" if grave else ""),
                ),
                h(
                    "ul",
                    *(h("li", _said(item) if told else item.get("code", "")) for item in found),
                ),
            ),
        )
    return cell


def _said(item: Mapping[str, str]) -> str:
    """A finding of the reception: where, what, what to do."""
    place = item.get("place", "")
    parts = (
        item.get("code", ""),
        f"{place}\u00a0:" if place else "",
        item.get("message", ""),
        item.get("remedy", ""),
    )
    return " ".join(part for part in parts if part)


def _links(line: Line) -> Node:
    groups: tuple[tuple[str, tuple[File, ...]], ...] = (
        ("Rendu", line.published),
        ("Reçu", line.handed_in),
    )
    cell = h("div", class_="files")
    for title, files in groups:
        if not files:
            continue
        group = h("p", f"{title}\u00a0: ")
        for number, file in enumerate(files):
            place = hidden(f" ({title.lower()}, {line.region.name})")
            add(group, ", " if number else None, h("a", file.label, place, href=file.href))
        add(cell, group)
    return cell if len(cell) else h("small", "aucun")
