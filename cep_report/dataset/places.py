"""Where what protects a dataset is kept: names of files, known without reading any."""

from __future__ import annotations

from pathlib import Path

from cep_report.project import Project


def masks_path(extract: Path) -> Path:
    """The file of the masks of an extract, beside it."""
    return extract.with_name(f"{extract.stem}.masques.csv")


def handed_over(project: Project, campaign: str) -> Path:
    """The record of what the versions handed over masked."""
    return project.campaign_file(campaign).with_name("secret-statistique.csv")
