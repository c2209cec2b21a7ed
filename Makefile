# All that whichcert needs is Python 3.11 or newer and make (GNU make 3.81 of macOS will do).
# The targets build .venv from the lock files when needed; each kind of fault is told in one sentence.

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?=
ARGS ?=

LOCK := requirements.lock
TEST_LOCK := tests/requirements.lock

.PHONY: bench eval faults fit help quick run test lint guide screenshot lock wheels clean venv venv-test
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## show this list
	@echo "make ...   (make run PYTHON=python3.12 chooses the Python, make test ARGS='-k ask' hands words on)"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: venv ## start the bot: on Discord with DISCORD_TOKEN, else in the playground
	@$(PY) -m bot run $(ARGS)

test: lint ## run the linters, then the tests
	$(PY) -m pytest $(ARGS)

quick: venv-test ## check in half a minute: format, rules, imports, and the tests that need no guide, bot or socket
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m pytest -m "not whole" tests/rules $(ARGS)

lint: venv-test ## check format, lint rules, types and the direction of imports
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m basedpyright --project pyproject.toml --pythonpath $(PY)
	$(VENV)/bin/lint-imports --no-logo

guide: venv ## write exam-facts.md anew from credentials.yaml
	$(PY) -m knowledge.exam_facts $(ARGS)

eval: venv-test ## measure the answers to the golden questions (ARGS=--misses lists the misses, --writers leaves writers out)
	@$(PY) -m tests.answers.evaluate $(ARGS)

fit: venv-test ## fit the decision between answered, unsure and not covered to them
	@$(PY) -m tests.answers.fit

faults: venv-test ## run all stories in which Discord and the bot break, some at random (ARGS=--seed=7 repeats them)
	$(PY) -m pytest --faults -v tests/wire $(ARGS)

bench: venv-test ## compare speed with peers in the same run, some minutes (ARGS=--json prints JSON)
	@$(PY) -m tests.bench $(ARGS)

screenshot: venv-test ## make the README's picture anew (needs Chromium)
	$(PY) -m tests.screenshot $(ARGS)

COMPILE := UV_CUSTOM_COMPILE_COMMAND='make lock' $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate

lock: venv-test ## remake the lock files from pyproject.toml (ARGS=--upgrade: with the newest versions)
	$(COMPILE) $(ARGS) pyproject.toml --extra playground --output-file $(LOCK)
	$(COMPILE) $(ARGS) --group pyproject.toml:test --constraint $(LOCK) --output-file $(TEST_LOCK)

wheels: venv-test ## check that the locks install without a compiler on each Python and platform
	@set -e; for python in 3.11 3.12 3.13 3.14; do \
	  for platform in x86_64-manylinux_2_28 aarch64-manylinux_2_28 aarch64-apple-darwin x86_64-apple-darwin; do \
	    $(PY) -m uv pip install --quiet --dry-run --only-binary :all: --require-hashes --target $(VENV)/wheels \
	      --python-version $$python --python-platform $$platform -r $(LOCK) -r $(TEST_LOCK); \
	    echo "wheels for all: Python $$python, $$platform"; \
	  done; \
	done

clean: ## remove .venv and what the tools left
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# .venv/built is what .venv's Python said of itself when .venv was made; when it says something else or nothing
# (moved, copied, its Python gone or replaced), or PYTHON names another one than .venv/built-from, .venv is made anew.
# .venv/installing stands while pip works: an interrupted installation is not trusted, and .venv is made anew.
# .venv/*.lock are copies of the lock files that were installed to the end.
OLD_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
WITH_VENV := import ensurepip, venv
BASE := import os, sys; print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)), "%d.%d" % sys.version_info[:2])
BUILT := import sys; print(sys.prefix); $(BASE)

venv:
	@$(call ensure_venv) && $(call install,$(LOCK),run.lock,-r $(LOCK))

venv-test: venv
	@$(call install,$(TEST_LOCK),test.lock,-r $(LOCK) -r $(TEST_LOCK))

define ensure_venv
{ \
  fail() { echo "$$1" >&2; exit 1; }; \
  given='$(PYTHON)'; base=''; \
  if [ -n "$$given" ]; then \
    "$$given" -I -c '' 2>/dev/null || fail "PYTHON=$$given does not run: give the name or path of a Python 3.11 or newer."; \
    "$$given" -I -c '$(OLD_ENOUGH)' || \
      fail "$$given is $$("$$given" -V 2>&1), and whichcert needs 3.11 or newer: give another PYTHON, or none to have one looked for."; \
    base=$$("$$given" -I -c '$(BASE)'); \
  fi; \
  is_current() { \
    [ -f $(VENV)/built ] && [ ! -e $(VENV)/installing ] && \
    [ "$$($(PY) -I -c '$(BUILT)' 2>/dev/null)" = "$$(cat $(VENV)/built)" ] && \
    { [ -z "$$base" ] || [ "$$base" = "$$(cat $(VENV)/built-from)" ]; }; \
  }; \
  is_current || { \
    chosen="$$given"; without_venv=''; \
    if [ -n "$$given" ]; then set -- "$$given"; else set -- python3 python3.14 python3.13 python3.12 python3.11; fi; \
    for python in "$$@"; do \
      "$$python" -I -c '$(OLD_ENOUGH)' 2>/dev/null || continue; \
      if "$$python" -I -c '$(WITH_VENV)' 2>/dev/null; then chosen="$$python"; without_venv=''; break; fi; \
      without_venv="$${without_venv:-$$python}"; \
    done; \
    [ -z "$$without_venv" ] || { \
      package=$$("$$without_venv" -I -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
      fail "$$without_venv lacks the module venv or ensurepip: install it (Debian, Ubuntu: apt install $$package), then run make again."; \
    }; \
    [ -n "$$chosen" ] || fail "whichcert needs Python 3.11 or newer, and here is $$(python3 -V 2>/dev/null || echo none): install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), or name one: make run PYTHON=/path/to/python3.12."; \
    echo "Building $(VENV) with $$("$$chosen" -V) ..."; \
    rm -rf $(VENV) && "$$chosen" -I -m venv $(VENV) || \
      fail "$$chosen could not build $(VENV) (its words are above): make room or give write access here, then run make again."; \
    "$$chosen" -I -c '$(BASE)' > $(VENV)/built-from && $(PY) -I -c '$(BUILT)' > $(VENV)/built; \
  }; \
}
endef

# $(1) the lock file, $(2) the name of its copy in .venv, $(3) what pip is to install
define install
cmp -s $(1) $(VENV)/$(2) || { \
  echo "Installing what $(1) lists (the first time takes a minute or two) ..."; \
  : > $(VENV)/installing && \
  if $(PY) -I -m pip install --disable-pip-version-check --progress-bar off --require-hashes $(3) > $(VENV)/pip.log 2>&1; \
  then cp $(1) $(VENV)/$(2) && rm $(VENV)/installing; \
  else tail -n 4 $(VENV)/pip.log >&2; \
    echo "pip could not install what $(1) lists (more in $(VENV)/pip.log): check the network connection, then run make again." >&2; exit 1; \
  fi; \
}
endef
