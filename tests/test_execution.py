"""Running notebooks through papermill: the same blocks in our engine and in Jupyter's kernel."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from cep_report.blocks import Paragraphs, Value
from cep_report.errors import ConfigurationError, NotebookError
from cep_report.execution import PRINTED, check_parameters, run_notebook
from cep_report.parameters import Parameters

PARAMETERS = Parameters("demo-2022", "53", "v1")
DECLARATION = 'campaign = ""\nregion = ""\nversion = "v0"\naccept_reserves = False'
EMIT = """
from IPython.display import display
from cep_report.blocks import MIME, Paragraphs, to_json
def emit(text):
    display({MIME: to_json(Paragraphs("p", text)), "text/markdown": text}, raw=True)
"""


@pytest.fixture
def notebook(tmp_path):
    def write(*cells, declaration=DECLARATION, tags=("parameters",)):
        first = new_code_cell(declaration, metadata={"tags": list(tags)})
        content = new_notebook(
            cells=[new_markdown_cell("# Titre"), first, *map(new_code_cell, cells)],
            metadata={
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
            },
        )
        path = tmp_path / "essai.ipynb"
        nbformat.write(content, path)
        return path

    return write


@pytest.mark.parametrize("engine", ["cep", "kernel"])
def test_blocks_come_back_in_order_with_the_parameters(notebook, engine):
    path = notebook(EMIT, "emit(f'{campaign} {region} {version}')", "emit('deux'); emit('trois')")
    blocks = run_notebook(path, PARAMETERS, engine=engine)
    assert [block.markdown for block in blocks] == ["demo-2022 53 v1", "deux", "trois"]
    assert all(isinstance(block, Paragraphs) for block in blocks)


@pytest.mark.parametrize("engine", ["cep", "kernel"])
def test_the_executed_notebook_is_complete_and_has_no_clock(notebook, tmp_path, engine):
    path = notebook(
        "print('un')\nprint('deux')\n6 * 7", "import sys; print('err', file=sys.stderr)"
    )
    executed = [tmp_path / "a.ipynb", tmp_path / "b.ipynb"]
    for target in executed:
        run_notebook(path, PARAMETERS, target, engine=engine)
    assert executed[0].read_bytes() == executed[1].read_bytes()
    cells = nbformat.read(executed[0], 4).cells
    streams, result = cells[3].outputs
    assert (streams.name, streams.text) == ("stdout", "un\ndeux\n")
    assert result.data["text/plain"] == "42"
    assert cells[4].outputs[0].name == "stderr"
    assert str(tmp_path) not in executed[0].read_text()


@pytest.mark.parametrize("engine", ["cep", "kernel"])
def test_an_error_names_notebook_cell_and_cause(notebook, engine):
    path = notebook("x = 1", "raise ValueError('valeur impossible')", "jamais = 1")
    with pytest.raises(NotebookError) as caught:
        run_notebook(path, PARAMETERS, engine=engine)
    assert caught.value.where == "essai.ipynb, cellule 5"
    assert caught.value.found == "ValueError\u00a0: valeur impossible"


@pytest.mark.parametrize("source", ["raise SystemExit(0)", "import sys; sys.exit()"])
def test_an_exit_is_not_taken_for_the_end(notebook, source):
    with pytest.raises(NotebookError, match="SystemExit"):
        run_notebook(notebook("x = 1", source, "ensuite = 1"), PARAMETERS)


def test_our_own_errors_keep_their_words(notebook):
    path = notebook(
        "from cep_report.errors import InputError\nraise InputError('quoi', where='là')"
    )
    with pytest.raises(NotebookError, match="quoi\n  Où\u00a0: là"):
        run_notebook(path, PARAMETERS)


def test_a_notebook_leaves_nothing_to_the_next(notebook):
    run_notebook(notebook("secret = 1"), PARAMETERS)
    with pytest.raises(NotebookError, match="NameError"):
        run_notebook(notebook("secret"), PARAMETERS)


def test_a_notebook_without_its_parameters_cell_is_refused(notebook):
    with pytest.raises(ConfigurationError, match="aucune cellule marquée"):
        check_parameters(notebook("1", tags=()))


def test_an_unknown_parameter_is_refused(notebook):
    path = notebook("1", declaration=DECLARATION + "\nregoin = ''")
    with pytest.raises(ConfigurationError, match="regoin"):
        check_parameters(path)


def test_our_parameters_are_accepted(notebook):
    check_parameters(notebook("1"))


def test_a_missing_notebook_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="introuvable"):
        check_parameters(tmp_path / "absent.ipynb")


def test_other_outputs_are_not_taken_for_blocks(notebook):
    path = notebook("from IPython.display import Markdown\nMarkdown('**gras**')")
    assert run_notebook(path, PARAMETERS) == ()


def test_blocks_travel_as_json_and_back():
    from cep_report.blocks import Callout, Column, Figure, Table, from_json, to_json

    for block in (
        Value("a.b", "12", 12.0, "personnes", "s"),
        Table("t", "c", (Column("x"),), (("1",),), "s", ("n",), True, (0,)),
        Figure("f", "c", "alt", "s", "<svg/>", "aGk=", notes=("n",)),
        Callout("c", "attention", "titre", "texte"),
    ):
        assert from_json(to_json(block)) == block
    with pytest.raises(ValueError, match="unknown kind"):
        from_json({"block": "autre"})


def test_what_is_printed_without_end_is_cut(notebook, tmp_path):
    executed = tmp_path / "fait.ipynb"
    run_notebook(notebook(f"print('x' * {PRINTED + 1234})"), PARAMETERS, executed)
    [stream] = nbformat.read(executed, 4).cells[3].outputs
    assert stream.text.count("x") == PRINTED
    assert stream.text.endswith("\n[1\u202f235 caractères de plus, non conservés]\n")
