"""Charts: analysis frames in, :class:`cep_report.blocks.Figure` out, alternative text included.

``style`` holds the visual grammar, ``canvas`` the drawing, ``drawing`` what is kept of it, ``rows`` the frame most charts
share, ``wording`` their words; the other modules hold the charts.
"""

from cep_report.figures.comparisons import dot_profile, operators_share, supports
from cep_report.figures.cooperation import matrix
from cep_report.figures.drawing import Drawings
from cep_report.figures.evolution import evolution
from cep_report.figures.geography import geographic_departments, geographic_regions
from cep_report.figures.geojson import read_geometry
from cep_report.figures.style import Fonts, Palette, Scene
from cep_report.figures.tiles import departments_map, load_layouts, regions_map
from cep_report.figures.timeline import timeline
from cep_report.figures.volumes import bars, departments, levels, regions_rank

__all__ = [
    "Drawings",
    "Fonts",
    "Palette",
    "Scene",
    "bars",
    "departments",
    "departments_map",
    "dot_profile",
    "evolution",
    "geographic_departments",
    "geographic_regions",
    "levels",
    "load_layouts",
    "matrix",
    "operators_share",
    "read_geometry",
    "regions_map",
    "regions_rank",
    "supports",
    "timeline",
]
