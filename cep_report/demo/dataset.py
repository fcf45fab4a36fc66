"""The fictional dataset: invented figures that add up and look true.

Nothing is drawn at random: every irregularity derives from a digest of what it concerns,
so that the file is the same to the byte on every machine.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cep_report.dataset.schema import ALL_OPERATORS, COLUMNS, NO_DEPARTMENT, TOTAL, Status
from cep_report.demo import profiles
from cep_report.demo.profiles import FAMILIES, YEARS
from cep_report.errors import OutputError, reason
from cep_report.indicators import Indicators
from cep_report.regions import NATION, Region, Regions

FILE_NAME = "jeu-de-donnees-fictif.csv"
README_NAME = "LISEZMOI.txt"

README = """\
Données fictives

Les chiffres de « jeu-de-donnees-fictif.csv » sont inventés pour la démonstration de
cep-report. Ils sont calés sur quelques totaux nationaux publiés afin d’être vraisemblables,
mais ne décrivent l’activité d’aucun opérateur, d’aucune région, d’aucun département.

Ne pas les citer, ne pas les diffuser comme des résultats.
""".replace("« ", "«\u00a0").replace(" »", "\u00a0»")

# Fewer people than this in one modality of one family: confidential.
_MASKED_BELOW = 5

# Regions whose durations are not collected.
_WITHOUT_DURATION = ("06",)

# Indicators computed in tenths of their unit.
_IN_TENTHS = ("etp", "delai-rendez-vous")

_WITHOUT_VALUE = (Status.NOT_AVAILABLE, Status.CONFIDENTIAL, Status.NOT_APPLICABLE)

_YEAR_NAMES = tuple(str(year) for year in YEARS)

Counts = NDArray[np.int64]
"""Counts by year, family, region and, last, modality."""

Texts = NDArray[np.object_]
"""Cells as text, or a status that is not "ok"; by year, territory, operator and modality."""

Row = tuple[int, str, str, str, str, str, str, str, str]


def write_demo_dataset(path: Path, indicators: Indicators, regions: Regions) -> None:
    """Write the fictional dataset at ``path`` (CSV, ``;``, UTF-8), and a notice beside it.

    Years, families and regions add up; figures below the masking limit are confidential,
    some are not available. The file is replaced whole or not at all.

    Raises:
        OutputError: the folder cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(indicators, regions))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.getvalue())
        _replace(path.with_name(README_NAME), README)
    except OSError as error:
        raise OutputError(
            "Le jeu de données fictif ne peut pas être écrit.",
            found=reason(error),
            where=str(path.parent),
            remedy="vérifier la place sur le disque et le droit d’écrire dans ce dossier.",
        ) from error


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)


def _rows(indicators: Indicators, regions: Regions) -> Iterator[Row]:
    """Every row, in the order of the dictionary."""
    levels = _levels(regions.all)
    tables = {(name, TOTAL): _texts(name, _with_sums(c[..., None])) for name, c in levels.items()}
    for (name, dimension), (counts, hidden) in _breakdowns(indicators, regions.all, levels).items():
        tables[name, dimension] = _texts(name, _with_sums(counts))
        tables[name, dimension][:, 1:, 1:][hidden != ""] = hidden[hidden != ""]
    tables |= _measures(regions.all)
    for indicator in indicators.all:
        modalities: dict[str, tuple[str, ...]] = {TOTAL: (TOTAL,)}
        for item in indicator.dimensions:
            modalities[item.id] = tuple(modality.id for modality in item.modalities)
        for name, items in modalities.items():
            yield from _table_rows(indicator.id, name, items, tables[indicator.id, name], regions)
        if "departement" in indicator.territories:
            yield from _department_rows(indicator.id, levels[indicator.id], regions)


def _table_rows(
    indicator: str, dimension: str, modalities: tuple[str, ...], cells: Texts, regions: Regions
) -> Iterator[Row]:
    territories = (NATION, *(region.code for region in regions.all))
    keys = product(YEARS, territories, (ALL_OPERATORS, *FAMILIES), modalities)
    for (year, region, family, modality), cell in zip(keys, cells.flat, strict=True):
        key = (year, region, NO_DEPARTMENT, family, indicator, dimension, modality)
        text = str(cell)
        yield (*key, "", text) if text in _WITHOUT_VALUE else (*key, text, Status.OK)


def _department_rows(indicator: str, levels: Counts, regions: Regions) -> Iterator[Row]:
    for position, region in enumerate(regions.all):
        codes = [department.code for department in region.departments]
        active = np.array([item.active_population or 1 for item in region.departments])
        weights = active * _wobbles(0.12, "department", FAMILIES, codes)
        counts = np.moveaxis(_spread(levels[:, position], weights[None]), -1, 1)
        counts = np.concatenate([counts.sum(2, keepdims=True), counts], axis=2)
        keys = product(YEARS, codes, (ALL_OPERATORS, *FAMILIES))
        for (year, code, family), count in zip(keys, counts.flat, strict=True):
            yield year, region.code, code, family, indicator, TOTAL, TOTAL, str(count), Status.OK


