"""The national view: what the regions handed in, side by side."""

OUTPUT = "national"
"""The folder of the national report, in that of its campaign."""

FORMATS = ("docx", "pdf", "html")
"""Those it is made in."""
