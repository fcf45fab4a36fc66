"""The entry to the engines: same text in both formats, same bytes, clear errors."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from cep_report import render
from cep_report.errors import RenderError, UnknownNameError
from cep_report.project import Project
from cep_report.render.verify import Identity, read_identity
from tests.render import reading
from tests.render.sample_job import BODY, HEADER, make_job

MARKS = re.compile(
    r"Bretagne – Campagne 2022 \(restitution 2023\)\s+Document de travail – usage interne"
    r"|Données fictives – démonstration\s+Page \d+ sur \d+"
)


def small_job(folder: Path, body: str, **changes: str) -> Path:
    header = HEADER
    for old, new in changes.items():
        assert old in header
        header = header.replace(old, new)
    folder.mkdir(exist_ok=True)
    (folder / "rapport.qmd").write_text(header + body, encoding="utf-8")
    return folder


def test_both_formats_say_the_same(rendered: dict[str, Path]) -> None:
    pages = reading.pdf_pages(rendered["pdf"])
    text = " ".join(MARKS.sub(" ", page.replace("\r\n", " ")) for page in pages[:1] + pages[2:])
    pdf, docx = Counter(reading.words(text)), Counter(reading.docx_words(rendered["docx"]))
    docx["Sommaire"] -= 1  # on the page left out above
    # Numbers of lists and notes are text in a PDF only; long tables repeat their headers.
    repeated = set(reading.words("Commune d’accueil Bénéficiaires Part 1 2"))
    differences = {
        word: (pdf[word], docx[word])
        for word in pdf.keys() | docx.keys()
        if pdf[word] != docx[word] and word not in repeated
    }
    assert differences == {}


def test_the_same_source_gives_the_same_bytes(
    project: Project, rendered: dict[str, Path], tmp_path: Path
) -> None:
    again = render.render(project, make_job(tmp_path / "ailleurs"), ["pdf", "docx"])
    for name, path in rendered.items():
        assert digest(path) == digest(again[name]), name


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_nothing_else_is_left_in_the_folder(rendered: dict[str, Path]) -> None:
    names = sorted(path.name for path in rendered["docx"].parent.iterdir())
    assert names == ["figures", "rapport.docx", "rapport.pdf", "rapport.qmd"]


def test_word_alone_still_gets_its_page_numbers(project: Project, tmp_path: Path) -> None:
    made = render.render(project, make_job(tmp_path), ["docx"])
    assert list(made) == ["docx"]
    assert not (tmp_path / "mise-en-page.pdf").exists()
    from docx import Document

    entry = next(p for p in Document(str(made["docx"])).paragraphs if p.style.name == "toc 1")
    assert "".join(node.text or "" for node in entry._p.iter("{*}t")).endswith("3")


def test_documents_say_who_they_are(rendered: dict[str, Path]) -> None:
    for path in rendered.values():
        assert read_identity(path) == Identity("demo-2022", "53", "v0")


def test_a_broken_document_is_refused(rendered: dict[str, Path], tmp_path: Path) -> None:
    for name, path in rendered.items():
        cut = tmp_path / f"rapport.{name}"
        cut.write_bytes(path.read_bytes()[:200])
        with pytest.raises(RenderError, match="ne se relit pas"):
            read_identity(cut)


def test_unknown_names_are_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="Format inconnu"):
        render.render(project, tmp_path, ["odt"])
    with pytest.raises(UnknownNameError, match="Moteur inconnu"):
        render.render(project, tmp_path, ["docx"], engine="word")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pas d’en-tête", "En-tête du rapport"),
        ("---\ntitle: x\n---\n", "En-tête du rapport"),
        ("---\n: [\n---\n", "En-tête du rapport"),
        (HEADER.replace('title: "Rapport', 'titre: "Rapport', 1), "titre vide"),
        (HEADER.replace('"#1F4E79"', '"bleu"'), "Couleur illisible"),
        (HEADER.replace('"2023-07-15"', '"juillet"'), "En-tête du rapport"),
    ],
)
def test_a_bad_source_is_explained(
    project: Project, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "rapport.qmd").write_text(text, encoding="utf-8")
    with pytest.raises(RenderError, match=message):
        render.render(project, tmp_path, ["docx", "pdf"])
    assert list(tmp_path.iterdir()) == [tmp_path / "rapport.qmd"]


def test_a_missing_source_is_explained(project: Project, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="illisible"):
        render.render(project, tmp_path, ["docx"])


HOSTILE = r"""
# Titre {#titre}

