"""Reading a document again: is it the report that it should be?"""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pikepdf
from lxml import etree, html

from cep_report.errors import RenderError
from cep_report.word.keywords import Identity, parse_keywords
from cep_report.word.properties import CORE
from cep_report.word.xml import parse

__all__ = ["Identity", "read_identity"]

_KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"


def read_identity(path: Path) -> Identity:
    """The campaign, region and version that a DOCX, XLSX, PPTX, PDF, HTML page or twin says it is.

    Raises:
        RenderError: the document is missing, broken, or says nothing.
    """
    try:
        if path.suffix == ".json":
            return _twin_identity(path)
        keywords = _KEYWORDS_OF.get(path.suffix, _office_keywords)(path)
    except (
        OSError,
        BadZipFile,
        KeyError,
        TypeError,
        ValueError,
        etree.LxmlError,
        pikepdf.PdfError,
    ) as error:
        raise RenderError(
            "Le document produit ne se relit pas.",
            expected=f"un fichier {path.suffix.removeprefix('.').upper()} complet",
            found=str(error),
            where=str(path),
            remedy="relancer le rendu ; vérifier la place libre sur le disque.",
        ) from error
    identity = parse_keywords(keywords)
    if identity is None:
        raise RenderError(
            "Le document ne dit pas de quel rapport il s’agit.",
            expected="campagne, région et version dans les mots-clés",
            found=keywords or "aucun mot-clé",
            where=str(path),
            remedy="relancer le rendu.",
        )
    return identity


def _twin_identity(path: Path) -> Identity:
    said = json.loads(path.read_bytes())["identite"]
    return Identity(str(said["campagne"]), str(said["region"]), str(said["version"]))


def _office_keywords(path: Path) -> str:
    with ZipFile(path) as archive:
        return parse(archive.read(CORE)).findtext(_KEYWORDS) or ""


def _pdf_keywords(path: Path) -> str:
    with pikepdf.open(path) as pdf:
        return str(pdf.docinfo.get("/Keywords", ""))


def _page_keywords(path: Path) -> str:
    page = html.document_fromstring(path.read_text(encoding="utf-8"))
    return "".join(str(found) for found in page.xpath("/html/head/meta[@name='keywords']/@content"))


_KEYWORDS_OF = {".pdf": _pdf_keywords, ".html": _page_keywords}
