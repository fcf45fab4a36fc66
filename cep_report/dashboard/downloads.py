"""The tables of the dashboard as CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from cep_report.dashboard.figures import RATE_DECIMALS, decimals, rated
from cep_report.dashboard.site import Site
from cep_report.dataset.schema import Count
from cep_report.regions import NATION

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

WORDS = {
    "regions.csv": "où en est chaque région, une ligne par région et par étape",
    "indicateurs.csv": "les chiffres des régions et de la France, masqués comme ici",
    "ventilations.csv": "les mêmes, tous opérateurs, par sexe, âge, statut\u2026",
    "cooperations.csv": "les coopérations des rapports reçus",
    "textes.csv": "les textes des rapports reçus",
}


def files(site: Site) -> dict[str, bytes]:
    """Each file by its name."""
    return {
        "regions.csv": _regions(site),
        "indicateurs.csv": _figures(site),
        "ventilations.csv": _parts(site),
        "cooperations.csv": _cooperations(site),
        "textes.csv": _texts(site),
    }


def _regions(site: Site) -> bytes:
    heads = (
        "code",
        "region",
        "rapport",
        "recu_le",
        "jours_de_retard",
        "etape",
        "etat",
        "prevu",
        "fait",
    )
    return _csv(
        heads,
        (
            (
                line.region.code,
                line.region.name,
                str(line.reception),
                line.received.day.isoformat() if line.received else "",
                str(line.days),
                step.label,
                str(step.state),
                step.due.isoformat() if step.due else "",
                step.done.isoformat() if step.done else "",
            )
            for line in site.lines
            for step in line.steps
        ),
    )


def _territories(site: Site) -> list[tuple[str, str]]:
    """Those that figures are of, in their order: code and name."""
    return [*((item.code, item.name) for item in site.regions.all), (NATION, "France")]


def _figures(site: Site) -> bytes:
    figures = site.figures
    by_id = {item.id: item for item in figures.indicators}
    heads = (
        *("annee", "code", "territoire", "indicateur", "operateur"),
        *("valeur", "unite", "statut", "pour_100_actifs"),
    )
    return _csv(
        heads,
        (
            (
                str(year),
                code,
                name,
                by_id[id_].label,
                figures.operators[operator],
                _number(count, decimals(by_id[id_])),
                by_id[id_].unit,
                str(count.status),
                _number(rate, RATE_DECIMALS) if rated(by_id[id_]) else "",
            )
            for (id_, operator, year), counts in figures.counts.items()
            for (code, name), count, rate in zip(
                _territories(site), counts, figures.rates(counts), strict=True
            )
        ),
    )


def _parts(site: Site) -> bytes:
    figures = site.figures
    by_id = {item.id: item for item in figures.indicators}
    heads = (
        *("annee", "code", "territoire", "indicateur", "ventilation", "modalite"),
        *("valeur", "unite", "statut", "part_pour_cent"),
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for key, counts in figures.parts.items():
            id_, dimension_id, modality_id, year = key
            indicator = by_id[id_]
            dimension = indicator.dimension(dimension_id)
            label = dimension.modality(modality_id).label
            for (code, name), count, part in zip(
                _territories(site), counts, figures.shares(key), strict=True
            ):
                yield (
                    *(str(year), code, name, indicator.label, dimension.label, label),
                    *(_number(count, decimals(indicator)), indicator.unit, str(count.status)),
                    _number(part, RATE_DECIMALS),
                )

    return _csv(heads, rows())


def _cooperations(site: Site) -> bytes:
    heads = (
        *("code", "region", "action", "theme", "modalite", "operateurs", "autres_partenaires"),
        *("territoire", "debut", "fin", "etat", "realisations", "leviers", "difficultes"),
    )
    return _csv(
        heads,
        (
            (
                joint.region.code,
                joint.region.name,
                joint.item.action,
                joint.item.theme,
                joint.item.modality,
                ", ".join(joint.item.partners),
                joint.item.other_partners,
                joint.item.territory,
                joint.item.start.isoformat(),
                joint.item.end.isoformat() if joint.item.end else "",
                joint.item.state,
                joint.item.achievements,
                joint.item.levers,
                joint.item.difficulties,
            )
            for joint in site.joints
        ),
    )


def _texts(site: Site) -> bytes:
    return _csv(
        ("code", "region", "nature", "place", "texte"),
        (
            (item.region.code, item.region.name, item.kind, item.place, "\n".join(item.paragraphs))
            for item in site.passages
        ),
    )


def _csv(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """A file that spreadsheets open as it is; what they would compute is a text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _number(count: Count, places: int) -> str:
    return "" if count.number is None else f"{count.number:.{places}f}".replace(".", ",")
