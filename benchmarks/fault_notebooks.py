"""Cells that misbehave for Bretagne, and whether its report must then fail."""

from __future__ import annotations

from pathlib import Path

import nbformat

CELLS: dict[str, tuple[str, bool]] = {
    "échoue": ("1 / 0", True),
    "sort (SystemExit)": ("raise SystemExit(0)", True),
    "attend sans fin (--timeout)": ("import time\ntime.sleep(3600)", True),
    "boucle sans fin (--timeout)": ("while True:\n    pass", True),
    "épuise la mémoire": (
        """import resource
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
hoard = []
while True:
    hoard.append(bytearray(2**26))""",
        True,
    ),
    "se tue (SIGKILL)": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", True),
    "sort sans rien dire (os._exit)": ("import os\nos._exit(0)", True),
    "ferme sa sortie": ("import sys\nsys.stdout.close()", False),
    "ferme les descripteurs 1 et 2": ("import os\nos.close(1)\nos.close(2)", False),
    "écrit 100 Mo": ("print('x' * 100_000_000)", False),
    "écrit ailleurs": (
        """import os, tempfile
from pathlib import Path
Path(tempfile.gettempdir(), "oubli").write_text("x")
os.chdir("/")
os.environ["TZ"] = "Asia/Tokyo"
os.umask(0o777)""",
        False,
    ),
    "laisse un processus": (
        """import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])""",
        False,
    ),
}


def add_cell(path: Path, source: str) -> None:
    """Add the cell, for Bretagne only, at the end of a notebook."""
    notebook = nbformat.read(path, as_version=4)
    body = "\n".join(f"    {line}" for line in source.splitlines())
    cell = nbformat.v4.new_code_cell(f'if region == "53":\n{body}')
    cell["id"] = "panne"
    notebook.cells.append(cell)
    nbformat.write(notebook, path)
