"""What was masked and why: kept beside the protected figures, without any of their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Key = tuple[int, str, str, str, str, str, str]
"""A figure: year, region, department, operator, indicator, dimension, modality."""

Published = Mapping[int, frozenset[Key]]
"""Masked figures by threshold: those of versions handed over, or those of an extract."""


class Reason(StrEnum):
    """Why a figure is masked; the first that holds, in this order."""

    SOURCE = "source"
    """It came masked."""
    SMALL = "petit"
    """It is below the threshold."""
    BASE = "base"
    """It describes people or files too few to be shown."""
    VERSION = "version"
    """It is masked for a lower threshold, or was in a version already handed over."""
    DEDUCIBLE = "recoupement"
    """It would give another masked figure back."""


@dataclass(frozen=True)
class Masking:
    """The masked figures of a protected dataset.

    Attributes:
        threshold: counts strictly below it are not published.
        reasons: why each masked figure is, in the order of the dataset.
        candidates: how many figures the rule applies to, zeros aside.
        revealed: masked figures that a version handed over, of the same threshold, showed.
    """

    threshold: int
    reasons: Mapping[Key, Reason]
    candidates: int
    revealed: tuple[Key, ...] = ()

    def count(self, region: str) -> int:
        """How many figures are masked in a region ("FR" for the nation)."""
        return sum(key[1] == region for key in self.reasons)

    @property
    def ours(self) -> frozenset[Key]:
        """The masked figures that did not come masked."""
        return frozenset(key for key, reason in self.reasons.items() if reason is not Reason.SOURCE)
