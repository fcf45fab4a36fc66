"""The views in HTML: whole tables, that read without any script."""

from __future__ import annotations

from cep_report import french
from cep_report.consolidation.collection import Origin
from cep_report.dashboard.board import File, Line, Reception
from cep_report.dashboard.figures import decimals, short_name
from cep_report.dashboard.markup import Child, Node, add, h, hidden, row, table
from cep_report.dashboard.passages import Joint, Passage
from cep_report.dashboard.site import Site
from cep_report.findings import Severity
from cep_report.status import State, Step

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
_STEPS = ("Données", "Projet", "Envoi", "Retours", "Observations", "Comité", "Remise")
_ORIGINS = {Origin.PACKAGE: "dépôt", Origin.DOCUMENT: "document fait sans l’outil"}
MISSING = (
    "n.d.\u00a0: non disponible\u202f; s\u00a0: secret statistique\u202f; –\u00a0: sans objet\u202f; "
    "0\u00a0: zéro observé."
)


def view(id_: str, title: str, *children: Child) -> Node:
    """A view: a section with its heading, where the keyboard can be put."""
    return h(
        "section",
        h("h2", title, id=f"{id_}-titre", tabindex="-1"),
        *children,
        id=id_,
        aria_labelledby=f"{id_}-titre",
    )


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
        _filters(
            "tableau-regions",
            "tableau-etat",
            [("etat", "Rapport", [(str(item), str(item).capitalize()) for item in Reception])],
            len(site.lines),
            "région",
        ),
        table(
            "Rapports, étapes et contrôles, par région",
            heads,
            [_line(line) for line in site.lines],
            id_="tableau-regions",
            class_="board cards",
        ),
        h(
            "p",
            "✓\u00a0fait, ou reçu (+3\u00a0j\u00a0: trois jours après la date)\u202f; !\u00a0en retard\u202f; "
            "→\u00a0dans les 30\u00a0jours\u202f; ·\u00a0à venir\u202f; –\u00a0sans objet ou non suivi ici\u202f; "
            "~\u00a0date indicative ou à confirmer.",
            class_="note",
        ),
    )


def national_map(site: Site) -> Node:
    """One indicator on the tile map; without script, its table."""
    figures = site.figures
    id_, year = figures.first
    indicator = figures.indicators[0]
    operators = {
        operator: name
        for operator, name in figures.operators.items()
        if (id_, operator, year) in figures.counts
    }
    names = [(region.name, short_name(region.iso)) for region in site.regions.all]
    rows = []
    for number, (name, short) in enumerate([*names, ("France", "")]):
        cells: list[tuple[str, Child]] = [
            (
                label,
                french.count_text(figures.counts[id_, operator, year][number], decimals(indicator)),
            )
            for operator, label in operators.items()
        ]
        rows.append(row(f"{name} ({short})" if short else name, cells))
    return view(
        "carte",
        "Carte nationale",
        _choosers("carte", site),
        h(
            "figure",
            h("div", class_="chart", id="carte-dessin"),
            h("figcaption", id="carte-mots", aria_live="polite"),
            class_="script",
        ),
        h("div", id="carte-legende", class_="legend script"),
        table(
            f"{indicator.label}, {year}, par région et opérateur",
            ["Région", *operators.values()],
            rows,
            id_="carte-donnees",
            class_="numbers",
        ),
        h("p", MISSING, class_="note"),
        h("p", id="carte-definition", class_="note"),
    )


def comparison(site: Site) -> Node:
    """Chosen regions side by side."""
    boxes = [
        h(
            "label",
            h("input", type="checkbox", name="region", value=region.code),
            f" {region.name}",
        )
        for region in site.regions.all
    ]
    return view(
        "comparaison",
        "Comparer des régions",
        h(
            "p",
            "Les chiffres de toutes les régions sont dans ",
            h("a", "donnees/indicateurs.csv", href="donnees/indicateurs.csv"),
            "\u202f; le choix et le graphique demandent que les scripts soient admis.",
            class_="without",
        ),
        h(
            "div",
            h(
                "fieldset",
                h("legend", "Régions comparées (six au plus)"),
                h("div", *boxes, class_="boxes"),
                id="comparaison-regions",
            ),
            h("p", id="comparaison-etat", role="status", class_="count"),
            _choosers("comparaison", site, year=False),
            h("div", id="comparaison-legende", class_="legend"),
            h(
                "figure",
                h("div", class_="chart", id="comparaison-dessin"),
                h("figcaption", id="comparaison-mots"),
            ),
            h("div", id="comparaison-donnees"),
            h("p", MISSING, class_="note"),
            h("div", id="comparaison-profil"),
            class_="script",
        ),
    )


