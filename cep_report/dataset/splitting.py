"""The national file and its 18 extracts: a region and France, and nothing of any other.

An extract says what it is by its name, that of the national file with the region's folder
after it: ``jeu-de-donnees-53-bretagne.csv``. The name is safe to rely on: the national file
under an extract's name is refused because it holds other regions (CEP-DON-025), and an
extract under the national name because regions are missing (CEP-DON-020, 023).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from cep_report.errors import InputError, OutputError
from cep_report.regions import NATION, Region, Regions

if TYPE_CHECKING:
    import pandas as pd

    from cep_report.dataset.masking import Published
    from cep_report.dataset.schema import Dataset

FOLDER = "extraits"


def extract_name(file: str, region: Region) -> str:
    """The name of a region's extract of a national file; an extract is CSV, whatever that is."""
    return f"{PurePath(file).stem}-{region.folder}.csv"


def extract_region(path: Path, regions: Regions) -> Region | None:
    """The region that a file is the extract of, by its name; None for a national file."""
    stem = path.stem.casefold()
    return next((item for item in regions.all if stem.endswith(f"-{item.folder}")), None)


def find_dataset(folder: Path, file: str, regions: Regions) -> Path | None:
    """The national file, or the only extract of it in ``folder``; None when there is neither.

    Raises:
        InputError: several extracts and no national file.
    """
    national = folder / file
    if national.is_file():
        return national
    extracts = [
        path for region in regions.all if (path := folder / extract_name(file, region)).is_file()
    ]
    if len(extracts) > 1:
        raise InputError(
            "Plusieurs extraits régionaux, et pas de fichier national.",
            expected=f"«\u00a0{file}\u00a0», ou un seul extrait",
            found=", ".join(path.name for path in extracts),
            where=str(folder),
            remedy="ne garder dans ce dossier que l’extrait de la région.",
        )
    return extracts[0] if extracts else None


def extract_rows(frame: pd.DataFrame, region: Region) -> pd.DataFrame:
    """The rows of a region, of its departments, and of France, in the order of the file.

    Args:
        frame: columns of the tidy format, as in ``Dataset``.
        region: whose extract it is.
    """
    from cep_report.dataset.schema import DEPARTMENT, NO_DEPARTMENT, REGION

    own = [NO_DEPARTMENT, *(department.code for department in region.departments)]
    rows = (frame[REGION] == NATION) & (frame[DEPARTMENT] == NO_DEPARTMENT)
    rows |= (frame[REGION] == region.code) & frame[DEPARTMENT].isin(own)
    return frame[rows].reset_index(drop=True)


def extract_paths(
    dataset: Dataset, regions: Regions, folder: Path, *, replace: bool = False
) -> dict[Region, Path]:
    """Where the 18 extracts of a national dataset go.

    Args:
        dataset: the national figures.
        regions: all of them.
        folder: of the extracts.
        replace: whether files already there may be replaced.

    Raises:
        InputError: the dataset is itself an extract.
        OutputError: a file is there already and may not be replaced.
    """
    from cep_report.dataset.places import masks_path

    if dataset.extract:
        raise InputError(
            "Un extrait régional ne se découpe pas.",
            expected="le fichier national",
            found=dataset.path.name,
            where=str(dataset.path.parent),
            remedy="déposer le fichier national de la campagne.",
        )
    paths = {region: folder / extract_name(dataset.path.name, region) for region in regions.all}
    written = (path for extract in paths.values() for path in (extract, masks_path(extract)))
    present = [path.name for path in written if path.exists()]
    if present and not replace:
        raise OutputError(
            "Des extraits existent déjà\u202f; rien n’a été écrit.",
            found=f"{len(present)} fichiers, dont {present[0]}",
            where=str(folder),
            remedy="écrire ailleurs (--sortie), ou les remplacer (--remplacer).",
        )
    return paths


def split_dataset(
    dataset: Dataset, paths: Mapping[Region, Path], masks: Published
) -> Iterator[tuple[Region, Path, int]]:
    """Write the extracts of a national dataset, as CSV, each with its masks beside it.

    Args:
        dataset: the national figures.
        paths: of :func:`extract_paths`; their folder is made, what is there is replaced.
        masks: what is masked in the national dataset, for each threshold of the campaign.

    Yields:
        Each region, its file and how many rows it has, once written.

    Raises:
        OutputError: the folder cannot be written.
    """
    from cep_report.dataset.extract_masks import write_masks
    from cep_report.dataset.writing import write_csv

    for region, path in paths.items():
        rows = extract_rows(dataset.frame, region)
        write_csv(path, rows, replace=True)
        write_masks(path, region, masks)
        yield region, path, len(rows)


def check_covers(dataset: Dataset, region: Region) -> None:
    """Refuse another region than the one a regional extract is for.

    Raises:
        InputError: the dataset is another region's extract.
    """
    if not dataset.covers(region.code):
        raise InputError(
            f"Le jeu de données ne couvre pas la région {region.name}.",
            expected="le fichier national, ou l’extrait de cette région",
            found=dataset.path.name,
            where=str(dataset.path.parent),
            remedy="déposer le bon extrait, ou choisir la région de celui-ci.",
        )
