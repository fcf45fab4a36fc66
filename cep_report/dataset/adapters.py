"""Adapters: how one layout of a distributed workbook becomes the tidy format.

An adapter is data, ``data/<campaign>/adaptateurs/<name>.yml`` (keys in French, documented
with an example each in ``docs/adaptateurs.md``); this module is its model. What a figure
is about comes from constants, from the name of its sheet, from the header above it and
from the cells at the head of its row; :data:`FIELDS` names what must be known in the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, Self, get_args

from pydantic import ConfigDict, Field, field_validator, model_validator

from cep_report.configuration import Identifier, Model, Text, read_model
from cep_report.errors import ConfigurationError, UnknownNameError, nearest
from cep_report.project import Project
from cep_report.regions import slugify

FieldName = Literal[
    "annee", "region", "departement", "operateur", "indicateur", "dimension", "modalite"
]
FIELDS: tuple[FieldName, ...] = get_args(FieldName)

StatusName = Literal["nd", "s", "na"]
Blank = Literal["nd", "s", "na", "ignorer", "refuser"]

FOLDER = "adaptateurs"

_PIECE = re.compile(r"(\*|\{[^{}]*\})")
_ROWS = re.compile(r"([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?")
_LETTER = re.compile(r"[A-Z]{1,2}|[a-z]{1,2}")
_MAX_HEADER_ROWS = 20


class Pattern:
    """A text to recognise: ``*`` is anything, ``{annee}`` is anything and is kept.

    Capitals, accents, hyphens, apostrophes and line breaks do not matter.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.fields: tuple[FieldName, ...] = tuple(
            _field(piece[1:-1]) for piece in _PIECE.findall(text) if piece != "*"
        )
        if len(set(self.fields)) != len(self.fields):
            raise ValueError(f"champ répété dans «\u00a0{text}\u00a0»")
        expression = "".join(_expression(piece) for piece in _PIECE.split(slugify(text)))
        self._expression = re.compile(expression, re.DOTALL)

    @property
    def looseness(self) -> int:
        """How many blanks it has to fill."""
        return len(_PIECE.findall(self.text))

    def match(self, text: str) -> dict[FieldName, str] | None:
        """What the fields stand for in ``text``; None when it is not this pattern's."""
        found = self._expression.fullmatch(slugify(text[:200]))
        return None if found is None else {name: found[name].strip("- ") for name in self.fields}


class AdapterModel(Model):
    """Codes may be written as numbers."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class Column(AdapterModel):
    """One column, or several alike, and what they hold.

    Found by the texts of its header from top to bottom (``header``) or by its ``letter``.
    It is one of: the ``key`` of its rows, ``figures``, a ``total`` to check and drop
    (of which ``sums`` says over what), or nothing to read (``ignored``).
    """

    header: tuple[Text, ...] = Field(default=(), alias="entete")
    letter: str = Field(default="", alias="lettre")
    key: FieldName | None = Field(default=None, alias="cle")
    figures: Mapping[FieldName, str] | None = Field(default=None, alias="chiffre")
    total: Mapping[FieldName, str] | None = Field(default=None, alias="total")
    sums: tuple[FieldName, ...] = Field(default=(), alias="somme_sur")
    ignored: bool = Field(default=False, alias="ignorer")
    optional: bool = Field(default=False, alias="facultative")
    repeats: bool = Field(default=False, alias="repeter")
    codes: Mapping[str, str] = Field(default_factory=dict)
    factor: str = Field(default="1", alias="facteur", pattern=r"^[0-9]{1,9}(?:[.,][0-9]{1,9})?$")

    @field_validator("header", mode="before")
    @classmethod
    def _one_level(cls, value: object) -> object:
        return [value] if isinstance(value, str | int) else value

    @field_validator("sums", mode="before")
    @classmethod
    def _one_field(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.header) == bool(self.letter):
            raise ValueError(
                "une colonne a «\u00a0entete\u00a0» ou «\u00a0lettre\u00a0», l’un ou l’autre"
            )
        if self.letter and not _LETTER.fullmatch(self.letter):
            raise ValueError(f"lettre de colonne attendue, comme D\u00a0: {self.letter}")
        roles = [self.key is not None, self.figures is not None, self.total is not None]
        if sum([*roles, self.ignored]) != 1:
            raise ValueError(
                "une colonne a une seule de ces clés\u00a0: cle, chiffre, total, ignorer"
            )
        if (self.total is not None) != bool(self.sums):
            raise ValueError("«\u00a0somme_sur\u00a0» accompagne «\u00a0total\u00a0»")
        if self.captured and not (self.figures is not None or self.total is not None):
            raise ValueError("seule une colonne de chiffres reçoit des champs entre accolades")
        for name in {*self.constants} & {*self.captured}:
            raise ValueError(f"«\u00a0{name}\u00a0» est donné deux fois")
        return self

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """One for each level of the header."""
        return tuple(Pattern(text) for text in self.header)

    @property
    def captured(self) -> tuple[FieldName, ...]:
        """The fields that its header gives."""
        return tuple(name for pattern in self.patterns for name in pattern.fields)

    @property
    def looseness(self) -> int:
        """How much its header leaves open: 0 for a letter."""
        if self.letter:
            return 0
        return 1 + sum(pattern.looseness for pattern in self.patterns)

    @property
    def constants(self) -> Mapping[FieldName, str]:
        """What all its figures have in common."""
        return self.figures or self.total or {}

    @cached_property
    def named_codes(self) -> Mapping[str, str]:
        """The column's own codes, by label for comparison."""
        return {slugify(label): code for label, code in self.codes.items()}

    @property
    def named(self) -> str:
        """The column, in words."""
        return f"colonne {self.letter.upper()}" if self.letter else " / ".join(self.header)


