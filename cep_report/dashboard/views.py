"""The views in HTML: whole tables, that read without any script."""

from __future__ import annotations

from cep_report import french
from cep_report.dashboard.board import File
from cep_report.dashboard.figures import decimals, short_name
from cep_report.dashboard.forms import choosers, filters, options, select, view
from cep_report.dashboard.markup import Child, Node, h, hidden, row, table
from cep_report.dashboard.passages import Joint, Passage
from cep_report.dashboard.site import Site
from cep_report.letters import folded
from cep_report.twin.model import Cooperation

_FIRST = ("11", "53")
"""The regions compared first, when they are among those received."""
_CODES = "Entre parenthèses et sur la carte\u00a0: la fin du code ISO\u00a03166-2 de la région (FR-BRE, FR-20R)"
_TO_COME = ("prevu", "report", "a venir")
_GOING_ON = ("en cours",)
"""How the states of a cooperation that has not begun, or goes on, begin."""
_MISSING = ("n.d. non disponible", "s secret statistique", "– sans objet", "0 zéro observé")


def national_map(site: Site) -> Node:
    """One indicator on the tile map; without script, its table."""
    figures = site.figures
    if not figures.indicators:
        return _without_figures("carte", "Carte nationale")
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
        _told(site),
        choosers("carte", site, parts=True),
        h(
            "div",
            h(
                "div",
                h(
                    "figure",
                    h("div", class_="chart", id="carte-dessin"),
                    h("figcaption", id="carte-mots", aria_live="polite"),
                    class_="script",
                ),
                h("div", id="carte-legende", class_="legend script"),
            ),
            table(
                f"{indicator.label}, {year}, par région et opérateur",
                ["Région", *operators.values()],
                rows,
                id_="carte-donnees",
                class_="numbers",
            ),
            class_="beside",
        ),
        h("ul", *(h("li", words) for words in _MISSING), class_="note keys"),
        h("p", f"{_CODES}.", class_="note"),
        h("p", id="carte-definition", class_="note"),
    )


def comparison(site: Site) -> Node:
    """Chosen regions side by side."""
    if not site.figures.indicators:
        return _without_figures("comparaison", "Comparer des régions")
    first = _shown_first(site)
    boxes = [
        h(
            "label",
            h(
                "input",
                type="checkbox",
                name="region",
                value=region.code,
                checked=region.code in first,
            ),
            f" {region.name}",
        )
        for region in site.regions.all
    ]
    return view(
        "comparaison",
        "Comparer des régions",
        _told(site),
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
            choosers("comparaison", site, year=False),
            h("div", id="comparaison-legende", class_="legend"),
            h(
                "div",
                h(
                    "figure",
                    h("div", class_="chart", id="comparaison-dessin"),
                    h("figcaption", id="comparaison-mots"),
                ),
                h("div", id="comparaison-donnees"),
                class_="beside",
            ),
            h("ul", *(h("li", words) for words in _MISSING), class_="note keys"),
            h("div", id="comparaison-profil"),
            class_="script",
        ),
    )


def _shown_first(site: Site) -> tuple[str, ...]:
    """The regions that the comparison opens on: received if any are, the usual ones first."""
    codes = list(site.collection.received) or list(_FIRST)
    return tuple(sorted(codes, key=lambda code: code not in _FIRST)[: len(_FIRST)])


def _told(site: Site) -> Node | None:
    """Where figures come from when it is not the national dataset."""
    if not site.told:
        return None
    return h(
        "p",
        "Sans jeu de données national\u00a0: ces chiffres sont ceux que les rapports reçus donnent, et la "
        "France est n.d.",
    )


def _without_figures(id_: str, title: str) -> Node:
    return view(
        id_,
        title,
        h(
            "p",
            "Aucun chiffre\u00a0: ni jeu de données national, ni rapport reçu qui en donne.",
            class_="empty",
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
        ("theme", "Thème", options(lists.themes, used["theme"])),
        ("modalite", "Modalité", options(lists.modalities, used["modalite"])),
        ("operateur", "Opérateur", list(operators.items())),
        ("region", "Région", [(item.code, item.name) for item in site.regions.all]),
        ("etat", "État", options(lists.states, used["etat"])),
    ]
    if not site.joints:
        return view(
            "cooperations",
            "Coopérations",
            h("p", "Aucune coopération n’est lue dans les registres reçus.", class_="empty"),
        )
    return view(
        "cooperations",
        "Coopérations",
        filters(
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
        select("recherche-nature", "Nature", [("", "Toutes"), *((kind, kind) for kind in kinds)]),
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


def downloads(names: dict[str, str], synthesis: tuple[File, ...]) -> Node:
    """The national report, then the tables as files."""
    links: list[Child] = []
    for number, file in enumerate(synthesis):
        links += [", " if number else "", h("a", file.label, hidden(" (synthèse)"), href=file.href)]
    return view(
        "telechargements",
        "Télécharger",
        h("p", h("strong", "Synthèse nationale\u00a0: "), *links, class_="files")
        if synthesis
        else None,
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


def _joint(joint: Joint, operators: dict[str, str]) -> Node:
    item = joint.item
    partners = [operators.get(who, who) for who in item.partners]
    if item.other_partners:
        partners.append(item.other_partners)
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
        detail = h("details", h("summary", "Lire", hidden(" le bilan"), about), *pieces)
    return row(
        item.action,
        [
            ("Région", joint.region.name),
            ("Thème", item.theme),
            ("Modalité", item.modality),
            ("Opérateurs", ", ".join(partners) or "–"),
            ("Période", _period(item)),
            ("État", item.state),
            ("Bilan", detail),
        ],
        data_theme=item.theme,
        data_modalite=item.modality,
        data_operateur="|".join(item.partners),
        data_region=joint.region.code,
        data_etat=item.state,
    )


def _period(item: Cooperation) -> str:
    """When; an action that has no end is told as its state has it: to come, going on, over."""
    start = french.short_date(item.start)
    if item.end:
        return f"{start} – {french.short_date(item.end)}"
    state = folded(item.state)
    if state.startswith(_TO_COME):
        return f"début prévu le {start}"
    return f"depuis le {start}" if state.startswith(_GOING_ON) else f"début le {start}"


def _passage(number: int, passage: Passage) -> Node:
    return h(
        "article",
        h("h3", f"{passage.kind} – {passage.place}"),
        *(h("p", text) for text in passage.paragraphs),
        id=f"passage-{number}",
        data_nature=passage.kind,
    )
