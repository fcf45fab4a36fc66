"""The same inputs give the same bytes, wherever and however a report is made.

Each way changes many things at once: when the bytes are the same, none of them counts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cep_report.project import Project

ROOT = Path(__file__).parents[2]
ACCOUNT = ("unshare", "--user", "--map-user=1234")
ODD = """
# Read by every Python process before anything else: what an odd machine is like.
import os

class Reversed(list):
    def __enter__(self):
        return iter(self)
    def __exit__(self, *_):
        pass
    def close(self):
        pass

listdir, scandir = os.listdir, os.scandir

def backwards(*path):
    with scandir(*path) as found:
        return Reversed(sorted(found, key=lambda item: item.name, reverse=True))

os.listdir = lambda *path: sorted(listdir(*path), reverse=True)
os.scandir = backwards
if os.environ.get("ODD_START"):
    import multiprocessing
    multiprocessing.get_all_start_methods = lambda: [os.environ["ODD_START"]]
"""


@dataclass(frozen=True)
class Way:
    """How a report is made: words for the command, its interpreter and its environment."""

    words: tuple[str, ...]
    folder: str
    umask: int
    python: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    account: tuple[str, ...] = ()


RENDER = ("render", "-c", "demo-2022", "--json", "-r")
VERIFY = ("verify", "_output/demo-2022/06-mayotte", "--json")
WAYS = {
    "elsewhere": Way(
        (*RENDER, "53", "--jobs", "2"),
        "L’été à Nîmes/un projet",
        0o077,
        environment={
            "TZ": "Asia/Tokyo",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "1",
            "OMP_NUM_THREADS": "8",
        },
    ),
    "spawned, without locale, files in another order": Way(
        (*RENDER, "06", "--jobs", "1"),
        "p",
        0o000,
        environment={"TZ": "America/Guadeloupe", "PYTHONHASHSEED": "random", "ODD_START": "spawn"},
    ),
    "verified optimised, in the code page of Windows": Way(
        VERIFY,
        "q",
        0o022,
        ("-O",),
        {
            "TZ": "",
            "LANG": "French_France.1252",
            "PYTHONUTF8": "0",
            "PYTHONIOENCODING": "cp1252:replace",
            "PYTHONHASHSEED": "0",
            "OMP_NUM_THREADS": "1",
        },
    ),
    "verified by another account": Way(
        VERIFY, "r", 0o027, environment={"LC_ALL": "POSIX", "HOME": "/nonexistent"}, account=ACCOUNT
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_bytes_do_not_depend_on_the_machine(way, demo_source, rendered, tmp_path):
    if (
        way.account
        and subprocess.run([*way.account, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("aucun autre compte ne peut être pris ici")
    root = tmp_path / way.folder
    if way.words == VERIFY:
        shutil.copytree(rendered.root, root)
    else:
        shutil.copytree(demo_source.root, root, ignore=shutil.ignore_patterns(".cep-cache"))
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "sitecustomize.py").write_text(ODD)
    for number, path in enumerate(sorted(root.rglob("*"))):
        os.utime(path, (number * 1e6, number * 1e6), follow_symlinks=False)
    said = _run(root, way, odd)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "sitecustomize" not in said.stderr
    if way.words == VERIFY:
        found = json.loads(said.stdout)
        assert found["a-change"] == []
        assert {"rapport.docx", "rapport.pdf", "annexe.xlsx"} <= found["fichiers"].keys()
        assert set(found["fichiers"].values()) == {""}
    else:
        assert json.loads(said.stdout)[0]["travail"] == "fabriqué"
        [made] = [path for path in Project(root).output("demo-2022").iterdir() if path.is_dir()]
        assert _content(made) == _content(rendered.output("demo-2022") / made.name)


def _run(root: Path, way: Way, odd: Path) -> subprocess.CompletedProcess[str]:
    kept = {"PATH", "HOME", "SYSTEMROOT", "VIRTUAL_ENV"}
    return subprocess.run(
        [*way.account, sys.executable, *way.python, "-m", "cep_report", *way.words],
        cwd=root,
        env={
            **{name: value for name, value in os.environ.items() if name in kept},
            "PYTHONPATH": f"{odd}{os.pathsep}{ROOT}",
            **way.environment,
        },
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        umask=way.umask,
        check=False,
    )


def _content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
