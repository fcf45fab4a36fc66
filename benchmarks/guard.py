"""What the guard of Word files costs at worst: each file in a process of its own.

From the root of the project, with the development dependencies::

    python -m benchmarks.guard [REPORT.docx …]

The files are those of the hostile corpus, the reports given, and files made to stay just
under every limit.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from cep_report.word import guard, package
from tests.word import hostile

PROBE = """
import sys, time
from pathlib import Path
from cep_report.errors import InputError
from cep_report.word.guard import open_docx
def most():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
before = most()
start, spent = time.perf_counter(), time.process_time()
try:
    open_docx(Path(sys.argv[1]))
    said = "accepté"
except InputError as error:
    said = "refusé " + error.findings[0].code
print(time.perf_counter() - start, time.process_time() - spent, before, most(), said)
"""


def at_the_limits() -> dict[str, bytes]:
    """Files that are just small enough to be read to the end."""
    noise = random.Random(1)  # noqa: S311
    picture = hostile.picture()
    room = guard.MAX_FILE - 2**20
    links = "".join(
        f'<Relationship Id="x{n}" Type="{hostile.OFFICE}/hyperlink" Target="file:///{n}" '
        'TargetMode="External"/>'
        for n in range(package.MAX_RELATIONS - 50)
    )
    called = "".join(
        f'<w:p><w:hyperlink r:id="x{n}"/></w:p>' for n in range(package.MAX_RELATIONS - 50)
    )
    elements = guard.MAX_TAGS - 40_000
    photographs = {f"word/media/{n}.png": picture + noise.randbytes(room // 10) for n in range(10)}
    with_photographs = hostile.base()
    for name, data in photographs.items():
        number = name.rpartition("/")[2][0]
        with_photographs = hostile.related(
            with_photographs | {name: data}, "image", name[5:], id=f"p{number}"
        )
    mixed = noise.choices(("<w:p/>", "<w:r>x</w:r>", "<w:t>é</w:t>"), k=elements // 3)
    # What compresses too well is refused at once: some noise keeps these files under the ratio.
    ballast = f"<w:t>{noise.getrandbits(800_000):x}</w:t>"
    return {
        "éléments": hostile.zipped(hostile.in_body(ballast + "<w:p/>" * elements)),
        "éléments et textes": hostile.zipped(hostile.in_body("".join(mixed))),
        "attributs": hostile.zipped(
            hostile.in_body(
                ballast + '<w:p w:a="1" w:b="2" w:c="3"/>' * ((guard.MAX_ATTRIBUTES - 60_000) // 3)
            )
        ),
        "texte": hostile.zipped(
            hostile.in_body(
                "<w:p>"
                + "".join(f"<w:t>{noise.getrandbits(8000):x}</w:t>" for _ in range(6_000))
                + "</w:p>"
            )
        ),
        "champs": hostile.zipped(hostile.in_body(hostile.runs(*["x" * 300] * 29_000))),
        "champs, résultats": hostile.zipped(
            hostile.in_body(ballast + hostile.runs("QUOTE") * 7_000)
        ),
        "liens retirés": hostile.zipped(
            hostile.replaced(
                hostile.in_body(called),
                hostile.RELATIONS,
                "</Relationships>",
                f"{links}</Relationships>",
            )
        ),
        "photographies": hostile.zipped(with_photographs),
        "octets libres": hostile.zipped(
            hostile.base() | {f"word/{n}.bin": noise.randbytes(2**19) for n in range(70)}
        ),
        "parties": hostile.zipped(hostile.base() | {f"word/{n}.bin": b"x" for n in range(1_900)}),
    }


def main() -> None:
    """Measure every file and print a table in Markdown, slowest first."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [*map(Path, sys.argv[1:]), *hostile.write_corpus(folder)]
        for title, data in at_the_limits().items():
            path = folder / f"limite, {title}.docx"
            path.write_bytes(data)
            paths.append(path)
        for path in paths:
            done = subprocess.run(
                [sys.executable, "-c", PROBE, str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            wall, spent, before, peak, said = done.stdout.split(maxsplit=4)
            rows.append((float(spent), float(wall), float(before), float(peak), path.name, said))
    print("| fichier | sort | processeur (s) | durée (s) | mémoire avant → au plus (Mio) |")
    print("|---|---|---:|---:|---:|")
    for spent, wall, before, peak, name, said in sorted(rows, reverse=True)[:25]:
        print(f"| {name} | {said.strip()} | {spent:.2f} | {wall:.2f} | {before:.0f} → {peak:.0f} |")
    print(
        f"\n{len(rows)} fichiers\u00a0; mémoire au plus\u00a0: {max(row[3] for row in rows):.0f} Mio."
    )


if __name__ == "__main__":
    main()
