# Every target sets itself up: a virtual environment in .venv with the pinned packages of constraints.txt, and the
# programs that read scans and old office files, where it may install them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DOCS ?= corpora/series corpora/train
PORT ?= 8000
# what `make run` makes of the sample documents, and of others, apart
ARCHIVE ?= build/$(if $(filter file,$(origin DOCS)),samples,documents).db
OCR := tesseract-ocr tesseract-ocr-vie
OFFICE := libreoffice-writer-nogui libreoffice-calc-nogui
FONTS := fonts-dejavu-core

SERVER := postgresql
BROWSER := chromium

.PHONY: run test lint evaluate bench clean programs server

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=path/to/python3.11)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -qy python3-venv && $(PYTHON) -m venv $(VENV); \
	  else echo "Install the package python3-venv first"; exit 1; fi; }
	@$(BIN)/python -m pip install -q --upgrade pip
	@$(BIN)/python -m pip install -qq -c constraints.txt -e '.[dev]'
	@touch $@

programs:
	@need=; \
	command -v soffice >/dev/null || need="$(OFFICE)"; \
	tesseract --list-langs 2>/dev/null | grep -qx vie || need="$$need $(OCR)"; \
	test -z "$$need" || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $$need $(FONTS) …" >&2; \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	      apt-get install -qqy --no-install-recommends --no-remove $$need $(FONTS); } >/dev/null; \
	  else false; fi; } || \
	  echo "Without these packages not every scan and office file can be read: $$need" >&2

# The tests run the archive on PostgreSQL too and look at the pages in a browser; without these they are skipped.
server:
	@need=; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || need="$(SERVER)"; \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || need="$$need $(BROWSER)"; \
	test -z "$$need" || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $$need …" >&2; \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	      apt-get install -qqy --no-install-recommends --no-remove $$need; } >/dev/null; \
	  else false; fi; } || \
	  echo "Without these packages some tests are skipped: $$need" >&2

# a document that could not be read was told (1), and the others are there
run: $(READY) programs
	@$(BIN)/solieu ingest $(DOCS) --archive $(ARCHIVE) --jobs 2 || test $$? -eq 1
ifeq ($(origin DOCS),file)
	@$(BIN)/solieu compare "thu ngan sach" --archive $(ARCHIVE) --place "an bien" --place "an minh" \
	  --place "vinh thuan" --place "go quao" --place "u minh thuong" --from 2016-H1 --to 2018-H1
endif
	@$(BIN)/solieu serve --archive $(ARCHIVE) --port $(PORT)

test: $(READY) programs server
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(READY) programs
	$(BIN)/python -m evaluation gate

bench: $(READY) programs
	$(BIN)/python -m evaluation bench

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
