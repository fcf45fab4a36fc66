"""YAML files into validated models, with every fault in one French error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cep_report import french
from cep_report.errors import ConfigurationError, UnknownNameError, nearest
from cep_report.validation_messages import french_location, french_problem

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """Frozen, no unknown key, keys in French through aliases."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Named(Protocol):
    """What has an identifier."""

    @property
    def id(self) -> str:
        """Unique among its like."""


M = TypeVar("M", bound=BaseModel)
N = TypeVar("N", bound=Named)
_SHOWN = 80
"""How much of a faulty line is shown."""
_MERGE = "tag:yaml.org,2002:merge"


def refuse_repeats(ids: Iterable[str]) -> None:
    """Refuse what is given twice; for validators.

    Raises:
        ValueError: some are; all of them are named.
    """
    repeated = [item for item, count in Counter(ids).items() if count > 1]
    if repeated:
        raise ValueError(f"valeurs répétées\u00a0: {', '.join(repeated)}")


def pick(items: Sequence[N], wanted: str, what: str, where: str) -> N:
    """The item of that id.

    Args:
        items: each with its ``id``.
        wanted: the id.
        what: the head of the error ("Version inconnue").
        where: what the items are of ("campagne 2022").

    Raises:
        UnknownNameError: none has it; the nearest is proposed.
    """
    for item in items:
        if item.id == wanted:
            return item
    known = [item.id for item in items]
    near = nearest(wanted, known)
    raise UnknownNameError(
        f"{what}\u00a0: «\u00a0{wanted}\u00a0».",
        expected=", ".join(known),
        where=where,
        remedy=f"peut-être {near}\u202f?" if near else "choisir un de ces noms.",
    )


def read_model(path: Path, model: type[M]) -> M:
    """Read a YAML file into ``model``, with every fault in one French error.

    Raises:
        ConfigurationError: unreadable, not YAML, or not what the model expects.
    """
    return checked_model(read_yaml(path), path, model)


def read_yaml(path: Path) -> Any:
    """What a YAML file holds, yet to be checked.

    Raises:
        ConfigurationError: unreadable, not YAML, or a key is given twice; the line is shown.
    """
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "Fichier illisible.",
            expected="un fichier texte en UTF-8",
            found=_unreadable(error),
            where=str(path),
            remedy="vérifier que le fichier existe et qu’il est enregistré en UTF-8.",
        ) from error
    try:
        loader = yaml.SafeLoader(source)
        root = loader.get_single_node()
        repeated = list(_repeated_keys(root))
        if not repeated:
            return None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        line, text = _faulty_line(source, error)
        raise ConfigurationError(
            "Le fichier n’est pas du YAML valide\u00a0: regarder l’alignement de cette ligne et de "
            "la précédente, les guillemets, les crochets, et l’espace qui suit le deux-points.",
            expected="des lignes «\u00a0clé: valeur\u00a0» alignées par des espaces",
            found=f"«\u00a0{text}\u00a0»",
            where=f"{path}, ligne {line}",
            remedy="corriger cette ligne, ou celle qui la précède.",
        ) from error
    except ValueError as error:  # "2022-02-30" looks like a date and is none
        raise ConfigurationError(
            "Le fichier contient une date ou un nombre impossible.",
            expected="des dates du calendrier, comme 2023-07-15",
            found="une date qui n’est pas au calendrier, comme 2023-02-30",
            where=str(path),
            remedy="vérifier les dates du fichier.",
        ) from error
    found = [
        f"«\u00a0{key}\u00a0», lignes {french.join(map(str, lines))}" for key, lines in repeated
    ]
    raise ConfigurationError(
        "Clé en double\u00a0: une seule des valeurs serait lue.",
        expected="chaque clé une seule fois",
        found="\n    ".join(["", *found]) if len(found) > 1 else found[0],
        where=f"{path}, ligne {repeated[0][1][-1]}" if len(found) == 1 else str(path),
        remedy="garder la bonne ligne et retirer l’autre.",
    )


def checked_model(content: Any, path: Path, model: type[M]) -> M:
    """What was read at ``path`` as a ``model``, with every fault in one French error.

    Raises:
        ConfigurationError: not what the model expects.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [
            f"clé «\u00a0{french_location(fault['loc'])}\u00a0»\u00a0: {french_problem(fault)}"
            for fault in error.errors()
        ]
        raise ConfigurationError(
            "Configuration invalide.",
            found="\n    ".join(["", *faults]) if len(faults) > 1 else faults[0],
            where=str(path),
            remedy="corriger ces clés\u202f; leur forme est décrite dans docs/campagne.md.",
        ) from error


def _repeated_keys(root: yaml.Node | None) -> Iterator[tuple[str, list[int]]]:
    """The keys given twice in one mapping, and their lines; what ``<<`` merges may be given again."""
    waiting, seen = [root] if root else [], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or isinstance(node, yaml.ScalarNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
            continue
        lines: dict[tuple[str, str], list[int]] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                lines.setdefault((key.tag, key.value), []).append(key.start_mark.line + 1)
        yield from ((name, found) for (_, name), found in lines.items() if len(found) > 1)
        waiting += [value for _, value in reversed(node.value)]


def _unreadable(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"octet {error.object[error.start]:#04x} à la position {error.start}"
    return (
        "aucun fichier" if isinstance(error, FileNotFoundError) else "un fichier interdit d’accès"
    )


def _faulty_line(source: str, error: yaml.YAMLError) -> tuple[int, str]:
    """The line, counted from one, where reading stopped, or the last one written before it."""
    mark = getattr(error, "problem_mark", None)
    place = getattr(error, "position", 0)  # of a sign that YAML forbids
    number = mark.line if mark else source.count("\n", 0, place)
    lines = source.splitlines()[: number + 1]
    while lines and not lines[-1].strip():
        lines.pop()
    text = "".join(sign for sign in lines[-1] if sign.isprintable()) if lines else ""
    return len(lines) or 1, text.strip()[:_SHOWN]