def _levels(regions: tuple[Region, ...]) -> dict[str, Counts]:
    """The totals of the additive indicators, without their sums: years, regions, families."""
    codes = [region.code for region in regions]
    active = [r.active_population or profiles.ASSUMED_ACTIVE_POPULATION for r in regions]
    traits = [[profiles.FAMILY_TRAITS[f].get(code, 1.0) for f in FAMILIES] for code in codes]
    weights = (
        np.array(active)[:, None]
        * np.array(traits)
        * _wobbles(0.04, "level", codes, FAMILIES)
        * _wobbles(0.015, "level", _YEAR_NAMES, codes, FAMILIES)
    )
    levels: dict[str, Counts] = {}
    for name, by_family in profiles.NATIONAL.items():
        national = np.array([by_family[family] for family in FAMILIES]).T
        own = weights * _wobbles(0.01, name, codes, FAMILIES)
        levels[name] = np.moveaxis(_spread(national, np.moveaxis(own, 1, -1)), -1, 1)
    for name, (base, by) in profiles.RATIOS.items():
        ratios = np.array([by[family] for family in FAMILIES])
        around = (
            _wobbles(0.06, name, codes, FAMILIES)
            * _wobbles(0.02, name, _YEAR_NAMES, codes)[..., None]
        )
        levels[name] = _rounded(levels[base] * ratios * around)
    files, mean = _funders(codes, levels["financement-dossiers"])
    levels["financement-euros"] = _rounded(files * mean).sum(-1)
    return levels


def _breakdowns(
    indicators: Indicators, regions: tuple[Region, ...], levels: dict[str, Counts]
) -> dict[tuple[str, str], tuple[Counts, Texts]]:
    """By indicator and dimension: counts by year, region, family and modality, without sums.

    Beside them, of the same shape, the status of those that are not shown, "" otherwise.
    """
    codes = [region.code for region in regions]
    found: dict[tuple[str, str], tuple[Counts, Texts]] = {}
    for dimension in indicators.get("beneficiaires").dimensions:
        modalities = [item.id for item in dimension.modalities]
        weights = _profile(dimension.id, codes, modalities)
        counts = _spread(levels["beneficiaires"], weights)
        found["beneficiaires", dimension.id] = counts, _confidential(counts)

    remote = np.array([profiles.REMOTE[family] for family in FAMILIES]).T[:, None, :, None]
    remote = remote * _wobbles(0.1, "remote", codes, FAMILIES)[..., None]
    counts = _spread(levels["modalite"], np.concatenate([100 - remote, remote], axis=-1))
    found["modalite", "format"] = counts, _shown(counts)

    shares = np.array([[by.get(f, 0.0) for by in profiles.SERVICES.values()] for f in FAMILIES])
    around = _wobbles(0.12, "services", codes, FAMILIES, tuple(profiles.SERVICES))
    counts = _rounded(levels["prestations"][..., None] * shares / 100 * around)
    counts = np.minimum(counts, levels["prestations"][..., None])
    hidden = _shown(counts)
    hidden[..., shares == 0] = Status.NOT_APPLICABLE
    found["prestations", "dispositif"] = counts, hidden

    files, mean = _funders(codes, levels["financement-dossiers"])
    found["financement-dossiers", "financeur"] = files, _shown(files)
    found["financement-euros", "financeur"] = _rounded(files * mean), _shown(files)
    return found


def _profile(dimension: str, codes: list[str], modalities: list[str]) -> NDArray[np.float64]:
    """Weights of the modalities by year, region and family."""
    national = np.array([profiles.PROFILES[dimension][family] for family in FAMILIES])
    of_dimension = profiles.REGION_TRAITS.get(dimension, {})
    traits = np.array(
        [[of_dimension.get(item, {}).get(code, 1.0) for item in modalities] for code in codes]
    )
    drifts = profiles.DRIFTS.get(dimension, {})
    drift = np.array([drifts.get(item, (1.0,) * len(YEARS)) for item in modalities]).T
    weights: NDArray[np.float64] = (
        national[None, None]
        * traits[None, :, None]
        * drift[:, None, None]
        * _wobbles(0.06, dimension, codes, FAMILIES, modalities)
        * _wobbles(0.015, dimension, _YEAR_NAMES, codes, FAMILIES, modalities)
    )
    return weights


def _funders(codes: list[str], files: Counts) -> tuple[Counts, NDArray[np.float64]]:
    """Files by year, region, family and funder; mean euros a file by region and funder."""
    names = tuple(profiles.FUNDERS)
    shares = np.array([[share[f] for share, _ in profiles.FUNDERS.values()] for f in FAMILIES])
    around = _wobbles(0.1, "funders", codes, FAMILIES, names)
    counts = np.minimum(_rounded(files[..., None] * shares / 100 * around), files[..., None])
    euros = np.array([mean for _, mean in profiles.FUNDERS.values()])
    return counts, (euros * _wobbles(0.05, "euros", codes, names))[:, None]


