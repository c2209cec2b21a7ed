# All that whichcert needs is Python 3.11 or newer and make (GNU make 3.81 of macOS will do).
# The targets build .venv from the lock files when needed; each kind of fault is told in one sentence.

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?=
ALL ?=
ARGS ?=

LOCK := requirements.lock
PLAYGROUND_LOCK := requirements-playground.lock
MEANING_LOCK := requirements-meaning.lock
BUILD_LOCK := requirements-build.lock
TEST_LOCK := tests/requirements.lock

.PHONY: bench eval faults fit help image quick run test lint guide screenshot lock test-all wheel wheels clean checks venv venv-test
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## show this list
	@echo "make ...   (make run PYTHON=python3.12 chooses the Python, make test ARGS='-k ask' passes arguments on)"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: venv ## start the bot: on Discord with DISCORD_TOKEN, otherwise in the playground
	@$(PY) -m bot run $(ARGS)

# The types take a minute of one processor, so that they are checked beside the tests; what is wrong stands at the end.
# Coverage is measured in the core tests alone: it more than doubles the time of a test, and of the slow ones, most start
# processes, in which nothing is measured. Many examples of each property are tried with ALL=yes.
CHECK_TYPES = $(PY) -m basedpyright --project pyproject.toml --pythonpath $(PY)

# The programs that the tests start are compiled once, also where Python is told to write no bytecode.
test: export PYTHONDONTWRITEBYTECODE :=
test: checks ## run the linters, then the core tests (ALL=yes: what test-all runs)
	@$(CHECK_TYPES) >$(VENV)/types.txt 2>&1 & types=$$!; trap "kill $$types 2>/dev/null" INT TERM; \
	$(CORE); tests=$$?; \
	wait $$types; types=$$?; cat $(VENV)/types.txt; [ "$$tests$$types" = 00 ]
	$(if $(ALL),$(PY) -m pytest -m slow --hypothesis-profile=many $(ARGS))

CORE = $(PY) -m pytest -m "not slow" $(if $(ALL),--hypothesis-profile=many --cov --cov-report=term) $(ARGS)

test-all: ## run the linters, the core tests with branch coverage, and the slow tests (sockets, benchmark, browser too)
	@$(MAKE) test ALL=yes

image: venv-test ## build deploy/Dockerfile with buildah and try it, as root (VOLUMES="FILE ...": the build reads them)
	WHICHCERT_IMAGE_VOLUMES='$(VOLUMES)' $(PY) -m pytest -n 0 -s tests/deploy/test_image.py $(ARGS)

quick: venv-test ## check in half a minute: format, rules, imports, and the tests that need no guide, bot or socket
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m pytest -m "not whole" tests/rules $(ARGS)

lint: checks ## check format, lint rules, types, the direction of imports, and what deploy/ and CI are made of
	$(CHECK_TYPES)

checks: venv-test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/hadolint deploy/Dockerfile
	$(VENV)/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(VENV)/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/ci.yml

guide: venv ## rewrite exam-facts.md from credentials.yaml
	$(PY) -m knowledge.exam_facts $(ARGS)

eval: venv-test ## measure the answers to the golden questions (ARGS=--misses lists the misses, --writers leaves out writers)
	@$(PY) -m tests.answers.evaluate $(ARGS)

fit: venv-test ## fit the decision between answered, unsure and not covered to them, and the search of plain guides
	@$(PY) -m tests.answers.fit
	@$(PY) -m tests.answers.fit_plain

faults: venv-test ## run all stories in which Discord and the bot break, some at random (ARGS=--seed=7 repeats them)
	$(PY) -m pytest --faults -v tests/wire $(ARGS)

bench: venv-test ## measure speed and memory next to other bots, in a few minutes (ARGS=--quick: less; --json; --picture: draws it)
	@$(PY) -m tests.bench $(ARGS)

screenshot: venv-test ## remake the README's picture (needs Chromium)
	$(PY) -m tests.screenshot $(ARGS)

COMPILE := UV_CUSTOM_COMPILE_COMMAND='make lock' $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate

lock: venv-test ## remake the lock files from pyproject.toml (ARGS=--upgrade: with the newest versions)
	$(COMPILE) $(ARGS) pyproject.toml --output-file $(LOCK)
	$(COMPILE) $(ARGS) --group pyproject.toml:meaning --constraint $(LOCK) --output-file $(MEANING_LOCK)
	$(COMPILE) $(ARGS) --group pyproject.toml:playground --constraint $(LOCK) --output-file $(PLAYGROUND_LOCK)
	$(COMPILE) $(ARGS) --group pyproject.toml:build --output-file $(BUILD_LOCK)
	$(COMPILE) $(ARGS) --group pyproject.toml:test --output-file $(TEST_LOCK) \
	  $(foreach lock,$(LOCK) $(MEANING_LOCK) $(PLAYGROUND_LOCK) $(BUILD_LOCK),--constraint $(lock))

wheel: venv-test ## build the wheel that pipx and uv tool install, in dist
	rm -rf build
	$(PY) -m knowledge.prebuild --portable
	$(PY) -m uv build --quiet --wheel --no-build-isolation --python $(PY) $(ARGS)
	rm -rf build *.egg-info knowledge/prebuilt

wheels: venv-test ## check that the locks install without a compiler on each Python and platform
	@set -e; for python in 3.11 3.12 3.13 3.14; do \
	  for platform in x86_64-manylinux_2_28 aarch64-manylinux_2_28 aarch64-apple-darwin x86_64-apple-darwin; do \
	    $(PY) -m uv pip install --quiet --dry-run --only-binary :all: --require-hashes --target $(VENV)/wheels \
	      --python-version $$python --python-platform $$platform -r $(LOCK) -r $(PLAYGROUND_LOCK) -r $(TEST_LOCK); \
	    echo "wheels for all: Python $$python, $$platform"; \
	  done; \
	done

clean: ## remove .venv and what the tools left behind
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Python runs deploy/environment.py, which builds .venv. Only what it cannot say itself is said here: that there is none.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
FIND := for python in python3 python3.14 python3.13 python3.12 python3.11 '$(PYTHON)' $(PY); do \
	"$$python" -I -c '$(NEW_ENOUGH)' 2>/dev/null && break; python=''; done; \
	[ -n "$$python" ] || { echo "whichcert needs Python 3.11 or newer, and found $$(python3 -V 2>/dev/null || echo none): \
	install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), \
	or name one: make run PYTHON=/path/to/python3.12." >&2; exit 1; }

MEANING := --if-possible=$(MEANING_LOCK) --without='The guide is searched by words alone, not by meaning.'

venv:
	@$(FIND); "$$python" -I deploy/environment.py --python='$(PYTHON)' $(MEANING) $(LOCK) $(PLAYGROUND_LOCK)

venv-test:
	@$(FIND); "$$python" -I deploy/environment.py --python='$(PYTHON)' $(MEANING) $(LOCK) $(PLAYGROUND_LOCK) $(TEST_LOCK)
