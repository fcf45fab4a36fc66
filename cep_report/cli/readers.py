"""A reader of our output may leave ("| head"): the command goes on, and its code still tells."""

from __future__ import annotations

import io
import os
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Pipe(io.FileIO):
    """A pipe that takes what nobody reads any more."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write; once the reader has left, to nowhere."""
        try:
            return super().write(data)
        except BrokenPipeError:
            with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a name of the system's
                os.dup2(nowhere.fileno(), self.fileno())
            return len(memoryview(data))


def outlive_the_reader() -> None:
    """Let the standard output be read as far as its reader likes, if it is a pipe."""
    out = sys.stdout
    if not isinstance(out, io.TextIOWrapper):
        return  # closed, or someone else's
    try:
        number = out.fileno()
        if not stat.S_ISFIFO(os.fstat(number).st_mode):
            return
    except OSError:
        return
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(_Pipe(number, "w", closefd=False)),
        encoding=out.encoding,
        errors=out.errors,
        line_buffering=out.line_buffering,
        write_through=out.write_through,
    )
