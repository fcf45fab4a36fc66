"""The command, killed at an exact point of a publication: ``python -m benchmarks.fault_points POINT N …``.

``avant-manifeste``, ``avant-echange`` and ``apres-echange`` are points of a publication in one step;
``entre-renommages`` and ``apres-renommages`` of one in two, as where folders cannot be exchanged.
N is the publication, from 1.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cep_report import publication
from cep_report.cli import main

POINTS = (
    "avant-manifeste",
    "avant-echange",
    "apres-echange",
    "entre-renommages",
    "apres-renommages",
)


def _killed(when: int, function: Callable[..., Any], *, after: bool = False) -> Callable[..., Any]:
    """``function``, of which the call number ``when`` ends this process, before or after it."""
    calls = 0

    def called(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        result = function(*args, **kwargs) if after or calls != when else None
        if calls == when:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return called


def _prepare(point: str, when: int) -> None:
    if point == "avant-manifeste":
        publication.write_manifest = _killed(when, publication.write_manifest)
    elif point.endswith("-echange"):
        after = point.startswith("apres")
        publication.exchange = _killed(when, publication.exchange, after=after)
    else:
        publication.exchange = lambda *_: False
        rename, remove = Path.rename, shutil.rmtree
        made = _killed(when, rename)
        old = _killed(when, remove)

        def renamed(self: Path, target: Path) -> Path:
            placing = self.parent.name.startswith(".en-cours-")
            found: Path = made(self, target) if placing else rename(self, target)
            return found

        def removed(path: Path, *args: Any, **kwargs: Any) -> None:
            is_previous = str(path).endswith(publication.PREVIOUS)
            (old if is_previous else remove)(path, *args, **kwargs)

        if point == "entre-renommages":
            Path.rename = renamed  # type: ignore[method-assign]
        else:
            shutil.rmtree = removed  # type: ignore[assignment]


if __name__ == "__main__":
    _prepare(sys.argv[1], int(sys.argv[2]))
    main(sys.argv[3:])
