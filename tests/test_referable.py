"""What prose may refer to, as far as it can be known without running the notebooks."""

from __future__ import annotations

import re
from pathlib import Path

from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.prose_checks import unknown_references, unknown_values, wrong_notes
from cep_report.referable import EMITTED, VALUES, referable

ROOT = Path(__file__).parents[1]
PROJECT = Project(ROOT)
NAME = re.compile(r"\"((?:tableau|graphique)-[a-z0-9-]*[a-z0-9])\"")


def test_every_name_that_the_package_gives_is_known():
    package = ROOT / "cep_report"
    files = [*package.glob("tables/*.py"), *package.glob("figures/*.py")]
    files += [package / "dialogue.py", package / "notices.py"]
    given = {name for path in files for name in NAME.findall(path.read_text(encoding="utf-8"))}
    assert given
    assert given == EMITTED


def test_names_of_notebooks_dimensions_and_the_published_report_are_known(tmp_path):
    (tmp_path / VALUES).write_text("{{< ref mon-tableau >}}\tTableau 1\n", encoding="utf-8")
    names = referable(PROJECT, load_indicators(PROJECT), tmp_path)
    assert {"tableau-delais", "graphique-sexe", "mon-tableau"} <= names
    assert "tableau-zzz" not in names


def test_faults_are_told_with_their_line(tmp_path):
    source = "# Titre\n\n<!-- zone: a -->\nVoir {{< ref tableau-zzz >}}.\n\n<!-- zone: b -->\n<!-- Guide -->\n\nMot.\n\nVoir {{<ref tableau-zzz>}}, {{< val rien >}}[^9].\n"
    (tmp_path / "essai.md").write_text(source, encoding="utf-8")
    prose = {"essai.b": "Mot.\n\nVoir {{<ref tableau-zzz>}}, {{< val rien >}}[^9]."}
    found = [
        *unknown_references(prose, EMITTED, tmp_path),
        *unknown_values(prose, ["annee"], tmp_path),
        *wrong_notes(prose, tmp_path),
    ]
    assert [finding.code[-3:] for finding in found] == ["011", "010", "015"]
    assert {finding.place for finding in found} == {"prose/essai.md, ligne 11, zone b"}
