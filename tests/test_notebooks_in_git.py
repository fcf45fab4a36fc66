"""The notebooks as they are stored: no outputs, the closed set of parameters, code that is linted."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from cep_report.execution import check_parameters
from cep_report.parameters import NationalParameters, Parameters

ROOT = Path(__file__).parents[1] / "notebooks"
NATIONAL = sorted((ROOT / "national").glob("*.ipynb"))
NOTEBOOKS = sorted(ROOT.glob("*.ipynb"))


@pytest.mark.parametrize("path", [*NOTEBOOKS, *NATIONAL], ids=lambda path: path.stem)
def test_outputs_are_stripped_and_parameters_declared(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    check_parameters(path, NationalParameters if path in NATIONAL else Parameters)


def test_there_is_one_for_each_part_of_the_plan():
    names = {path.stem for path in NOTEBOOKS}
    assert {"introduction", "cooperations", "parcours", "conclusion", "prolongements"} <= names
