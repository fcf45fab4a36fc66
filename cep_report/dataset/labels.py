"""What the labels of a distributed file mean: codes or names into the codes of the format.

Capitals, accents, hyphens, apostrophes and line breaks do not matter. Nothing is guessed:
a label that is nobody's, or that two territories could claim, is not resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cep_report.campaign import Campaign
from cep_report.dataset.adapters import FIELDS, FieldName
from cep_report.dataset.schema import ALL_OPERATORS, NO_DEPARTMENT, TOTAL
from cep_report.errors import nearest
from cep_report.indicators import Indicators
from cep_report.regions import NATION, Regions, slugify

CONTEXT_FREE: tuple[FieldName, ...] = FIELDS[:5]
"""What a label says whatever the indicator: all but dimensions and modalities."""

_NATION_NAMES = ("fr", "france", "france-entiere", "national", "ensemble-de-la-france")
_EVERY_OPERATOR = ("tous", "tous-operateurs", "tous-les-operateurs", "ensemble-des-operateurs")
_CODE_AND_NAME = re.compile(r"\(?([0-9]{1,3}|2[ab])\)?[-:]+(.+)|(.+?)-?\(([0-9]{1,3}|2[ab])\)")

_WHAT: Mapping[FieldName, str] = {
    "annee": "une année de la campagne",
    "region": "une région connue",
    "departement": "un département connu",
    "operateur": "un opérateur connu",
    "indicateur": "un indicateur connu",
    "dimension": "une dimension de l’indicateur",
    "modalite": "une modalité de la dimension",
}


class Labels:
    """The labels of one adapter's files.

    Args:
        campaign: its years and the names of its operators, of any date.
        indicators: the dictionary.
        regions: the territories.
        codes: labels of the file to codes of the format, by field; they win.
    """

    def __init__(
        self,
        campaign: Campaign,
        indicators: Indicators,
        regions: Regions,
        codes: Mapping[FieldName, Mapping[str, str]],
    ) -> None:
        self.region_of = {
            department.code: region.code
            for region in regions.all
            for department in region.departments
        }
        self._indicators = indicators
        self._aliases = {
            name: {_plain(label): code for label, code in items.items()}
            for name, items in codes.items()
        }
        years = range(campaign.dataset.first_year, campaign.observed_year + 1)
        region_names = {region.slug: region.code for region in regions.all}
        department_names = {
            slugify(department.name): department.code
            for region in regions.all
            for department in region.departments
        }
        self._tables: dict[FieldName, dict[str, str]] = {
            "annee": {str(year): str(year) for year in years},
            "region": {
                **dict.fromkeys(_NATION_NAMES, NATION),
                **_with_codes(region_names),
            },
            "departement": {"": NO_DEPARTMENT, **_with_codes(department_names)},
            "operateur": dict.fromkeys(_EVERY_OPERATOR, ALL_OPERATORS)
            | {
                slugify(label): family.id
                for family in campaign.operators
                for name in family.names
                for label in (family.id, name.name, name.short)
                if label
            },
            "indicateur": {
                slugify(label): item.id
                for item in indicators.all
                for label in (item.id, item.label)
            },
        }
        self._names = {"region": region_names, "departement": department_names}
        self._written = _written(campaign, indicators, regions)
        self._resolved: dict[tuple[str, ...], str | None] = {}

    def resolve(
        self, field: FieldName, text: str, indicator: str = "", dimension: str = ""
    ) -> str | None:
        """The code that ``text`` stands for; None when it is nobody's.

        Args:
            field: what the text names.
            text: as in the file.
            indicator: for dimensions and modalities, the code of their indicator.
            dimension: for modalities, the code of their dimension.
        """
        key = (field, text, indicator, dimension)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(field, _plain(text), indicator, dimension)
        return self._resolved[key]

    def explain(self, field: FieldName, text: str, indicator: str = "", dimension: str = "") -> str:
        """The names nearest to a text that is not resolved, as a remedy; "" if none is near."""
        table = self._table(field, indicator, dimension)
        near = nearest(_plain(text)[:60], [name for name in table if len(name) > 2])
        for slug, name in self._written.items():
            near = near.replace(f"«\u00a0{slug}\u00a0»", f"«\u00a0{name}\u00a0»")
        return f"Peut-être {near}\u202f?" if near else ""

    def what(self, field: FieldName) -> str:
        """What a text of that field should name, in words."""
        return _WHAT[field]

    def _resolve(self, field: FieldName, plain: str, indicator: str, dimension: str) -> str | None:
        if (alias := self._aliases.get(field, {}).get(plain)) is not None:
            plain = slugify(alias)
        table = self._table(field, indicator, dimension)
        if plain in table:
            return table[plain]
        if field in self._names and (found := _CODE_AND_NAME.fullmatch(plain)):
            code = table.get(found[1] or found[4])
            named = self._names[field].get((found[2] or found[3]).strip("-"))
            return code if code == named else None
        return None

    def _table(self, field: FieldName, indicator: str, dimension: str) -> dict[str, str]:
        if field not in ("dimension", "modalite"):
            return self._tables[field]
        dimensions = self._indicators.get(indicator).dimensions
        if field == "dimension":
            return {TOTAL: TOTAL} | _table(dimensions)
        modalities = (item.modalities for item in dimensions if item.id == dimension)
        return {TOTAL: TOTAL} | _table(next(modalities, ()))


def _table(items: Iterable[object]) -> dict[str, str]:
    return {
        slugify(label): item.id  # type: ignore[attr-defined]
        for item in items
        for label in (item.id, item.label)  # type: ignore[attr-defined]
    }


def _written(campaign: Campaign, indicators: Indicators, regions: Regions) -> dict[str, str]:
    """Names as people write them, by their slug."""
    places = [region.name for region in regions.all]
    places += [department.name for region in regions.all for department in region.departments]
    families = [
        label
        for family in campaign.operators
        for name in family.names
        for label in (name.name, name.short)
    ]
    dimensions = [dimension for item in indicators.all for dimension in item.dimensions]
    words = [item.label for item in indicators.all]
    words += [dimension.label for dimension in dimensions]
    words += [modality.label for dimension in dimensions for modality in dimension.modalities]
    return {slugify(name): name for name in (*words, *families, *places) if name}


def _with_codes(names: Mapping[str, str]) -> dict[str, str]:
    """Names and codes; spreadsheets make numbers of codes: 4 is 04."""
    codes = {code.casefold(): code for code in names.values()}
    short = {code[1:]: code for code in names.values() if code.startswith("0")}
    return {**names, **codes, **short}


def _plain(text: str) -> str:
    """For comparison: 22.0 is 22, years lose nothing."""
    return re.sub(r"(?<=\d)\.0+$", "", slugify(text))
