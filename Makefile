# The main commands are `make run`, `make test`, `make audit` and `make bench`. They are implemented in launch/.

PORT ?= 8000
# The first Python that is recent enough; otherwise any, which then reports the required version.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; \
	done; command -v python3 || command -v python)
# With `exec` the launcher is a child of make itself, so that it ends with make.
LAUNCH = @python="$(PYTHON)"; \
	[ -n "$$python" ] || { echo "✗ Python 3.11 or later is needed: install python3." >&2; exit 1; }; \
	exec $$python -m launch --end-with-parent

.PHONY: help run dev test test-deploy audit bench backup restore guide lock messages

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: ## serve the site at http://localhost:8000 as in production; PORT=8123 for another port
	$(LAUNCH) run --port '$(PORT)'

dev: ## serve it with debug pages and automatic reload; PORT as above
	$(LAUNCH) dev --port '$(PORT)'

test: ## run all checks: formatting, settings, migrations, tests, browser
	$(LAUNCH) test

test-deploy: ## follow docs/deploying.md on bare Debian machines; needs root, some minutes, and a network
	$(LAUNCH) test-deploy

audit: ## check every page with the Nu HTML checker, measure every page type with Lighthouse; SHORT=1 a few types, WRITE=1 saves the figures that the site shows
	$(LAUNCH) audit $(if $(SHORT),--short) $(if $(WRITE),--write)

bench: ## measure the performance against a bare Django view; QUICK=1 a few pages only, WRITE=1 updates the table of docs/scaling.md
	$(LAUNCH) bench $(if $(QUICK),--quick) $(if $(WRITE),--write)

backup: ## back up the site (database, images, documents) to one dated archive
	$(LAUNCH) backup

restore: ## restore a site from ARCHIVE=…; REPLACE=1 replaces one that has pages without confirmation
	$(LAUNCH) restore '$(ARCHIVE)' $(if $(REPLACE),--replace)

guide: ## run the tasks of the editors' guide in a browser, and take its screenshots again
	$(LAUNCH) guide

lock: ## lock the version and the hashes of every package; UPGRADE=1 upgrades indirect dependencies
	$(LAUNCH) lock $(if $(UPGRADE),--upgrade)

messages: ## update the English catalogue from the code, and compile all catalogues
	$(LAUNCH) messages
