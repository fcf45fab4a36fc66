"""pydantic's faults, said in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# By pydantic's error type; {names} are filled from the fault's context.
_PROBLEMS = {
    "missing": "clé obligatoire absente",
    "extra_forbidden": "clé inconnue",
    "string_type": "texte attendu",
    "string_too_short": "texte vide",
    "int_parsing": "nombre entier attendu",
    "int_type": "nombre entier attendu",
    "int_from_float": "nombre entier attendu",
    "float_parsing": "nombre attendu",
    "float_type": "nombre attendu",
    "bool_parsing": "«\u00a0true\u00a0» ou «\u00a0false\u00a0» attendu",
    "bool_type": "«\u00a0true\u00a0» ou «\u00a0false\u00a0» attendu",
    "date_parsing": "date attendue, comme 2023-07-15",
    "date_type": "date attendue, comme 2023-07-15",
    "date_from_datetime_parsing": "date attendue, comme 2023-07-15",
    "literal_error": "une de ces valeurs attendue\u00a0: {expected}",
    "enum": "une de ces valeurs attendue\u00a0: {expected}",
    "tuple_type": "liste attendue",
    "list_type": "liste attendue",
    "dict_type": "suite de «\u00a0clé: valeur\u00a0» attendue",
    "model_type": "suite de «\u00a0clé: valeur\u00a0» attendue",
    "too_short": "au moins un élément attendu",
    "greater_than_equal": "valeur d’au moins {ge} attendue",
    "less_than_equal": "valeur d’au plus {le} attendue",
    "value_error": "{error}",
}

# Of a text that must match a pattern, by a sign that only this pattern holds.
_FORMS = {
    "@": "adresse électronique attendue, comme prenom.nom@exemple.fr",
    "#": 'code couleur attendu, entre guillemets, comme "#1F4E79"',
    "a-z": "identifiant attendu (minuscules, chiffres et tirets)",
}


def french_problem(fault: ErrorDetails) -> str:
    """What was expected and what was found, in French."""
    context = dict(fault.get("ctx", {}))
    template = _PROBLEMS.get(fault["type"], _form(context.get("pattern", "")))
    if "expected" in context:  # written "'a', 'b' or 'c'"
        context["expected"] = context["expected"].replace(" or ", " ou ").replace("'", "")
    expected = template.format(**context)
    found = fault["input"]
    if fault["type"] in {"missing", "value_error"} or isinstance(found, dict | list):
        return expected
    return f"{expected} (trouvé\u00a0: {'rien' if found is None else found})"


def _form(pattern: str) -> str:
    """What a text was to look like, from the pattern it does not match."""
    known = (words for sign, words in _FORMS.items() if sign in pattern)
    return next(known, "valeur non admise")


def french_location(location: tuple[int | str, ...]) -> str:
    """``("plan", 0, "titre")`` as ``plan[1].titre``: items are counted from one."""
    text = ""
    for step in location:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text
