"""What Quarto runs after a rendering: finish the Word documents that it made.

Any Python may run this, and a rendering must not fail because of it: without the package,
the documents stay as Quarto made them, and this says so.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = (ROOT / ".venv" / "bin" / "python", ROOT / ".venv" / "Scripts" / "python.exe")
REMEDY = (
    "Les documents Word restent inachevés (couleurs, propriétés, numéros de page du sommaire)\u00a0: "
    "lancer Quarto dans l’environnement où cep-report est installé, "
    "ou utiliser « cep-report render --engine quarto »."
)


def main() -> None:
    """Finish the Word documents among the outputs that Quarto lists."""
    outputs = os.environ.get("QUARTO_PROJECT_OUTPUT_FILES", "").splitlines()
    documents = [str(ROOT / name) for name in outputs if name.endswith(".docx")]
    if not documents:
        return
    python = next((path for path in PYTHONS if path.exists()), Path(sys.executable))
    command = [str(python), "-m", "cep_report.render.finish_outputs", *documents]
    try:
        done = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    except OSError as error:
        print(error, file=sys.stderr)
        done = False
    if not done:
        print(REMEDY, file=sys.stderr)


if __name__ == "__main__":
    main()