def cooperations(site: Site) -> Node:
    """The cooperations of the reports received."""
    lists = site.campaign.lists
    used = {
        "theme": {joint.item.theme for joint in site.joints},
        "modalite": {joint.item.modality for joint in site.joints},
        "etat": {joint.item.state for joint in site.joints},
    }
    operators = {item.id: site.campaign.operator_name(item.id) for item in site.campaign.operators}
    choices = [
        ("theme", "Thème", _options(lists.themes, used["theme"])),
        ("modalite", "Modalité", _options(lists.modalities, used["modalite"])),
        ("operateur", "Opérateur", list(operators.items())),
        ("region", "Région", [(item.code, item.name) for item in site.regions.all]),
        ("etat", "État", _options(lists.states, used["etat"])),
    ]
    if not site.joints:
        return view(
            "cooperations",
            "Coopérations",
            h("p", "Aucun rapport reçu ne déclare de coopération.", class_="empty"),
        )
    return view(
        "cooperations",
        "Coopérations",
        _filters(
            "cooperations-liste", "cooperations-etat", choices, len(site.joints), "coopération"
        ),
        h(
            "figure",
            h("div", class_="chart", id="cooperations-dessin"),
            h("figcaption", id="cooperations-mots"),
            class_="script",
        ),
        table(
            "Coopérations déclarées dans les rapports reçus",
            ["Action", "Région", "Thème", "Modalité", "Opérateurs", "Période", "État", "Bilan"],
            [_joint(joint, operators) for joint in site.joints],
            id_="cooperations-liste",
            class_="cards",
        ),
    )


def search(site: Site) -> Node:
    """The texts of the reports, region by region."""
    by_region: dict[str, list[tuple[int, Passage]]] = {}
    for number, passage in enumerate(site.passages):
        by_region.setdefault(passage.region.name, []).append((number, passage))
    kept_back = french.join([item.region.name for item in site.withheld])
    groups = [
        h(
            "details",
            h("summary", f"{name} ", h("span", f"({len(items)})", class_="count")),
            *(_passage(number, passage) for number, passage in items),
        )
        for name, items in by_region.items()
    ]
    kinds = dict.fromkeys(passage.kind for passage in site.passages)
    form = h(
        "form",
        h(
            "p",
            h("label", "Mots cherchés", for_="recherche-mots"),
            h("input", type="search", id="recherche-mots", autocomplete="off"),
        ),
        _select("recherche-nature", "Nature", [("", "Toutes"), *((kind, kind) for kind in kinds)]),
        h("button", "Chercher", type="submit"),
        class_="choices script",
        id="recherche-choix",
        role="search",
    )
    return view(
        "recherche",
        "Chercher dans les rapports",
        form if groups else None,
        h("p", id="recherche-etat", role="status", class_="count script"),
        h(
            "p",
            f"Textes non montrés\u00a0: {kept_back}. Ces rapports citent des chiffres que la version "
            f"«\u00a0{site.version.label}\u00a0» masque.",
        )
        if site.withheld
        else None,
        h("div", *groups, id="recherche-textes")
        if groups
        else h("p", "Aucun texte n’a été reçu.", class_="empty"),
    )


def downloads(names: dict[str, str]) -> Node:
    """The tables as files."""
    return view(
        "telechargements",
        "Télécharger",
        h("p", "Fichiers CSV en UTF-8, séparés par des points-virgules, à ouvrir dans un tableur."),
        h(
            "ul",
            *(
                h(
                    "li",
                    h("a", name, href=f"donnees/{name}", download=True),
                    f"\u00a0: {words}",
                )
                for name, words in names.items()
            ),
        ),
    )


def _line(line: Line) -> Node:
    cells: list[tuple[str, Child]] = [("Rapport", _report(line))]
    cells += [(title, _step(step)) for title, step in zip(_STEPS, line.steps, strict=True)]
    cells += [("Contrôles", _checks(line)), ("Fichiers", _links(line))]
    return row(line.region.name, cells, data_etat=str(line.reception))


