"""Small datasets that add up, drawn at random: counts of people, one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from cep_report.dataset.schema import COLUMNS, KEY, Dataset

REGIONS = {"94": ("2A", "2B"), "03": ("973",), "06": ("976",), "53": ("22", "29", "35", "56")}
FAMILIES = ("pole-emploi", "apec", "missions-locales", "cap-emploi")
SEXES = ("femmes", "hommes")
STATUSES = ("demandeur-emploi", "salarie-prive", "independant")
SUPPORTS = ("vae", "bilan", "cpf")


class People:
    """Who had a CEP: where, with whom, who they are, what they used."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        size = int(self.draw.integers(30, 900))
        names = list(REGIONS)[: int(self.draw.integers(2, 5))]
        self.places = [(name, department) for name in names for department in REGIONS[name]]
        self.weights = [self.draw.dirichlet(np.full(n, 0.7)) for n in (len(self.places), 4, 2, 3)]
        self.rows = [self.one() for _ in range(size)]
        self.hidden = self.draw.random() < 0.4

    def one(self) -> tuple:
        """One more person."""
        place, family, sex, status = (int(self.draw.choice(len(w), p=w)) for w in self.weights)
        used = tuple(name for name in SUPPORTS if self.draw.random() < 0.15)
        return (*self.places[place], FAMILIES[family], SEXES[sex], STATUSES[status], used)

    def dataset(self) -> Dataset:
        """Their figures, some of which may have come masked or be missing."""
        counts: dict[tuple, int] = {}
        territories = {("FR", "")} | {(r, d) for r, own in self.places for d in (own, "")}
        operators = (*FAMILIES, "tous")
        cells = [("entrees", "total", "total"), ("beneficiaires", "total", "total")]
        cells += [("beneficiaires", "sexe", item) for item in SEXES]
        cells += [("beneficiaires", "statut", item) for item in STATUSES]
        cells += [("prestations", "total", "total")]
        cells += [("prestations", "dispositif", item) for item in SUPPORTS]
        for region, department in sorted(territories):
            for operator in operators:
                for cell in cells:
                    if not department or cell[0] != "prestations":
                        counts[2022, region, department, operator, *cell] = 0
        for region, department, family, sex, status, used in self.rows:
            held = [*cells[:2], ("beneficiaires", "sexe", sex), ("beneficiaires", "statut", status)]
            held += [("prestations", "dispositif", item) for item in used]
            held += [("prestations", "total", "total")] * bool(used)
            for place in (("FR", ""), (region, ""), (region, department)):
                for operator in (family, "tous"):
                    for cell in held:
                        key = (2022, *place, operator, *cell)
                        if key in counts:
                            counts[key] += 1
        frame = pd.DataFrame(
            [(*key, float(number), "ok") for key, number in counts.items()], columns=list(COLUMNS)
        )
        return Dataset(frame, Path("jeu.csv"), "0" * 64, fictional=True)


def spoilt(dataset: Dataset, seed: int) -> Dataset:
    """The same with a few figures that came masked and a few that are not available."""
    frame = dataset.frame.copy()
    draw = np.random.default_rng(seed)
    rows = draw.choice(len(frame), size=6, replace=False)
    positive = [row for row in rows[:3].tolist() if frame["valeur"][row] > 0]
    for status, chosen in (("s", positive), ("nd", rows[3:].tolist())):
        frame.loc[chosen, "valeur"] = np.nan
        frame.loc[chosen, "statut"] = status
    return Dataset(frame, dataset.path, dataset.sha256, fictional=True)


def keys(frame: pd.DataFrame) -> list[tuple]:
    """The keys of rows, in their order."""
    return list(zip(*(frame[column].tolist() for column in KEY), strict=True))
