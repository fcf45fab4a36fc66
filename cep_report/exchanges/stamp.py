"""What a copy of a draft says of itself: which sending it is of, and whom it was made for.

Written twice, since word processors keep one or the other: custom properties, and the
keywords that already carry the report's identity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from cep_report.word.properties import CORE, CUSTOM, add_custom, read_custom
from cep_report.word.xml import dump, element, parse, qn

SETTINGS = "word/settings.xml"
_SENDING, _RECIPIENT, _DRAFT = "cep-envoi", "cep-destinataire", "cep-brouillon"
_KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"
# LibreOffice writes keywords again without commas or colons.
_WORD = re.compile(r"\b(cep-[a-z]+)[:\s]\s*([^\s,;:]+)")
# What stands after w:trackRevisions in CT_Settings is a long list; what may stand before it is not.
_BEFORE_TRACKING = (
    "writeProtection",
    "view",
    "zoom",
    "removePersonalInformation",
    "removeDateAndTime",
    "doNotDisplayPageBoundaries",
    "displayBackgroundShape",
    "printPostScriptOverText",
    "printFractionalCharacterWidth",
    "printFormsData",
    "embedTrueTypeFonts",
    "embedSystemFonts",
    "saveSubsetFonts",
    "saveFormsData",
    "mirrorMargins",
    "alignBordersAndEdges",
    "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter",
    "gutterAtTop",
    "hideSpellingErrors",
    "hideGrammaticalErrors",
    "activeWritingStyle",
    "proofState",
    "formsDesign",
    "attachedTemplate",
    "linkStyles",
    "stylePaneFormatFilter",
    "stylePaneSortMethod",
    "documentType",
    "mailMerge",
    "revisionView",
)


@dataclass(frozen=True)
class Stamp:
    """The sending's name, its recipient, and the beginning of the draft's digest."""

    sending: str
    recipient: str
    draft: str


def stamped(parts: Mapping[str, bytes], stamp: Stamp, name: str) -> dict[str, bytes]:
    """The members of a copy that says whom it was made for.

    Args:
        parts: of the draft.
        stamp: what it is to say.
        name: of the recipient, in plain words.
    """
    values = {_SENDING: stamp.sending, _RECIPIENT: stamp.recipient, _DRAFT: stamp.draft}
    core = parse(parts[CORE])
    keywords = core.find(_KEYWORDS)
    if keywords is not None:
        words = ", ".join(f"{key}:{value}" for key, value in values.items())
        keywords.text = f"{keywords.text or ''}, {words}"
    custom = add_custom(parts[CUSTOM], {**values, "Destinataire": name})
    return {**parts, CORE: dump(core), CUSTOM: custom}


def tracking(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same members, with the recording of changes switched on."""
    settings = parse(parts[SETTINGS])
    if settings.find(qn("w:trackRevisions")) is None:
        place = sum(1 for item in settings if etree.QName(item).localname in _BEFORE_TRACKING)
        settings.insert(place, element("trackRevisions"))
    return {**parts, SETTINGS: dump(settings)}


def read_stamp(parts: Mapping[str, bytes]) -> Stamp | None:
    """What a copy says of itself; None when it says nothing."""
    values = dict(_WORD.findall(core_keywords(parts)))
    if CUSTOM in parts:
        values |= read_custom(parts[CUSTOM])
    wanted = [values.get(key, "").strip() for key in (_SENDING, _RECIPIENT, _DRAFT)]
    return Stamp(*wanted) if all(wanted) else None


def read_source(parts: Mapping[str, bytes]) -> str:
    """The beginning of the digest of the source that a document was made from, or ""."""
    return read_custom(parts[CUSTOM]).get("cep-source", "") if CUSTOM in parts else ""


def core_keywords(parts: Mapping[str, bytes]) -> str:
    """The keywords of a document, "" when it has none."""
    if CORE not in parts:
        return ""
    return parse(parts[CORE]).findtext(_KEYWORDS) or ""
