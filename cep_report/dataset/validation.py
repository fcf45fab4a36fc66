"""Validating a dataset: every fault at once, each said in French with its place.

Rows are first checked one by one, by a pandera schema made for the campaign; a row with a
fault is set aside, and what it says is then not available. :mod:`consistency` checks rows
against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from cep_report.campaign import Campaign
from cep_report.dataset import consistency
from cep_report.dataset.faults import Fault
from cep_report.dataset.reading import RawTable, quoted
from cep_report.dataset.schema import (
    ALL_OPERATORS,
    COLUMNS,
    DEPARTMENT,
    DIMENSION,
    INDICATOR,
    KEY,
    MODALITY,
    NO_DEPARTMENT,
    OPERATOR,
    REGION,
    STATUS,
    TOTAL,
    VALUE,
    YEAR,
    Status,
)
from cep_report.dataset.splitting import extract_region
from cep_report.errors import nearest
from cep_report.findings import Finding
from cep_report.indicators import Indicators
from cep_report.regions import NATION, Region, Regions

# "1234", "-5", "12,5", "12.5", "1 234 567", and what Python writes of very small numbers.
_SPACES = "[ \u00a0\u202f]"
_NUMBER = (
    f"-?(?:[0-9]{{1,15}}|[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}}){{1,4}})"
    "(?:[.,][0-9]{1,17})?(?:[eE]-?[0-9]{1,2})?"
)


@dataclass(frozen=True)
class Rule:
    """A check of each row by itself.

    Attributes:
        code: of the findings it makes.
        column: the column whose cell is at fault.
        holds: True for each row of the working frame that is right.
        explain: message and remedy, from the row at fault (column to text).
    """

    code: str
    column: str
    holds: Callable[[pd.DataFrame], pd.Series[bool]]
    explain: Callable[[dict[str, str]], tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Checked:
    """What a validation leaves: ``frame`` is as in :class:`Dataset`, sound rows only."""

    frame: pd.DataFrame
    findings: tuple[Finding, ...]


def validate(
    raw: RawTable, campaign: Campaign, indicators: Indicators, regions: Regions
) -> Checked:
    """Check a file's table against the campaign, the dictionary and the territories.

    A regional extract, known by its name (:mod:`splitting`), must hold its region and the
    nation, and nothing of any other.

    Returns:
        The sound rows, in the order of the file, and every finding, in that order too.
        Rows at fault by themselves, and repeated rows that disagree, are not in the frame;
        sums that do not add up leave theirs in.

    Raises:
        UnknownNameError: the campaign asks for an indicator that the dictionary lacks.
    """
    table = _normalised(raw)
    extract = extract_region(raw.path, regions)
    rules = _rules(campaign, indicators, regions)
    if extract is not None:
        rules = (*rules, _extract_rule(extract))
    faults = _row_faults(raw, table, rules)
    table["sound"] = _sound(table, faults)
    faults += consistency.duplicates(raw, table)
    table["sound"] = _sound(table, faults)
    covered = regions.all if extract is None else (extract,)
    faults += consistency.sums(raw, table, indicators, national=extract is None)
    faults += consistency.missing(raw, table, campaign, indicators, covered)
    findings = [fault.finding for fault in sorted(faults, key=lambda fault: fault.order)]
    return Checked(_frame(table), (*raw.findings, *findings))


def _normalised(raw: RawTable) -> pd.DataFrame:
    """The cells with codes in full and a column ``nombre`` (float, NaN when unreadable).

    Spreadsheets make numbers of codes: 4 is region 04, 1 is department 01.
    """
    table = raw.cells.copy()
    for column in (REGION, DEPARTMENT):
        short = table[column].str.fullmatch("[0-9]")
        table[column] = table[column].mask(short, "0" + table[column])
    readable = table[VALUE].where(table[VALUE].str.fullmatch(_NUMBER))
    plain = readable.str.replace(_SPACES, "", regex=True).str.replace(",", ".")
    table["nombre"] = pd.to_numeric(plain).astype("float64")
    return table


def _sound(table: pd.DataFrame, faults: list[Fault]) -> pd.Series[bool]:
    """Whether each row can be used."""
    aside = [row for fault in faults for row in fault.set_aside]
    return pd.Series(~table.index.isin(aside), index=table.index)


def _row_faults(raw: RawTable, table: pd.DataFrame, rules: tuple[Rule, ...]) -> list[Fault]:
    schema = pa.DataFrameSchema(
        {column: pa.Column(str) for column in COLUMNS},
        checks=[
            pa.Check(rule.holds, name=rule.code, error=rule.code, ignore_na=False) for rule in rules
        ],
    )
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        # A check on rows is reported once for each column of the row.
        cases = error.failure_cases[["index", "check"]].drop_duplicates()
    else:
        return []
    by_code = {rule.code: rule for rule in rules}
    rows = table.loc[cases["index"].astype(int), list(COLUMNS)].to_dict("records")
    faults = []
    for position, code, cells in zip(cases["index"], cases["check"], rows, strict=True):
        rule = by_code[code]
        row = int(position)
        message, remedy = rule.explain({str(name): str(cell) for name, cell in cells.items()})
        place = raw.place(row, rule.column)
        faults.append(Fault.at(row, code, place, message, remedy, set_aside=(row,)))
    return faults


def _rules(campaign: Campaign, indicators: Indicators, regions: Regions) -> tuple[Rule, ...]:
    years = [str(y) for y in range(campaign.dataset.first_year, campaign.observed_year + 1)]
    operators = [*(family.id for family in campaign.operators), ALL_OPERATORS]
    region_of = {
        department.code: region.code for region in regions.all for department in region.departments
    }
    kinds = {item.id: item.kind for item in indicators.all}
    dimensions = {item.id: (TOTAL, *(d.id for d in item.dimensions)) for item in indicators.all}
    modalities = {(item.id, TOTAL): (TOTAL,) for item in indicators.all} | {
        (item.id, dimension.id): (TOTAL, *(modality.id for modality in dimension.modalities))[1:]
        for item in indicators.all
        for dimension in item.dimensions
    }
    pairs = {f"{indicator}/{item}" for indicator, items in dimensions.items() for item in items}
    triples = {
        f"{indicator}/{dimension}/{item}"
        for (indicator, dimension), items in modalities.items()
        for item in items
    }

    def dimension_known(t: pd.DataFrame) -> pd.Series[bool]:
        return (t[INDICATOR] + "/" + t[DIMENSION]).isin(pairs)

    def modality_known(t: pd.DataFrame) -> pd.Series[bool]:
        return (t[INDICATOR] + "/" + t[DIMENSION] + "/" + t[MODALITY]).isin(triples)

    def in_its_region(t: pd.DataFrame) -> pd.Series[bool]:
        found = t[DEPARTMENT].map(region_of)
        return found.isna() | (found == t[REGION])

    def of_kind(t: pd.DataFrame, kind: str) -> pd.Series[bool]:
        return t[INDICATOR].map(kinds) == kind

    return (
        Rule(
            "CEP-DON-004",
            YEAR,
            lambda t: t[YEAR].isin(years),
            lambda row: (
                f"{quoted(row[YEAR])} n’est pas une année de la campagne.",
                f"Attendu\u00a0: de {campaign.dataset.first_year} à {campaign.observed_year}.",
            ),
        ),
        _closed(
            "CEP-DON-005",
            REGION,
            "une région",
            [NATION, *(region.code for region in regions.all)],
            f"Mettre le code Insee de la région, ou {NATION} pour la France entière.",
        ),
        _closed(
            "CEP-DON-006",
            DEPARTMENT,
            "un département",
            [NO_DEPARTMENT, *region_of],
            "Mettre le code du département, ou rien pour toute la région.",
        ),
        Rule(
            "CEP-DON-007",
            DEPARTMENT,
            in_its_region,
            lambda row: (
                f"le département {row[DEPARTMENT]} n’est pas dans la région {quoted(row[REGION])}.",
                f"Il est dans la région {region_of[row[DEPARTMENT]]}.",
            ),
        ),
        _closed("CEP-DON-008", OPERATOR, "un opérateur", operators),
        _closed("CEP-DON-009", INDICATOR, "un indicateur", kinds),
        Rule(
            "CEP-DON-010",
            DIMENSION,
            lambda t: ~t[INDICATOR].isin(kinds) | dimension_known(t),
            lambda row: _not_in(row[DIMENSION], "une dimension", dimensions[row[INDICATOR]], row),
        ),
        Rule(
            "CEP-DON-011",
            MODALITY,
            lambda t: ~dimension_known(t) | modality_known(t),
            lambda row: _not_in(
                row[MODALITY], "une modalité", modalities[row[INDICATOR], row[DIMENSION]], row
            ),
        ),
        _closed("CEP-DON-012", STATUS, "un statut", list(Status)),
        Rule(
            "CEP-DON-013",
            VALUE,
            lambda t: (t[VALUE] == "") | t["nombre"].notna(),
            lambda row: (
                f"{quoted(row[VALUE])} n’est pas un nombre.",
                "Écrire un nombre, ou laisser la cellule vide et dire pourquoi dans «\u00a0statut\u00a0».",
            ),
        ),
        Rule(
            "CEP-DON-014",
            VALUE,
            lambda t: (t[STATUS] != Status.OK) | (t[VALUE] != ""),
            lambda _: (
                "la valeur manque alors que le statut est «\u00a0ok\u00a0».",
                "Donner la valeur, ou mettre le statut «\u00a0nd\u00a0», «\u00a0s\u00a0» ou «\u00a0na\u00a0».",
            ),
        ),
        Rule(
            "CEP-DON-015",
            VALUE,
            lambda t: ~t[STATUS].isin(_WITHOUT_VALUE) | (t[VALUE] == ""),
            lambda row: (
                f"la valeur {quoted(row[VALUE])} accompagne le statut {quoted(row[STATUS])}.",
                "Vider la cellule, ou mettre le statut «\u00a0ok\u00a0».",
            ),
        ),
        Rule(
            "CEP-DON-016",
            VALUE,
            lambda t: ~(t["nombre"] < 0),
            lambda row: (f"{row[VALUE]} est négatif.", "Aucun indicateur n’est négatif."),
        ),
        Rule(
            "CEP-DON-017",
            VALUE,
            lambda t: ~of_kind(t, "effectif") | t["nombre"].isna() | (t["nombre"] % 1 == 0),
            lambda row: (
                f"{row[VALUE]} n’est pas entier.",
                f"L’indicateur «\u00a0{row[INDICATOR]}\u00a0» est un effectif.",
            ),
        ),
        Rule(
            "CEP-DON-018",
            VALUE,
            lambda t: ~(of_kind(t, "pourcentage") & (t["nombre"] > 100)),
            lambda row: (f"{row[VALUE]} dépasse 100.", "Un pourcentage va de 0 à 100."),
        ),
    )


def _extract_rule(region: Region) -> Rule:
    own = (region.code, NATION)
    return Rule(
        "CEP-DON-025",
        REGION,
        lambda t: t[REGION].isin(own) & ((t[REGION] != NATION) | (t[DEPARTMENT] == NO_DEPARTMENT)),
        lambda row: (
            f"{quoted(row[REGION])} n’est pas de cet extrait (région {region.name}).",
            "Demander un nouvel extrait, ou rendre son nom au fichier national.",
        ),
    )


_WITHOUT_VALUE = [Status.NOT_AVAILABLE, Status.CONFIDENTIAL, Status.NOT_APPLICABLE]


def _closed(code: str, column: str, what: str, known: Iterable[str], remedy: str = "") -> Rule:
    """A rule for a column whose values are a closed list.

    Without a ``remedy``, the nearest values are given: fit for words, not for codes.
    """
    values = list(known)

    @lru_cache(maxsize=1024)
    def explain(text: str) -> tuple[str, str]:
        near = "" if remedy else nearest(text[:60], values)
        gender = "connue" if what.startswith("une") else "connu"
        return (
            f"{quoted(text)} n’est pas {what} {gender}.",
            f"Peut-être {near}\u202f?" if near else remedy or _expected(values),
        )

    return Rule(code, column, lambda t: t[column].isin(values), lambda row: explain(row[column]))


def _not_in(text: str, what: str, known: tuple[str, ...], row: dict[str, str]) -> tuple[str, str]:
    of = f"l’indicateur «\u00a0{row[INDICATOR]}\u00a0»"
    if what == "une modalité":
        of = f"la dimension «\u00a0{row[DIMENSION]}\u00a0» de {of}"
    return f"{quoted(text)} n’est pas {what} de {of}.", _expected(known)


def _expected(known: Iterable[str]) -> str:
    return f"Attendu\u00a0: {', '.join(known)}."


def _frame(table: pd.DataFrame) -> pd.DataFrame:
    """The sound rows, typed as :class:`Dataset` promises."""
    rows = table[table["sound"]]
    frame = rows[list(KEY)].assign(**{VALUE: rows["nombre"], STATUS: rows[STATUS]})
    return frame.astype({YEAR: "int64"}).reset_index(drop=True)
