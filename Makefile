# Two commands matter: make demo, make test. On Windows, see README.md.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

SESSIONS ?= 3
EDITS ?= 60
KILLS ?= 50
REQUESTS ?= 5

.PHONY: setup demo test lint soak faults bench bench-growth bench-analysis lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: setup
	$(BIN)/cep-report demo

test: setup lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb

# Drafts edited in a real LibreOffice and received again; needs soffice and python3-uno.
soak: setup
	$(BIN)/python -m benchmarks.soak --sessions $(SESSIONS) --edits $(EDITS)

# Batches broken on purpose: killed, without room or rights, two at once; root, for disks and rights.
faults: setup
	$(BIN)/python -m benchmarks.faults --kills $(KILLS) --requests $(REQUESTS) --write

# Eighteen reports: ours, a loop of papermill with ordinary kernels, and the floor; some minutes.
bench: setup
	$(BIN)/python -m benchmarks.batch

# Cost and memory at 18, 101 and 1000 reports; the better part of an hour.
bench-growth: setup
	$(BIN)/python -m benchmarks.batch --growth 18 101 1000

# Measures analysis, confidentiality and sentences; writes benchmarks/RESULTS.md.
bench-analysis: setup
	test -f data/demo-2022/jeu-de-donnees-fictif.csv || $(BIN)/cep-report demo --sans-rendu
	$(BIN)/python -m benchmarks.analysis

# The only target that chooses versions; the others install what is locked.
lock:
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet -o requirements.lock

clean:
	rm -rf _output .cep-cache reports/demo-* data/demo-*
