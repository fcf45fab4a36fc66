"""The words and the phrasings, read from the YAML files of this folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import Field, model_validator

from cep_report import french
from cep_report.campaign import Campaign
from cep_report.configuration import Model, checked_model
from cep_report.indicators import Indicator
from cep_report.regions import Department, Region
from cep_report.sentences.language import Noun, Place

FOLDER = Path(__file__).parent
LEXICON = "lexique.yml"

Sort = Literal[
    "personnes", "secteurs", "motifs", "origines", "operateurs", "entretiens", "dispositifs"
]


class Word(Model):
    """A noun: its name and article, or its forms in full."""

    name: str = Field(default="", alias="nom")
    article: french.Article = ""
    le: str = ""
    du: str = ""
    au: str = ""
    feminine: bool = Field(default=False, alias="feminin")
    plural: bool = Field(default=False, alias="pluriel")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.name and not (self.le and self.du and self.au):
            raise ValueError(
                "un mot a un nom, ou bien «\u00a0le\u00a0», «\u00a0du\u00a0» et «\u00a0au\u00a0»"
            )
        return self

    @property
    def noun(self) -> Noun:
        """The word as sentences use it."""
        noun = Noun.of(self.name, self.article, feminine=self.feminine, plural=self.plural)
        return Noun(
            self.le or noun.le, self.du or noun.de, self.au or noun.a, noun.feminine, noun.plural
        )


class DimensionWord(Word):
    """A dimension: its name, and the group of phrasings that tell a difference in it."""

    sort: Sort = Field(alias="sorte")


class RegionWord(Model):
    """A region's article ("la" Bretagne, none for Mayotte), and what stands for its council."""

    article: french.Article
    council: Word | None = Field(default=None, alias="collectivite")


class Lexicon(Model):
    """The words of ``lexique.yml``."""

    regions: dict[str, RegionWord]
    departments: dict[Literal["le", "l’", "les", "aucun"], tuple[str, ...]] = Field(
        alias="departements"
    )
    dimensions: dict[str, DimensionWord]
    feminine_operators: tuple[str, ...] = Field(alias="operateurs_feminins")
    modalities: dict[str, dict[str, Word]] = Field(alias="modalites")

    def region(self, region: Region) -> Place:
        """A region in its forms."""
        word = self.regions.get(region.code)
        le = french.the(region.name, word.article) if word else region.name
        return Place(le, region.in_region, region.of_region)

    def council(self, region: Region) -> Noun | None:
        """The assembly of a region that has no "conseil régional"; None where it has one."""
        word = self.regions.get(region.code)
        return word.council.noun if word and word.council else None

    def council_name(self, region: Region) -> str:
        """The name of that assembly, without article; "" where it is a "conseil régional"."""
        word = self.regions.get(region.code)
        return word.council.name if word and word.council else ""

    def department(self, department: Department) -> Noun:
        """A department with its article; the article is "la" unless the lexicon says else."""
        article: french.Article = "la"
        for name, codes in self.departments.items():
            if department.code in codes:
                article = "" if name == "aucun" else name
        noun = Noun.of(department.name, article)
        if "-et-" in department.name:
            # The usage: "le département d’Ille-et-Vilaine", "de Loir-et-Cher".
            return replace(noun, de=french.of(department.name))
        return noun

    def operator(self, campaign: Campaign, family: str) -> Noun:
        """A family of operators under its name of the reference date."""
        found = next(item for item in campaign.operators if item.id == family)
        name = found.named(campaign.reference_date)
        return Noun.of(name.in_sentence, name.article, feminine=family in self.feminine_operators)

    def dimension(self, dimension: str, indicator: Indicator | None = None) -> DimensionWord:
        """A dimension; one the lexicon does not know goes by its label."""
        known = self.dimensions.get(dimension)
        if known is not None:
            return known
        label = indicator.dimension(dimension).label if indicator else dimension
        return DimensionWord.model_validate(
            {
                "nom": f"répartition «\u00a0{label}\u00a0»",
                "article": "la",
                "sorte": "personnes",
            }
        )

    def modality(self, indicator: Indicator, dimension: str, modality: str) -> Noun:
        """A modality; one the lexicon does not know goes by its label."""
        known = self.modalities.get(dimension, {}).get(modality)
        if known is not None:
            return known.noun
        label = indicator.dimension(dimension).modality(modality).label
        return Noun.of(f"catégorie «\u00a0{label}\u00a0»", "la")


@dataclass(frozen=True)
class Phrasings:
    """Every way of saying each fact, by key: "personnes.plus"."""

    by_key: Mapping[str, tuple[str, ...]]

    def get(self, *keys: str) -> tuple[str, ...]:
        """The phrasings of the keys, one after the other.

        Raises:
            KeyError: none is known.
        """
        found = tuple(text for key in keys for text in self.by_key.get(key, ()))
        if not found:
            raise KeyError(keys)
        return found


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The words, checked.

    Raises:
        ConfigurationError: they are not what the model expects.
    """
    path = FOLDER / LEXICON
    return checked_model(_read(path), path, Lexicon)


def _read(path: Path) -> Any:
    """One of our own files, by libyaml: ten times faster, and safe where the nesting is known."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe, both


@lru_cache(maxsize=1)
def load_phrasings() -> Phrasings:
    """The phrasings of every other file, in French typography.

    Raises:
        ValueError: two files give the same key.
    """
    by_key: dict[str, tuple[str, ...]] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        if path.name == LEXICON:
            continue
        for key, texts in _flat(_read(path)):
            if key in by_key:
                raise ValueError(f"{path.name}: {key} is given twice")
            by_key[key] = tuple(french.typography(text) for text in texts)
    return Phrasings(by_key)


def _flat(tree: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, Sequence[str]]]:
    for key, value in tree.items():
        name = f"{head}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
