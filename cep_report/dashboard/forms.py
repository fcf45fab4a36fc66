"""What views are made of: a section, choosers that the script answers to."""

from __future__ import annotations

from cep_report import french
from cep_report.dashboard.markup import Child, Node, add, h
from cep_report.dashboard.site import Site


def view(id_: str, title: str, *children: Child) -> Node:
    """A view: a section with its heading, where the keyboard can be put."""
    return h(
        "section",
        h("h2", title, id=f"{id_}-titre", tabindex="-1"),
        *children,
        id=id_,
        aria_labelledby=f"{id_}-titre",
    )


def choosers(prefix: str, site: Site, *, year: bool = True, parts: bool = False) -> Node:
    """The choosers of a chart; the script fills those that depend on the indicator."""
    figures = site.figures
    return h(
        "form",
        select(
            f"{prefix}-indicateur",
            "Indicateur",
            [(item.id, item.label) for item in figures.indicators],
        ),
        select(f"{prefix}-operateur", "Opérateur", list(figures.operators.items())),
        select(f"{prefix}-ventilation", "Ventilation", [("", "Ensemble")]) if parts else None,
        select(f"{prefix}-annee", "Année", [(str(item), str(item)) for item in figures.years[::-1]])
        if year
        else None,
        select(
            f"{prefix}-mesure",
            "Mesure",
            [
                ("valeur", "Valeur"),
                ("taux", "Pour 100 actifs"),
                *([("part", "Part de l’ensemble")] if parts else []),
            ],
        ),
        class_="choices script",
        id=f"{prefix}-choix",
    )


def filters(
    target: str,
    status: str,
    choices: list[tuple[str, str, list[tuple[str, str]]]],
    count: int,
    noun: str,
) -> Node:
    """Choosers that keep some rows of a table, and how many are shown."""
    form = h("form", class_="choices script", data_filters=target, data_noun=noun)
    for key, label, options in choices:
        add(form, select(f"{target}-{key}", label, [("", "Tous"), *options], key))
    add(form, h("button", "Tout montrer", type="reset"))
    counted = h("p", french.quantity(count, noun), id=status, role="status", class_="count")
    form.set("data-status", status)
    return h("div", form, counted)


def select(id_: str, label: str, options: list[tuple[str, str]], key: str = "") -> Node:
    """A chooser with its label; options are values and words."""
    return h(
        "p",
        h("label", label, for_=id_),
        h(
            "select",
            *(h("option", text, value=value) for value, text in options),
            id=id_,
            name=key or None,
        ),
    )


def options(listed: tuple[str, ...], used: set[str]) -> list[tuple[str, str]]:
    """Those of the campaign, then others that reports hold."""
    return [(item, item) for item in (*listed, *sorted(used - set(listed)))]
