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
    "string_pattern_mismatch": "identifiant attendu (minuscules, chiffres et tirets)",
    "int_parsing": "nombre entier attendu",
    "int_type": "nombre entier attendu",
    "int_from_float": "nombre entier attendu",
    "float_parsing": "nombre attendu",
    "float_type": "nombre attendu",
    "bool_parsing": "« true » ou « false » attendu",
    "bool_type": "« true » ou « false » attendu",
    "date_parsing": "date attendue, comme 2023-07-15",
    "date_type": "date attendue, comme 2023-07-15",
    "date_from_datetime_parsing": "date attendue, comme 2023-07-15",
    "literal_error": "une de ces valeurs attendue : {expected}",
    "enum": "une de ces valeurs attendue : {expected}",
    "tuple_type": "liste attendue",
    "list_type": "liste attendue",
    "dict_type": "suite de « clé: valeur » attendue",
    "model_type": "suite de « clé: valeur » attendue",
    "too_short": "au moins un élément attendu",
    "greater_than_equal": "valeur d’au moins {ge} attendue",
    "less_than_equal": "valeur d’au plus {le} attendue",
    "value_error": "{error}",
}


def french_problem(fault: ErrorDetails) -> str:
    """What was expected and what was found, in French."""
    template = _PROBLEMS.get(fault["type"], fault["msg"])
    expected = template.format(**fault.get("ctx", {})) if "{" in template else template
    found = fault["input"]
    if fault["type"] in {"missing", "value_error"} or isinstance(found, dict | list):
        return expected
    return f"{expected} (trouvé : {found!r})"


def french_location(location: tuple[int | str, ...]) -> str:
    """``("plan", 0, "titre")`` as ``plan[1].titre``: items are counted from one."""
    text = ""
    for step in location:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text
