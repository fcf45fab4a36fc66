"""Letters as they are compared: without regard to capitals, accents or ligatures."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """A text in small letters, without accents or ligatures: "Œuvre À L’ÉTÉ" is "oeuvre a l’ete"."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign)
    )
