"""Running a notebook through papermill.

papermill keeps the interface: parameters, the executed notebook with its outputs and
errors. Two of its engines serve:

- ``cep`` (here): the cells run in this process, in IPython's own shell. A batch gives
  each region a process of its own, so nothing is shared between regions and no kernel
  has to be started for each notebook.
- ``kernel``: papermill's ordinary Jupyter kernel. The tests hold the two together.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import logging
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Literal

import nbformat
import papermill
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets import List as ListOf
from traitlets.config import Config

from cep_report import french
from cep_report.blocks import MIME, Block, from_json
from cep_report.errors import ConfigurationError, NotebookError
from cep_report.parameters import NationalParameters, Parameters

ENGINE = "cep"
PRINTED = 100_000
"""Characters kept of what a cell prints in a row."""


def run_notebook(
    path: Path,
    parameters: Parameters | NationalParameters,
    executed: Path | None = None,
    *,
    engine: Literal["cep", "kernel"] = "cep",
) -> tuple[Block, ...]:
    """Run one notebook and return the blocks it emitted, in order.

    The notebook must have passed :func:`check_parameters`.

    Args:
        path: the notebook.
        parameters: the closed set of parameters.
        executed: where the executed notebook is saved, or None.
        engine: in this process, or in an ordinary Jupyter kernel.

    Raises:
        NotebookError: a cell raised; the message names notebook, cell and cause.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        notebook = papermill.execute_notebook(
            path,
            executed,
            parameters=asdict(parameters),
            engine_name=ENGINE if engine == "cep" else None,
            progress_bar=False,
            cwd=path.parent,
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        raise _stopped(path, error.cell_index, error.ename, error.evalue) from error
    # papermill takes an exit for an end; what follows in the notebook would be missing.
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                raise _stopped(path, index, output.ename, output.evalue)
    if executed is not None and engine == "kernel":  # ours gives it to papermill so
        nbformat.write(without_clock(notebook), executed)
    return tuple(blocks_of(notebook))


def _stopped(path: Path, index: int, name: str, value: str) -> NotebookError:
    return NotebookError(
        "Un cahier de calcul s’est arrêté sur une erreur.",
        where=f"{path.name}, cellule {index + 1}",
        found=f"{name}\u00a0: {value}",
        remedy="corriger la cause ; le cahier s’ouvre aussi seul dans Jupyter pour l’examiner.",
    )


def blocks_of(notebook: nbformat.NotebookNode) -> Iterator[Block]:
    """The blocks in a notebook's outputs, in order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {}).get(MIME)
            if data is not None:
                yield from_json(data)


def without_clock(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The executed notebook without times, paths and random ids: same inputs, same bytes."""
    notebook.metadata.pop("papermill", None)
    for index, cell in enumerate(notebook.cells):
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        cell["id"] = f"cellule-{index + 1}"
    return notebook


def check_parameters(
    path: Path, expected: type[Parameters | NationalParameters] = Parameters
) -> None:
    """Refuse a notebook whose parameters are not exactly ours.

    papermill only warns about an unknown parameter, and says nothing when no cell is
    tagged: a region asked for would then be silently ignored.

    Raises:
        ConfigurationError: missing notebook, no cell tagged "parameters", other names.
    """
    if not path.is_file():
        raise ConfigurationError(
            "Cahier de calcul introuvable.",
            expected=path.name,
            where=str(path.parent),
            remedy="vérifier la clé « notebook » des parties dans campaign.yml.",
        )
    wanted = {field.name for field in fields(expected)}
    try:
        declared = set(papermill.inspect_notebook(str(path)))
    except (ValueError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        raise ConfigurationError(
            "Cahier de calcul illisible.",
            expected="un cahier Jupyter dont le noyau est Python",
            found=str(error).splitlines()[0],
            where=str(path),
            remedy="rétablir le cahier depuis le dépôt.",
        ) from error
    if declared != wanted:
        raise ConfigurationError(
            "Le cahier de calcul ne déclare pas les paramètres attendus.",
            expected=", ".join(sorted(wanted)),
            found=", ".join(sorted(declared)) or "aucune cellule marquée « parameters »",
            where=str(path),
            remedy="rétablir la cellule marquée « parameters » en tête du cahier.",
        )


def _output(kind: str, **content: Any) -> nbformat.NotebookNode:
    """An output of a cell; all of them are checked at once when the notebook is saved."""
    return nbformat.NotebookNode(output_type=kind, **content)


class _Recorder(DisplayPublisher):
    """Keeps what a cell displays, instead of sending it to a front end."""

    outputs: ListOf[Any] = ListOf()

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        """Keep one display."""
        self.outputs.append(_output("display_data", data=data, metadata=metadata or {}))

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 - IPython's signature
        """Forget what the cell displayed so far."""
        self.outputs.clear()


class _Stream(io.TextIOBase):
    """A standard stream whose writings take their place among the displays."""

    def __init__(self, name: str, outputs: list[Any]) -> None:
        self.name = name
        self._outputs = outputs

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else None
        if last is not None and last.output_type == "stream" and last.name == self.name:
            last.text += text
        elif text:
            self._outputs.append(_output("stream", name=self.name, text=text))
        return len(text)


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill ships no types
    """A papermill engine that runs the cells in this process."""

    @classmethod
    def execute_notebook(cls, nb: Any, *args: Any, **named: Any) -> nbformat.NotebookNode:
        """Run the notebook; what papermill then saves is as it is kept."""
        return without_clock(super().execute_notebook(nb, *args, **named))

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, *_: Any, **__: Any) -> None:
        """Run every code cell in turn; stop at the first that raises."""
        with _shell() as (shell, recorder):
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                try:
                    if cell.cell_type == "code" and not _run_cell(shell, recorder, cell):
                        nb_man.cell_exception(cell, cell_index=index)
                        break
                finally:
                    nb_man.cell_complete(cell, cell_index=index)


@contextlib.contextmanager
def _shell() -> Iterator[tuple[InteractiveShell, _Recorder]]:
    """A fresh IPython shell, given back whatever happens."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=settings)
    recorder = shell.display_pub = _Recorder(shell=shell)
    try:
        yield shell, recorder
    finally:
        # What this cache holds goes with the shell. Flushed, it has all garbage collected as
        # well: a tenth of the time of notebooks.
        shell.displayhook.do_full_cache = False
        shell.atexit_operations()
        # Done now; at the interpreter's exit the shell is no longer whole.
        atexit.unregister(shell.atexit_operations)
        InteractiveShell.clear_instance()


def _run_cell(shell: InteractiveShell, recorder: _Recorder, cell: Any) -> bool:
    """Run one cell, put its outputs in it, say whether it went well."""
    outputs: list[Any] = recorder.outputs
    outputs.clear()
    formatter = shell.display_formatter
    assert formatter is not None  # noqa: S101 - IPython makes one with every shell
    count = shell.execution_count
    cell.execution_count = count

    def show(result: object) -> None:
        if result is not None:
            data, metadata = formatter.format(result)
            outputs.append(
                _output("execute_result", data=data, metadata=metadata, execution_count=count)
            )

    shell.display_trap.hook = show
    # The traceback goes into the cell as data, never to the terminal.
    shell.showtraceback = lambda *_, **__: None  # type: ignore[method-assign]
    with (
        contextlib.redirect_stdout(_Stream("stdout", outputs)),
        contextlib.redirect_stderr(_Stream("stderr", outputs)),
    ):
        result = shell.run_cell(cell.source, store_history=True, cell_id=cell.id)
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        frames = shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
        outputs.append(
            _output("error", ename=type(error).__name__, evalue=str(error), traceback=list(frames))
        )
    cell.outputs = [_bounded(output) for output in outputs]
    return error is None


def _bounded(output: Any) -> Any:
    """An output without what no one reads of an endless printing, kept with every report."""
    if output.output_type == "stream" and len(output.text) > PRINTED:
        more = french.number(len(output.text) - PRINTED)
        output.text = f"{output.text[:PRINTED]}\n[{more} caractères de plus, non conservés]\n"
    return output


papermill_engines.register(ENGINE, InProcessEngine)
