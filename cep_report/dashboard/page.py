"""The one page: style, scripts and data inside it, and nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import Any

from cep_report import french
from cep_report.dashboard import views
from cep_report.dashboard.board_view import board
from cep_report.dashboard.downloads import WORDS
from cep_report.dashboard.markup import Node, h, written
from cep_report.dashboard.passages import index
from cep_report.dashboard.site import Site
from cep_report.stems import EMPTY

LIBRARIES = ("d3.min.js", "plot.umd.min.js", "base-stemmer.js", "french-stemmer.js")
"""Bundled, with their versions and licences in ``static/LICENCES.txt``."""
_OURS = ("shared.js", "charts.js", "search.js", "start.js")
_FICTION = "Données fictives – démonstration"
_VIEWS = {
    "tableau": "Régions",
    "carte": "Carte",
    "comparaison": "Comparer",
    "cooperations": "Coopérations",
    "recherche": "Chercher",
    "telechargements": "Télécharger",
}


def page(site: Site) -> str:
    """The dashboard as HTML."""
    title = f"Tableau de bord national du CEP – campagne {site.campaign.observed_year}"
    scripts = [static(name) for name in (*LIBRARIES, *_OURS)]
    sections = (
        board(site),
        views.national_map(site),
        views.comparison(site),
        views.cooperations(site),
        views.search(site),
        views.downloads(WORDS, site.synthesis),
    )
    links = [h("li", h("a", words, href=f"#{id_}")) for id_, words in _VIEWS.items()]
    head = h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=_policy(scripts)),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="referrer", content="no-referrer"),
        h("title", title),
        h("style", static("dashboard.css")),
    )
    body = h(
        "body",
        h("a", "Aller au contenu", href="#contenu", class_="skip"),
        h(
            "header",
            h("p", _FICTION, class_="fiction") if site.fictional else None,
            h("h1", title),
            h(
                "p",
                f"{site.version.label}, effectifs de moins de {site.version.threshold} masqués. "
                f"État au {french.date(site.day)}.",
            ),
            h("nav", h("ul", *links), aria_label="Vues"),
        ),
        h("main", *sections, id="contenu", tabindex="-1"),
        h("footer", h("p", f"{_FICTION}. " if site.fictional else "", site.version.stamp)),
        h("script", data(_content(site)), type="application/json", id="donnees"),
        *(h("script", text) for text in scripts),
    )
    return written(_html(head, body))


def static(name: str) -> str:
    """A file that comes with the package."""
    return (files(__package__) / "static" / name).read_text(encoding="utf-8")


def data(content: Any) -> str:
    """JSON that no text in it can end: it stands inside a ``script`` element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _html(head: Node, body: Node) -> Node:
    return h("html", head, body, lang="fr")


def _content(site: Site) -> dict[str, Any]:
    return {
        "chiffres": site.figures.content(site.regions, site.places),
        "themes": list(site.campaign.lists.themes),
        "index": index(site.passages),
        "empty": sorted(EMPTY),
    }


def _policy(scripts: list[str]) -> str:
    """Our scripts only, and no address at all; charts carry style of their own."""
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in scripts)
    allowed = " ".join(f"'sha256-{digest.decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
