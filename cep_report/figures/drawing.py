"""Charts drawn once: a chart of the same shapes, fonts and code is not drawn again.

What is kept of a chart is what is drawn, whatever it is made from: a chart whose figures did
not move is taken from the store when a text of its report, or another figure, did.
"""

from __future__ import annotations

from dataclasses import dataclass

from cep_report.digests import sha256
from cep_report.environment import code, libraries
from cep_report.figures.canvas import Canvas
from cep_report.figures.style import Fonts
from cep_report.store import Store, key_of

KIND = "graphiques"
_VECTOR, _BITMAP = "graphique.svg", "graphique.png"


@dataclass(frozen=True)
class Drawings:
    """The charts of a report that are kept.

    Attributes:
        store: where they are.
        campaign: of the report.
        region: the code of its region; "" for the national one.
    """

    store: Store
    campaign: str
    region: str

    def draw(self, canvas: Canvas, fonts: Fonts, name: str) -> tuple[str, bytes]:
        """What :func:`draw` gives, drawn now or before."""
        key = key_of(
            {
                "formes": repr(canvas),
                "polices": [sha256(fonts.regular), sha256(fonts.bold)],
                "nom": name,
                "outils": dict(libraries()),
                "code": code(),
            }
        )
        kept = self.store.get(KIND, key)
        if kept is not None:
            return kept[_VECTOR].decode(), kept[_BITMAP]
        svg, png = draw(canvas, fonts, name)
        members = {_VECTOR: svg.encode(), _BITMAP: png}
        self.store.put(KIND, key, members, campaign=self.campaign, region=self.region)
        return svg, png


def draw(canvas: Canvas, fonts: Fonts, name: str) -> tuple[str, bytes]:
    """A chart as SVG text and as PNG bytes (:func:`cep_report.figures.sheet.render`)."""
    from cep_report.figures.sheet import render  # heavy

    return render(canvas, fonts, name)
