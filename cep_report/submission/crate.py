"""``ro-crate-metadata.json``: what a package holds, for archives (RO-Crate 1.2).

No clock: a deposit is dated by the campaign's day of delivery; the real day is in journals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from cep_report.campaign import Campaign, Version
from cep_report.canonical import json_bytes
from cep_report.regions import Region

_PROFILE = "https://w3id.org/ro/crate/1.2"
_ASSOCIATION, _CAMPAIGN, _TERMS = "#association", "#campagne", "#diffusion"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILES: Mapping[str, tuple[str, str, str]] = {
    "rapport.docx": (
        "Rapport (Word)",
        "Le rapport annuel, modifiable.",
        f"{_OFFICE}.wordprocessingml.document",
    ),
    "rapport.pdf": ("Rapport (PDF)", "Le même rapport, à lire et à archiver.", "application/pdf"),
    "annexe.xlsx": (
        "Annexe chiffrée (Excel)",
        "Les tableaux et les graphiques du rapport, en cellules.",
        f"{_OFFICE}.spreadsheetml.sheet",
    ),
    "rapport.json": (
        "Double numérique du rapport",
        "Le rapport en données\u00a0: textes, chiffres, registres, provenance.",
        "application/json",
    ),
    "depot.json": (
        "Numéro et motif du dépôt",
        "De quel dépôt il s’agit, et pourquoi le plan ne serait pas tenu.",
        "application/json",
    ),
}
"""What each file is: name, description, kind."""


def crate(
    campaign: Campaign, region: Region, version: Version, files: Mapping[str, bytes]
) -> bytes:
    """The metadata of a package.

    Args:
        campaign: of the report.
        region: of the report.
        version: of the report.
        files: those of the package that are known when the metadata are written.
    """
    names = [name for name in _FILES if name in files]
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _PROFILE},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"{campaign.title} – {region.name}, {campaign.observed_year}",
            "description": f"Rapport {region.of_region} déposé auprès de France compétences\u00a0: "
            "documents, annexe chiffrée et double numérique."
            + (" Données fictives." if campaign.fictional else ""),
            "datePublished": campaign.delivery.isoformat(),
            "license": {"@id": _TERMS},
            "inLanguage": "fr",
            "author": {"@id": _ASSOCIATION},
            "publisher": {"@id": _ASSOCIATION},
            "about": {"@id": _CAMPAIGN},
            "hasPart": [{"@id": name} for name in names],
        },
        {
            "@id": _TERMS,
            "@type": "CreativeWork",
            "name": version.stamp,
            "description": f"Destinataires\u00a0: {version.audience}.",
        },
        {"@id": _ASSOCIATION, "@type": "Organization", "name": region.association},
        {
            "@id": _CAMPAIGN,
            "@type": "Event",
            "name": f"Campagne {campaign.id}",
            "description": campaign.methodology,
        },
        *(_file(name, files[name]) for name in names),
    ]
    return json_bytes({"@context": f"{_PROFILE}/context", "@graph": graph})


def _file(name: str, content: bytes) -> dict[str, Any]:
    label, description, kind = _FILES[name]
    return {
        "@id": name,
        "@type": "File",
        "name": label,
        "description": description,
        "encodingFormat": kind,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
