"""What every report needs, ready: the fork server imports this once, regions start with it."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module

import nbformat
from PIL import Image

from cep_report.environment import code, libraries
from cep_report.sentences.lexicon import load_lexicon, load_phrasings

for name in (
    "cep_report.batch",
    "cep_report.notebooks",
    "cep_report.notices",
    "cep_report.report",
    "IPython.core.completer",  # by IPython, at its first cell
    "pyarrow.pandas_compat",  # by pandas, at its first frame
):
    import_module(name)
atexit.register(gc.freeze)  # at its end, a server is not looked through for garbage
Image.preinit()
load_lexicon()
load_phrasings()
nbformat.validate(nbformat.v4.new_notebook())  # compiles the schema
libraries()
code()
