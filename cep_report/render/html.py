"""The report as one page: HTML with its style, pictures and fonts inside, no script.

Everything of the text comes through pandoc, with the filters of the extension; what the page
says of itself is escaped here. The page forbids itself scripts and the network besides
(Content-Security-Policy).
"""

from __future__ import annotations

import base64
import json
import re
from html import escape
from pathlib import Path

from cep_report.colors import readable
from cep_report.fonts import BOLD, FAMILY, ITALIC, REGULAR, static_fonts
from cep_report.project import Project
from cep_report.render import native
from cep_report.render.identity import identity_keywords
from cep_report.render.source import Source

_FACES = ((REGULAR, "400", "normal"), (BOLD, "700", "normal"), (ITALIC, "400", "italic"))
_DEPTH = 3


def write_html(project: Project, source: Source, target: Path) -> None:
    """Write the page with pandoc.

    Raises:
        RenderError: pandoc failed.
    """
    defaults = target.with_suffix(".defaults.json")
    variables = {**_variables(source), "cep-style": style(project, source)}
    defaults.write_text(json.dumps({"variables": variables}), encoding="utf-8")
    options = (
        f"--template={project.extension / 'cep.html'}",
        f"--defaults={defaults.name}",
        "--embed-resources",
        "--wrap=none",
        "--toc",
        f"--toc-depth={_DEPTH}",
        "--shift-heading-level-by=1",
        "--email-obfuscation=none",
    )
    try:
        native.pandoc(project, source, "html5", target, options)
    finally:
        defaults.unlink(missing_ok=True)


def style(project: Project, source: Source) -> str:
    """The style sheet: faces, the association's colours made legible, what margins print."""
    palette = source.palette
    primary, tint = f"#{palette.primary}", f"#{palette.tint}"
    colors = {
        "--primary": readable(primary, tint),
        "--on-primary": readable("#FFFFFF", readable(primary, tint)),
        "--accent": readable(f"#{palette.secondary}", tint),
        "--tint": tint,
        "--face": f'"{FAMILY}", "Segoe UI", Arial, sans-serif',
    }
    variables = " ".join(f"{name}: {value};" for name, value in colors.items())
    sheet = (project.extension / "cep.css").read_text(encoding="utf-8")
    return "\n".join((_faces(project), f":root {{ {variables} }}", sheet, _margins(source)))


def _faces(project: Project) -> str:
    folder = static_fonts(project)
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {slant}; '
        f"src: url(data:font/ttf;base64,{_base64(folder / face.file_name)}); }}"
        for face, weight, slant in _FACES
    )


def _margins(source: Source) -> str:
    """What each printed page says: the report, its stamps, its number."""
    running = f"{source.text('region-name')} – {source.text('campaign-label')}"
    stamps = " – ".join(_stamps(source))
    return (
        "@page { size: A4; margin: 2cm 1.6cm 1.8cm; "
        f"@top-left {{ content: {css_string(running)}; font-size: 8pt; }} "
        f"@top-right {{ content: {css_string(stamps)}; font-size: 8pt; font-weight: 700; }} "
        '@bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }'
    )


def css_string(text: str) -> str:
    """A text as a CSS string in which nothing but letters, digits and spaces stands as it is."""
    return '"' + re.sub(r"[^\w ]", lambda found: f"\\{ord(found[0]):06X}", text) + '"'


def _variables(source: Source) -> dict[str, object]:
    """What the template prints, escaped: pandoc writes variables as they are."""
    text = source.text
    said = (text("region-name"), text("campaign-label"), text("version-label"))
    texts = {
        "title": source.title,
        "subtitle": source.subtitle,
        "author": str(source.metadata.get("author") or "") or text("association"),
        "association": text("association"),
        "description": " – ".join(part for part in said if part),
        "keywords": ", ".join(identity_keywords(source)),
        "date": f"{source.moment:%Y-%m-%d}",
        "date-label": text("date-label"),
        "logo": text("logo"),
        "toc-title": text("toc-title") or "Sommaire",
    }
    escaped = {f"cep-{name}": escape(value) for name, value in texts.items()}
    return {**escaped, "cep-stamps": [escape(stamp) for stamp in _stamps(source)]}


def _stamps(source: Source) -> list[str]:
    return [stamp for stamp in (source.text("stamp"), source.text("fictional")) if stamp]


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")
