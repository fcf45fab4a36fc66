"""How a count spreads over the departments of a region."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Concentration:
    """How concentrated a count is.

    Attributes:
        places: how many departments.
        first: position, in the frame, of the department that counts most.
        first_share: its share, in percent.
        herfindahl: the sum of the squared shares (Hirschman, National Power and the
            Structure of Foreign Trade, 1945; Herfindahl, 1950): from ``1 / places`` when
            all count alike to 1 when one has everything.
        normalised: ``(herfindahl - 1/places) / (1 - 1/places)``, from 0 to 1.
        equivalent: ``1 / herfindahl``: how many equal departments would be as concentrated.
        hoover: half the sum of the absolute differences between the share of each
            department in the count and its share in the active population, in points
            (Hoover, "Interregional mobility and the distribution of activities", 1936);
            None when an active population is not known.
    """

    places: int
    first: int
    first_share: float
    herfindahl: float
    normalised: float
    equivalent: float
    hoover: float | None


def concentration(frame: pd.DataFrame) -> Concentration | None:
    """The concentration of a count over departments.

    Args:
        frame: of :func:`cep_report.analysis.territory.departments`.

    Returns:
        None when there is nothing to spread: a single department, no one at all, or a
        department whose count is masked or not available (it would be deduced).
    """
    if len(frame) < 2 or not (frame["status"] == "ok").all():
        return None
    counts = frame["count"].astype(float).reset_index(drop=True)
    whole = float(counts.sum())
    if whole == 0:
        return None
    shares = counts / whole
    herfindahl = float((shares**2).sum())
    even = 1 / len(shares)
    first = int(shares.to_numpy().argmax())
    active = frame["active_population"].astype(float).reset_index(drop=True)
    hoover = None
    if active.notna().all() and float(active.sum()) > 0:
        hoover = 50 * float((shares - active / active.sum()).abs().sum())
    return Concentration(
        places=len(shares),
        first=first,
        first_share=100 * float(shares[first]),
        herfindahl=herfindahl,
        normalised=(herfindahl - even) / (1 - even),
        equivalent=1 / herfindahl,
        hoover=hoover,
    )