def _report(line: Line) -> Node:
    said = h("span", f"{_RECEPTIONS[line.reception]} ", aria_hidden="true")
    cell = h("div", said, h("strong", str(line.reception)), class_=f"mark {_class(line)}")
    if line.received:
        add(cell, f" le {french.short_date(line.received.day)}")
    if line.days:
        add(cell, f", {french.quantity(line.days, 'jour')} de retard")
    if line.received:
        origin = _ORIGINS[line.received.origin]
        if line.received.origin is Origin.PACKAGE:
            origin += f" n°\u00a0{line.received.number}"
        add(cell, h("small", origin))
        if line.received.derogation:
            add(cell, h("small", f"Dérogation\u00a0: {line.received.derogation}"))
    return cell


def _class(line: Line) -> str:
    if line.reception is Reception.LATE:
        return "late"
    return "done" if line.received else "expected"


def _step(step: Step) -> Node:
    about = "~" if step.approximate and step.state is not State.DONE else ""
    day = step.done or step.due
    shown = f"{about}{day:%d/%m}" if day and step.state is not State.NOTHING else ""
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


def _checks(line: Line) -> Node:
    cell = h("div")
    status = line.status
    if status.state == "absent":
        add(cell, h("small", "pas d’espace de travail ici"))
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
                h("ul", *(h("li", f"{i.get('code', '')} {i.get('message', '')}") for i in found)),
            ),
        )
    return cell


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


def _joint(joint: Joint, operators: dict[str, str]) -> Node:
    item = joint.item
    partners = [operators.get(who, who) for who in item.partners]
    if item.other_partners:
        partners.append(item.other_partners)
    end = french.short_date(item.end) if item.end else "en cours"
    said = [
        (title, text)
        for title, text in (
            ("Réalisations", item.achievements),
            ("Leviers", item.levers),
            ("Difficultés", item.difficulties),
        )
        if text.strip()
    ]
    detail: Child = "–"
    if said:
        pieces = [h("p", h("strong", f"{title}\u00a0: "), text) for title, text in said]
        about = hidden(f" de «\u00a0{item.action}\u00a0» ({joint.region.name})")
        detail = h("details", h("summary", "Lire le bilan", about), *pieces)
    return row(
        item.action,
        [
            ("Région", joint.region.name),
            ("Thème", item.theme),
            ("Modalité", item.modality),
            ("Opérateurs", ", ".join(partners) or "–"),
            ("Période", f"{french.short_date(item.start)} – {end}"),
            ("État", item.state),
            ("Bilan", detail),
        ],
        data_theme=item.theme,
        data_modalite=item.modality,
        data_operateur="|".join(item.partners),
        data_region=joint.region.code,
        data_etat=item.state,
    )


def _passage(number: int, passage: Passage) -> Node:
    return h(
        "article",
        h("h3", f"{passage.kind} – {passage.place}"),
        *(h("p", text) for text in passage.paragraphs),
        id=f"passage-{number}",
        data_nature=passage.kind,
    )


def _choosers(prefix: str, site: Site, *, year: bool = True) -> Node:
    """The choosers of a chart; the script fills those that depend on the indicator."""
    figures = site.figures
    return h(
        "form",
        _select(
            f"{prefix}-indicateur",
            "Indicateur",
            [(item.id, item.label) for item in figures.indicators],
        ),
        _select(f"{prefix}-operateur", "Opérateur", list(figures.operators.items())),
        _select(
            f"{prefix}-annee", "Année", [(str(item), str(item)) for item in figures.years[::-1]]
        )
        if year
        else None,
        _select(f"{prefix}-mesure", "Mesure", [("valeur", "Valeur"), ("taux", "Pour 100 actifs")]),
        class_="choices script",
        id=f"{prefix}-choix",
    )


def _filters(
    target: str,
    status: str,
    choices: list[tuple[str, str, list[tuple[str, str]]]],
    count: int,
    noun: str,
) -> Node:
    """Choosers that keep some rows of a table, and how many are shown."""
    form = h("form", class_="choices script", data_filters=target, data_noun=noun)
    for key, label, options in choices:
        add(form, _select(f"{target}-{key}", label, [("", "Tous"), *options], key))
    add(form, h("button", "Tout montrer", type="reset"))
    counted = h("p", french.quantity(count, noun), id=status, role="status", class_="count")
    form.set("data-status", status)
    return h("div", form, counted)


def _select(id_: str, label: str, options: list[tuple[str, str]], key: str = "") -> Node:
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


def _options(listed: tuple[str, ...], used: set[str]) -> list[tuple[str, str]]:
    """Those of the campaign, then others that reports hold."""
    return [(item, item) for item in (*listed, *sorted(used - set(listed)))]