class TotalRow(AdapterModel):
    """Rows to check and drop: one of their first cells reads like ``pattern``."""

    pattern: Text = Field(alias="motif")
    sums: tuple[FieldName, ...] = Field(alias="somme_sur", min_length=1)

    @field_validator("sums", mode="before")
    @classmethod
    def _one_field(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @cached_property
    def matcher(self) -> Pattern:
        """The compiled pattern."""
        return Pattern(self.pattern)

    @model_validator(mode="after")
    def _captures_what_it_keeps(self) -> Self:
        for name in {*self.matcher.fields} & {*self.sums}:
            raise ValueError(f"«\u00a0{name}\u00a0» ne peut être à la fois lu et sommé")
        return self


class End(AdapterModel):
    """Where the rows of figures stop."""

    patterns: tuple[Text, ...] = Field(default=(), alias="motifs")
    blank_row: bool = Field(default=False, alias="ligne_vide")

    @cached_property
    def matchers(self) -> tuple[Pattern, ...]:
        """The compiled patterns."""
        return tuple(Pattern(text) for text in self.patterns)


class Sheet(AdapterModel):
    """A sheet, or several alike: ``name`` may hold ``*`` and fields between braces."""

    name: Text = Field(alias="nom")
    optional: bool = Field(default=False, alias="facultative")
    constants: Mapping[FieldName, str] = Field(default_factory=dict, alias="constantes")
    header_rows: str = Field(alias="entetes")
    spread_headers: bool = Field(default=False, alias="etendre_entetes")
    first_row: int = Field(alias="premiere_ligne", ge=2, le=100_000)
    end: End = Field(default_factory=End, alias="fin")
    ignored_rows: tuple[Text, ...] = Field(default=(), alias="lignes_ignorees")
    total_rows: tuple[TotalRow, ...] = Field(default=(), alias="lignes_de_total")
    ignored_ranges: tuple[str, ...] = Field(default=(), alias="plages_ignorees")
    blank: Blank = Field(default="refuser", alias="vides")
    columns: tuple[Column, ...] = Field(alias="colonnes", min_length=1)

    @field_validator("ignored_ranges")
    @classmethod
    def _ranges(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        for item in items:
            if not re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?", item):
                raise ValueError(f"plage attendue, comme A1:F3\u00a0: {item}")
        return items

    @model_validator(mode="after")
    def _headers_stand_above(self) -> Self:
        top, bottom = self.header_span
        if not top <= bottom < self.first_row or bottom - top >= _MAX_HEADER_ROWS:
            raise ValueError(
                "«\u00a0entetes\u00a0» est une ligne ou une suite de lignes au-dessus de "
                f"«\u00a0premiere_ligne\u00a0» (trouvé\u00a0: {self.header_rows})"
            )
        return self

    @property
    def header_span(self) -> tuple[int, int]:
        """First and last header rows.

        Raises:
            ValueError: not "3" nor "3-4".
        """
        found = _ROWS.fullmatch(self.header_rows)
        if found is None:
            raise ValueError(
                f"«\u00a0entetes\u00a0»\u00a0: attendu 4 ou 3-4 (trouvé\u00a0: {self.header_rows})"
            )
        return int(found[1]), int(found[2] or found[1])

    @cached_property
    def matcher(self) -> Pattern:
        """The pattern of its name."""
        return Pattern(self.name)

    @cached_property
    def precise_total_rows(self) -> tuple[TotalRow, ...]:
        """The total rows, those that leave the least open first."""
        return tuple(sorted(self.total_rows, key=lambda row: row.matcher.looseness))

    @cached_property
    def ignored_matchers(self) -> tuple[Pattern, ...]:
        """The patterns of the rows to drop."""
        return tuple(Pattern(text) for text in self.ignored_rows)


class Adapter(AdapterModel):
    """One layout of workbook.

    Attributes:
        name: that of its file.
        label: what it reads, in words.
        example: true when the layout is made up.
        files: the names it reads (``*`` is anything).
        constants: what every figure has in common.
        marks: what cells without a number hold, by status.
        footnotes: endings to drop from cells: "(1)", "*".
        codes: labels of the file to codes of the format, by field.
        ignored_sheets: names of the sheets that hold no figures.
        sheets: the others.
    """

    name: Identifier = Field(alias="nom")
    label: Text = Field(alias="libelle")
    example: bool = Field(default=False, alias="exemple")
    files: Text = Field(alias="fichiers")
    constants: Mapping[FieldName, str] = Field(default_factory=dict, alias="constantes")
    marks: Mapping[StatusName, tuple[Text, ...]] = Field(default_factory=dict, alias="marques")
    footnotes: tuple[Text, ...] = Field(default=(), alias="renvois")
    codes: Mapping[FieldName, Mapping[str, str]] = Field(default_factory=dict)
    ignored_sheets: tuple[Text, ...] = Field(default=(), alias="feuilles_ignorees")
    sheets: tuple[Sheet, ...] = Field(alias="feuilles", min_length=1)

    @cached_property
    def ignored_matchers(self) -> tuple[Pattern, ...]:
        """The patterns of the sheets not to read."""
        return tuple(Pattern(text) for text in self.ignored_sheets)

    @model_validator(mode="after")
    def _marks_are_distinct(self) -> Self:
        counts = Counter(folded_mark(mark) for marks in self.marks.values() for mark in marks)
        if repeated := [mark for mark, count in counts.items() if count > 1]:
            raise ValueError(f"marques répétées\u00a0: {', '.join(repeated)}")
        return self

    @model_validator(mode="after")
    def _says_what_each_figure_is(self) -> Self:
        for sheet in self.sheets:
            keys = [column.key for column in sheet.columns if column.key]
            shared = {**self.constants, **sheet.constants}
            for column in sheet.columns:
                if column.figures is not None or column.total is not None:
                    own = [*column.constants, *column.captured]
                    _complete(sheet, column, [*shared, *sheet.matcher.fields, *keys, *own])
                    for name in {*own, *sheet.matcher.fields} & {*keys}:
                        raise ValueError(
                            f"feuille «\u00a0{sheet.name}\u00a0», {column.named}\u00a0: "
                            f"«\u00a0{name}\u00a0» est donné par la colonne et par la ligne"
                        )
            if not any(column.figures is not None for column in sheet.columns):
                raise ValueError(
                    f"feuille «\u00a0{sheet.name}\u00a0»\u00a0: aucune colonne de chiffres"
                )
        return self

    def status_of(self, text: str) -> StatusName | None:
        """The status that a cell's text marks; None when it is no mark."""
        return self._status_by_mark.get(folded_mark(text))

    @cached_property
    def _status_by_mark(self) -> dict[str, StatusName]:
        return {folded_mark(mark): name for name, marks in self.marks.items() for mark in marks}


def folded_mark(text: str) -> str:
    """A mark for comparison: "N. C." is "nc", any dash is "-", "…" stays."""
    plain = slugify(text)
    bare = re.sub(r"[.\u2010-\u2015\u2212-]", "", plain)
    return bare or ("-" if re.search(r"[\u2015\u2212-]", plain) else plain)


def load_adapter(project: Project, campaign: str, name: str) -> Adapter:
    """Read ``data/<campaign>/adaptateurs/<name>.yml``.

    Raises:
        UnknownNameError: no adapter has that name, with those there are.
        ConfigurationError: the file is not YAML or breaks the model; every fault is named.
    """
    folder = project.data(campaign) / FOLDER
    known = sorted(path.stem for path in folder.glob("*.yml"))
    if name not in known:
        near = nearest(name, known)
        raise UnknownNameError(
            f"Adaptateur inconnu\u00a0: «\u00a0{name}\u00a0».",
            expected=", ".join(known) or "un fichier .yml",
            where=str(folder),
            remedy=f"peut-être {near}\u202f?"
            if near
            else "en écrire un d’après data/2022/adaptateurs/exemple-large.yml "
            "(voir docs/adaptateurs.md).",
        )
    path = folder / f"{name}.yml"
    adapter = read_model(path, Adapter)
    if adapter.name != name:
        raise ConfigurationError(
            "L’adaptateur ne porte pas le nom de son fichier.",
            expected=f"nom: {name}",
            found=f"nom: {adapter.name}",
            where=str(path),
            remedy="mettre le même nom dans le fichier et pour le fichier.",
        )
    return adapter


def _complete(sheet: Sheet, column: Column, given: Iterable[str]) -> None:
    known = {*given, *column.sums}
    absent = [name for name in ("annee", "operateur", "indicateur") if name not in known]
    if "region" not in known and "departement" not in known:
        absent.append("region")
    if ("dimension" in known) != ("modalite" in known):
        absent.append("dimension" if "modalite" in known else "modalite")
    if absent:
        raise ValueError(
            f"feuille «\u00a0{sheet.name}\u00a0», {column.named}\u00a0: il manque "
            f"{', '.join(absent)}, à donner en constante, par le nom de la feuille, par "
            "l’en-tête ou par une colonne clé"
        )


def _field(text: str) -> FieldName:
    for name in FIELDS:
        if name == text:
            return name
    raise ValueError(
        f"champ inconnu «\u00a0{{{text}}}\u00a0»\u00a0; attendu\u00a0: {', '.join(FIELDS)}"
    )


def _expression(piece: str) -> str:
    if piece == "*":
        return ".*"
    if piece.startswith("{"):
        return f"(?P<{piece[1:-1]}>.+)"
    return re.escape(piece)