Des signes : # $ * @ < > \ _ ~ ^ ` [ ] { } #import "x" $x^2$ @ref <label> \textbf{gras} {{< val x >}} // non /* non */

<script>alert(1)</script> et <b>gras</b>.

`<w:br/>`{=openxml} et `#panic()`{=typst}

```{=typst}
#panic("typst")
```

```{=openxml}
<w:p><w:r><w:t>openxml</w:t></w:r></w:p>
```

![Distante](http://exemple.invalid/image.png)

![Absolue](/etc/hostname)

![Montante](../secret.png)

![Absente](figures/absente.png)

Un [lien sans cible](#nulle-part), un [script](javascript:alert(1)) et un [site](https://exemple.fr).

---
header-includes: "#panic()"
---

| | |
|-|-|
| # | $ |
| "a" | \\ |
"""


def test_hostile_prose_prints_and_does_nothing(project: Project, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    job = small_job(tmp_path / "job", HOSTILE)
    made = render.render(project, job, ["docx", "pdf"])
    docx = " ".join(reading.docx_words(made["docx"]))
    pdf = " ".join(reading.words(" ".join(reading.pdf_pages(made["pdf"]))))
    for text in (docx, pdf):
        assert "script alert 1 script" in text
        assert "panic typst" in text
        assert "textbf gras" in text
        assert "val x" in text
        assert text.count("Image non reprise") == 4
        assert "lien sans cible" in text
    assert reading.alternatives(made["docx"]) == []
    import zipfile

    relations = zipfile.ZipFile(made["docx"]).read("word/_rels/document.xml.rels").decode()
    assert "javascript" not in relations
    assert "exemple.invalid" not in relations


def test_a_wide_table_at_the_end_leaves_no_blank_page(project: Project, tmp_path: Path) -> None:
    from docx import Document

    wide = BODY[BODY.index("::: {.cep-table #tableau-croise") : BODY.index("::: {.cep-figure")]
    made = render.render(
        project, small_job(tmp_path, f"\n# Annexe {{#annexe}}\n\n{wide}"), ["docx", "pdf"]
    )
    sections = Document(str(made["docx"])).sections
    assert [s.page_width > s.page_height for s in sections] == [False, True]
    assert len(reading.pdf_pages(made["pdf"])) == 2


def test_neighbouring_wide_tables_share_a_section(project: Project, tmp_path: Path) -> None:
    from docx import Document

    wide = BODY[BODY.index("::: {.cep-table #tableau-croise") : BODY.index("::: {.cep-figure")]
    second = wide.replace("#tableau-croise", "#tableau-autre").replace('number="1"', 'number="2"')
    body = (
        f"\n# Annexe {{#annexe}}\n\nTexte.\n\n{wide}\n\n## Autre {{#autre}}\n\n{second}\n\nSuite.\n"
    )
    made = render.render(project, small_job(tmp_path, body), ["docx"])
    sections = Document(str(made["docx"])).sections
    assert [s.page_width > s.page_height for s in sections] == [False, False, True, False]


def test_a_logo_stands_on_the_cover_with_its_name(
    project: Project, rendered: dict[str, Path], tmp_path: Path
) -> None:
    job = small_job(
        tmp_path / "job", "\n# Titre {#titre}\n\nTexte.\n", **{'logo: ""': 'logo: "logo.png"'}
    )
    shutil.copy(rendered["docx"].parent / "figures/graphique-parts.png", job / "logo.png")
    made = render.render(project, job, ["docx", "pdf"])
    assert reading.alternatives(made["docx"]) == ["Transitions Pro Bretagne"]
