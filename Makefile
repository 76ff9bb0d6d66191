# The main commands are `make run`, `make test`, `make audit` and `make bench`. launch/ prepares what they need.

PORT ?= 8000
# The first Python that is recent enough; otherwise any, which then reports the required version.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; \
	done; command -v python3 || command -v python)
# With `exec` the launcher is a child of make itself, so that it ends with make.
LAUNCH = @python="$(PYTHON)"; \
	[ -n "$$python" ] || { echo "✗ Python 3.11 or later is needed: install python3." >&2; exit 1; }; \
	exec $$python -m launch
# A module of the development environment, with its arguments.
TOOL = $(LAUNCH) tool
AUDIT_TOOLS = .local/audit-tools/installed
# The tests of one file share their fixtures, and stay in one process. In the order of collection, the long browser
# tests come early, so that none runs alone at the end.
SEVERAL = -n auto --dist loadfile --no-loadscope-reorder
# A browser may time out on a busy machine: such a test is run again, and the summary says how many.
PATIENT = --reruns 1 --only-rerun TimeoutError
# Tests that take minutes, and have their own commands: they measure, cause failures, or take screenshots.
ON_THEIR_OWN = $(patsubst %,--ignore=tests/%,audit faults browser/test_editing.py)

.PHONY: help run dev test test-deploy audit bench backup restore guide lock messages

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: ## serve the site at http://localhost:8000 as in production; PORT=8123 for another port
	$(LAUNCH) run '$(PORT)'

dev: ## serve it with debug pages and automatic reload; PORT as above
	$(LAUNCH) dev '$(PORT)'

test: ## run all checks: formatting, settings, migrations, tests, browser
	$(LAUNCH) need chromium
	$(TOOL) pytest $(SEVERAL) $(PATIENT) $(ON_THEIR_OWN) tests

test-deploy: ## follow docs/deploying.md on bare Debian machines; needs root, some minutes, and a network
	$(LAUNCH) need debootstrap systemd-nspawn slirp4netns ip
	@exec $(PYTHON) -m tests.deploy.play

audit: export SITE_PUBLIC = 1
audit: export AUDIT_SHORT = $(SHORT)
audit: $(AUDIT_TOOLS) ## check every page with the Nu HTML checker, measure every page type with Lighthouse; SHORT=1 a few types, WRITE=1 saves the figures that the site shows
	$(if $(SHORT),$(if $(WRITE),$(error ✗ The site shows the figures of every page: WRITE=1 goes without SHORT=1)))
	$(LAUNCH) need chromium java
	$(TOOL) pytest -q --no-header --show-capture=no $(if $(WRITE),--write-measured) tests/audit

$(AUDIT_TOOLS): bench/package.json bench/package-lock.json
	$(LAUNCH) need npm
	@node -e 'process.exitCode = parseInt(process.versions.node) < 20 ? 1 : 0' || { echo "✗ Lighthouse needs Node 20 or later." >&2; exit 1; }
	@rm -rf $(@D) && mkdir -p $(@D) && cp $^ $(@D) && \
		npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund && touch $@

bench: ## measure the performance against a bare Django view; QUICK=1 a few pages only, WRITE=1 updates the table of docs/scaling.md
	$(LAUNCH) need wrk
	$(TOOL) bench.speed $(if $(QUICK),--quick) $(if $(WRITE),--write)

backup: ## back up the site (database, images, documents) to one dated archive
	$(LAUNCH) manage backup

restore: ## restore a site from ARCHIVE=…; REPLACE=1 replaces one that has pages without confirmation
	$(LAUNCH) manage restore '$(or $(ARCHIVE),$(error ✗ Give the archive to restore: make restore ARCHIVE=.local/backups/pepr-….tar))' $(if $(REPLACE),--replace)

guide: export GUIDE = 1
guide: ## run the tasks of the editors' guide in a browser, and take its screenshots again
	$(LAUNCH) need chromium
	$(TOOL) pytest tests/browser/test_editing.py

# For the oldest Python and every platform. The result does not depend on the index that was used.
LOCK = $(TOOL) uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --annotation-style line \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) \
	$(if $(PIP_INDEX_URL),--default-index '$(PIP_INDEX_URL)')
# The versions of one lock constrain the following ones.
AFTER = $(patsubst %,--constraint requirements/locked/%.txt,$(1))

lock: export UV_CACHE_DIR = .local/uv
lock: ## lock the version and the hashes of every package; UPGRADE=1 upgrades indirect dependencies
	$(LOCK) requirements/uv.txt -o requirements/locked/uv.txt
	$(LOCK) requirements.txt -o requirements/locked/site.txt
	$(LOCK) requirements/run.txt -o requirements/locked/run.txt $(call AFTER,site)
	$(LOCK) requirements/dev.txt -o requirements/locked/dev.txt $(call AFTER,site run)
	$(LOCK) requirements/s3.txt -o requirements/locked/s3.txt $(call AFTER,site run dev)
	$(LOCK) requirements/cluster.txt -o requirements/locked/cluster.txt $(call AFTER,site run dev s3)

# The French catalogue is maintained manually: it corrects strings of packages, which are not in this code, and repeats
# each plural, since Django would otherwise use the singular.
messages: ## update the English catalogue from the code, and compile all catalogues
	$(LAUNCH) need msgmerge
	$(TOOL) django makemessages --locale=en --no-location --no-wrap --no-obsolete \
		$(patsubst %,--ignore=%,tests docs bench launch deploy content)
	$(TOOL) django compilemessages --ignore=.local
