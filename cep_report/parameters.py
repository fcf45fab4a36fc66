"""What every notebook is told: the closed set of its parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameters:
    """The parameters of every notebook, and no other.

    Attributes:
        campaign: name of a folder of ``reports/``.
        region: INSEE code.
        version: v0, v1, v2, v3 or public.
        accept_reserves: whether an invalid dataset is taken, with its reserves printed.
    """

    campaign: str
    region: str
    version: str = "v0"
    accept_reserves: bool = False
