"""OOXML: finishing what pandoc or Quarto wrote."""
