"""Full disks (a small tmpfs), revoked rights (without root's privileges, immutable files), damaged caches."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from benchmarks.fault_project import CAMPAIGN, REGIONS, Said, Trial, clean

Case = tuple[str, Trial, Said, list[str]]
Scenario = Callable[[Callable[[], Trial], Sequence[str], Random], Iterator[Case]]
_CAPABILITIES = "-dac_override,-dac_read_search"
BOUND = ("setpriv", f"--bounding-set={_CAPABILITIES}", f"--inh-caps={_CAPABILITIES}")
"""Runs a command that rights bind, though it is root's."""

FREE = (0, 128, 768, 1280, 1536, 1792, 4096)
"""KiB left on the disk."""


def full_disks(trial_of: Callable[[], Trial], words: Sequence[str], _: Random) -> Iterator[Case]:
    """The whole project and the temporary files on a disk with so many KiB left."""
    for free in FREE:
        trial = trial_of()
        mount = trial.root.parent / "disque"
        with _tmpfs(mount):
            shutil.move(trial.root, mount / "projet")
            trial.root = mount / "projet"
            trial.temporary = mount / "tmp"
            trial.temporary.mkdir()
            used = int(_words("df", "-k", "--output=used", str(mount)).split()[-1])
            _words("mount", "-o", f"remount,size={used + free}k", str(mount))
            said = trial.run(*words)
            wrong = [*trial.torn(), *trial.left(), *(clean(said) if said.code else [])]
            _words("mount", "-o", "remount,size=1g", str(mount))
            yield f"disque plein, {free} Kio libres", trial, said, wrong


def revoked_rights(
    trial_of: Callable[[], Trial], words: Sequence[str], _: Random
) -> Iterator[Case]:
    """One folder that may not be written, without the privileges of root."""
    region = f"_output/{CAMPAIGN}/{REGIONS['53']}"
    places = {
        "sorties": f"_output/{CAMPAIGN}",
        "une région publiée": region,
        "dossier d’une région": f"reports/{CAMPAIGN}/{REGIONS['53']}",
        "cache": ".cep-cache",
        "cache, entrées": ".cep-cache/objets",
        "projet": ".",
        "fichiers temporaires": "",
    }
    for name, place in places.items():
        trial = trial_of()
        trial.tmp.mkdir(exist_ok=True)
        trial.runner = BOUND
        denied = [trial.root / place] if place else [trial.tmp]
        if place == ".cep-cache/objets":
            denied += list(denied[0].iterdir())
        for path in denied:
            path.chmod(0o555)
        said = trial.run(*words)
        wrong = [*trial.torn(), *trial.left(), *(clean(said) if said.code else [])]
        for path in denied:
            path.chmod(0o755)
        yield f"sans droit d’écrire : {name}", trial, said, wrong
    for name, place in (("dossier", region), ("document", f"{region}/rapport.docx")):
        trial = trial_of()
        _words("chattr", "+i", str(trial.root / place))
        try:
            said = trial.run(*words)
            wrong = [*trial.torn(), *trial.left(), *clean(said)]
        finally:
            _words("chattr", "-i", str(trial.root / place))
        yield f"immuable : {name} publié", trial, said, wrong


def damaged_caches(
    trial_of: Callable[[], Trial], words: Sequence[str], random: Random
) -> Iterator[Case]:
    """What is kept, altered in every way; the published reports are lost as well."""

    def bytes_changed(path: Path) -> None:
        content = bytearray(path.read_bytes())
        for _ in range(1 + len(content) // 5000):
            content[random.randrange(len(content))] = random.randrange(256)
        path.write_bytes(content)

    def cut(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: random.randrange(path.stat().st_size)])

    def emptied(path: Path) -> None:
        path.write_bytes(b"")

    def a_folder(path: Path) -> None:
        path.unlink()
        path.mkdir()
        (path / "fichier").write_text("x")

    def a_dangling_link(path: Path) -> None:
        path.unlink()
        path.symlink_to(path.parent / "nulle-part")

    def a_loop(path: Path) -> None:
        path.unlink()
        path.symlink_to(path)

    def unreadable(path: Path) -> None:
        path.chmod(0)

    for damage in (bytes_changed, cut, emptied, a_folder, a_dangling_link, a_loop, unreadable):
        trial = trial_of()
        if damage is unreadable:
            trial.runner = BOUND
        for path in sorted((trial.root / ".cep-cache").rglob("*")):
            if path.is_file():
                damage(path)
        for code, folder in REGIONS.items():
            if f"-r{code}" in words:
                shutil.rmtree(trial.output / folder)
        said = trial.run(*words)
        wrong = [*trial.torn(), *trial.left(), *([] if said.code == 0 else [f"code {said.code}"])]
        yield f"cache abîmé : {damage.__name__}", trial, said, wrong


@contextmanager
def _tmpfs(folder: Path) -> Iterator[None]:
    folder.mkdir()
    _words("mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", str(folder))
    try:
        yield
    finally:
        _words("umount", str(folder))


def _words(*command: str) -> str:
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
    ).stdout
