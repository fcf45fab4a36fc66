"""The national view: what the regions handed in, side by side."""
