"""YAML files into validated models, with every fault in one French error."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cep_report.errors import ConfigurationError
from cep_report.validation_messages import french_location, french_problem

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """Frozen, no unknown key, keys in French through aliases."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


M = TypeVar("M", bound=BaseModel)


def read_model(path: Path, model: type[M]) -> M:
    """Read a YAML file into ``model``, with every fault in one French error.

    Raises:
        ConfigurationError: unreadable, not YAML, or not what the model expects.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "Fichier illisible.",
            expected="un fichier texte en UTF-8",
            found=str(error),
            where=str(path),
            remedy="vérifier que le fichier existe et qu’il est enregistré en UTF-8.",
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", ligne {mark.line + 1}, colonne {mark.column + 1}" if mark else ""
        raise ConfigurationError(
            "Le fichier n’est pas du YAML valide.",
            expected="des lignes «\u00a0clé: valeur\u00a0» alignées par des espaces",
            found=str(getattr(error, "problem", error)),
            where=f"{path}{place}",
            remedy="corriger cette ligne.",
        ) from error
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
