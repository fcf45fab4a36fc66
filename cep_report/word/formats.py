"""What a change of format changed, said in French."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

from cep_report.word.xml import qn

_SWITCHES = {
    "b": "gras",
    "i": "italique",
    "strike": "texte barré",
    "dstrike": "texte doublement barré",
    "caps": "majuscules",
    "smallCaps": "petites majuscules",
    "vanish": "texte masqué",
    "keepNext": "lien avec le paragraphe suivant",
    "keepLines": "lignes solidaires",
    "pageBreakBefore": "saut de page avant",
    "contextualSpacing": "espacement contextuel",
    "tblHeader": "ligne d’en-tête répétée",
    "cantSplit": "ligne insécable",
    "titlePg": "première page différente",
}
_OFF = frozenset({"0", "false", "off", "none", "nil"})
_ALIGNMENTS = {
    "left": "à gauche",
    "start": "à gauche",
    "center": "centré",
    "right": "à droite",
    "end": "à droite",
    "both": "justifié",
}
_PLAIN = {
    "rFonts": "police modifiée",
    "spacing": "espacement modifié",
    "ind": "retrait modifié",
    "tabs": "tabulations modifiées",
    "pBdr": "bordures modifiées",
    "shd": "trame de fond modifiée",
    "lang": "langue modifiée",
    "outlineLvl": "niveau hiérarchique modifié",
    "framePr": "cadre modifié",
    "bdr": "bordure du texte modifiée",
    "effect": "effet de texte modifié",
    "kern": "crénage modifié",
    "w": "échelle du texte modifiée",
    "position": "position du texte modifiée",
    "tblW": "largeur du tableau modifiée",
    "tblInd": "retrait du tableau modifié",
    "tblBorders": "bordures du tableau modifiées",
    "tblLayout": "ajustement du tableau modifié",
    "tblLook": "options de style du tableau modifiées",
    "tblCellMar": "marges des cellules modifiées",
    "gridCol": "largeur des colonnes modifiée",
    "tcW": "largeur des cellules modifiée",
    "tcBorders": "bordures des cellules modifiées",
    "tcMar": "marges des cellules modifiées",
    "gridSpan": "fusion de cellules modifiée",
    "vMerge": "fusion de cellules modifiée",
    "vAlign": "alignement vertical modifié",
    "textDirection": "sens du texte modifié",
    "trHeight": "hauteur des lignes modifiée",
    "pgSz": "format de la page modifié",
    "pgMar": "marges de la page modifiées",
    "pgBorders": "bordures de la page modifiées",
    "pgNumType": "numérotation des pages modifiée",
    "cols": "colonnes modifiées",
    "type": "type de section modifié",
    "docGrid": "grille de la page modifiée",
}
# The same switch for other scripts, and what only the program uses.
_SILENT = frozenset({"bCs", "iCs", "szCs", "rPr", "sectPr", "noProof", "webHidden", "cnfStyle"})
_SILENT |= frozenset({"headerReference", "footerReference", "ins", "del", "moveFrom", "moveTo"})
_HEADING = re.compile(r"(?:heading|titre) ?(\d)", re.IGNORECASE)


def changes_of(record: etree._Element, styles: Mapping[str, str]) -> str:
    """What a ``w:…PrChange`` changed: « gras ajouté, style Titre 3 ».

    Args:
        record: the record, within the properties as they are now.
        styles: name of each style by its identifier; the identifier is printed otherwise.

    Returns:
        The changes in French, separated by commas; "" when nothing changed.
    """
    now = _state(record.getparent())
    before = _state(next(iter(record), None))
    said = (
        _say(name, before.get(name), now.get(name), styles)
        for name in [*before, *(name for name in now if name not in before)]
        if before.get(name) != now.get(name)
    )
    return ", ".join(dict.fromkeys(text for text in said if text))


_State = dict[str, str]


def _state(properties: etree._Element | None) -> dict[str, _State]:
    """Each property's attributes, those of its children among them."""
    found: dict[str, _State] = {}
    for child in () if properties is None else properties:
        name = etree.QName(child).localname
        if name in _SILENT or name.endswith("Change"):
            continue
        state = found.setdefault(name, {})
        for item in child.iter():
            for key, value in item.attrib.items():
                state[f"{len(state)} {key}" if item is not child else str(key)] = str(value)
    return found


def _say(name: str, before: _State | None, now: _State | None, styles: Mapping[str, str]) -> str:
    if name in _SWITCHES:
        on = _is_on(now)
        return "" if on == _is_on(before) else f"{_SWITCHES[name]} {'ajouté' if on else 'retiré'}"
    if name == "numPr" and before is None:
        return "liste ajoutée"
    if name in _SAYERS:
        return _SAYERS[name](now, styles)
    return _PLAIN.get(name, f"autre propriété modifiée ({name})")


def _is_on(state: _State | None) -> bool:
    return state is not None and state.get(qn("w:val"), "true") not in _OFF


def _value(state: _State | None) -> str:
    return "" if state is None else state.get(qn("w:val"), "")


def _style(state: _State | None, styles: Mapping[str, str]) -> str:
    if state is None:
        return "style par défaut"
    name = styles.get(_value(state), _value(state))
    heading = _HEADING.fullmatch(name)
    return f"style {f'Titre {heading[1]}' if heading else name}"


def _underline(state: _State | None, _styles: Mapping[str, str]) -> str:
    return "soulignement ajouté" if _is_on(state) else "soulignement retiré"


def _color(state: _State | None, _styles: Mapping[str, str]) -> str:
    return f"couleur {_value(state)}" if state else "couleur par défaut"


def _highlight(state: _State | None, _styles: Mapping[str, str]) -> str:
    return "surlignage ajouté" if _is_on(state) else "surlignage retiré"


def _size(state: _State | None, _styles: Mapping[str, str]) -> str:
    value = _value(state)
    if not value.isdecimal():
        return "taille par défaut"
    return f"taille {int(value) / 2:g}".replace(".", ",")


def _vertical(state: _State | None, _styles: Mapping[str, str]) -> str:
    known = {"superscript": "exposant", "subscript": "indice"}
    return known.get(_value(state), "position normale")


def _alignment(state: _State | None, _styles: Mapping[str, str]) -> str:
    said = _ALIGNMENTS.get(_value(state))
    return f"alignement {said}" if said else "alignement par défaut"


def _numbering(state: _State | None, _styles: Mapping[str, str]) -> str:
    return "liste modifiée" if state else "liste retirée"


_SAYERS: dict[str, Callable[[_State | None, Mapping[str, str]], str]] = {
    "rStyle": _style,
    "pStyle": _style,
    "tblStyle": _style,
    "u": _underline,
    "color": _color,
    "highlight": _highlight,
    "sz": _size,
    "vertAlign": _vertical,
    "jc": _alignment,
    "numPr": _numbering,
}
