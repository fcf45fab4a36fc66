"""JSON as a file: the same content, the same bytes."""

from __future__ import annotations

import json
from typing import Any


def json_bytes(content: Any) -> bytes:
    """The file of JSON values, for people and for programs; keys stay in their order."""
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