def _measures(regions: tuple[Region, ...]) -> dict[tuple[str, str], Texts]:
    """What does not add up, as texts by year, territory, operator and modality."""
    codes = [NATION, *(region.code for region in regions)]
    operators = (ALL_OPERATORS, *FAMILIES)
    local = np.array([code != NATION for code in codes])[:, None]

    days = np.array([profiles.DURATIONS[operator] for operator in operators])
    around = np.where(local, _wobbles(0.1, "duration", codes, operators), 1.0)[..., None]
    trend = np.array([1.04, 1.01, 1.0])[:, None, None, None]
    durations = _rounded(days * around * trend).astype(str).astype(object)
    durations[:, [codes.index(code) for code in _WITHOUT_DURATION]] = Status.NOT_AVAILABLE

    tenths = np.array([profiles.DELAYS[operator] * 10 for operator in operators])
    around = np.where(local, _wobbles(0.15, "delay", codes, operators), 1.0)[..., None]
    delays = _texts("delai-rendez-vous", _rounded(tenths[:, None] * around * trend))

    tables = {
        ("duree", TOTAL): durations[..., :1],
        ("duree", "niveau"): durations[..., 1:],
        ("delai-rendez-vous", TOTAL): delays,
    }
    for name, by_level in profiles.SURVEYS.items():
        national = list(by_level.values())
        cells = np.full((len(YEARS), len(codes), len(operators), len(national)), "", dtype=object)
        cells[:] = Status.NOT_APPLICABLE
        for year, place, level in product(range(len(YEARS)), range(len(codes)), range(3)):
            percent = national[level][year]
            key = (name, _YEAR_NAMES[year], codes[place], str(level))
            gap = round((_wobble(4.0, *key) - 1) * (codes[place] != NATION))
            cells[year, place, -1, level] = (
                Status.NOT_AVAILABLE if percent is None else str(min(percent + gap, 99))
            )
        # Too few people answered there that year.
        cells[YEARS.index(2021), codes.index(_WITHOUT_DURATION[0]), -1] = Status.CONFIDENTIAL
        tables[name, TOTAL], tables[name, "niveau"] = cells[..., :1], cells[..., 1:]
    return tables


def _with_sums(counts: Counts) -> Counts:
    """With the nation before the regions (axis 1), and all operators before the families."""
    counts = np.concatenate([counts.sum(1, keepdims=True), counts], axis=1)
    return np.concatenate([counts.sum(2, keepdims=True), counts], axis=2)


def _texts(indicator: str, counts: Counts) -> Texts:
    """Counts as written in the file: tenths for some, with a comma."""
    if indicator in _IN_TENTHS:
        write = np.frompyfunc(lambda count: f"{count // 10},{count % 10}", 1, 1)
    else:
        write = np.frompyfunc(str, 1, 1)
    texts: Texts = write(counts)
    return texts


def _shown(counts: Counts) -> Texts:
    return np.full(counts.shape, "", dtype=object)


def _confidential(counts: Counts) -> Texts:
    """Hides small counts, and the next smallest where one alone could be deduced."""
    small = (counts > 0) & (counts < _MASKED_BELOW)
    others = np.where((counts > 0) & ~small, counts, np.iinfo(np.int64).max)
    lone = (small.sum(-1) == 1)[..., None] & (others.min(-1, keepdims=True) == others)
    hidden = _shown(counts)
    hidden[small | lone] = Status.CONFIDENTIAL
    return hidden


def _spread(totals: Counts, weights: NDArray[np.float64]) -> Counts:
    """Shares each total among the last axis of ``weights``, to the unit (largest remainders)."""
    quotas = totals[..., None] * weights / weights.sum(-1, keepdims=True)
    counts = np.floor(quotas)
    rest = totals - counts.sum(-1)
    rank = np.argsort(np.argsort(counts - quotas, axis=-1, kind="stable"), axis=-1, kind="stable")
    return _rounded(counts + (rank < rest[..., None]))


def _rounded(numbers: NDArray[np.float64]) -> Counts:
    return np.floor(numbers + 0.5).astype(np.int64)


def _wobbles(amplitude: float, subject: str, *axes: Sequence[str]) -> NDArray[np.float64]:
    """One :func:`_wobble` for each combination of names, one axis for each sequence."""
    values = [_wobble(amplitude, subject, *names) for names in product(*axes)]
    return np.array(values).reshape([len(axis) for axis in axes])


def _wobble(amplitude: float, *names: str) -> float:
    """A number from 1 - amplitude to 1 + amplitude, always the same for the same names."""
    digest = hashlib.blake2b("/".join(names).encode(), digest_size=6).digest()
    return 1 + amplitude * (int.from_bytes(digest, "big") / 2**47 - 1)
