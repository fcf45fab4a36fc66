"""What every report needs, ready: the fork server imports this once, regions start with it."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module

MODULES = (
    "cep_report.batch",
    "cep_report.notebooks",
    "cep_report.notices",
    "cep_report.report",
    "IPython.core.completer",  # by IPython, at its first cell
    "pyarrow.pandas_compat",  # by pandas, at its first frame
)


def _get_ready() -> None:
    """Import the modules, and have read what they read at their first use."""
    for name in MODULES:
        import_module(name)

    import nbformat
    from PIL import Image

    from cep_report.environment import code, libraries
    from cep_report.sentences.lexicon import load_lexicon, load_phrasings

    Image.preinit()
    load_lexicon()
    load_phrasings()
    nbformat.validate(nbformat.v4.new_notebook())  # compiles the schema
    libraries()
    code()


# Imports leave no garbage, which would be looked for again and again; at its end, neither is a
# server looked through for what goes with it.
gc.disable()
_get_ready()
gc.enable()
atexit.register(gc.freeze)
