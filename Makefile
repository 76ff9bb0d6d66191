# Four commands are enough: `make run`, `make test`, `make audit` and `make bench`. The work is done in launch/.

PORT ?= 8000
# The first Python that is recent enough; failing that any, to say that it is not.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; \
	done; command -v python3 || command -v python)
# `exec` makes the launcher a child of make itself, whose end it then sees.
LAUNCH = @python="$(PYTHON)"; \
	[ -n "$$python" ] || { echo "✗ Python 3.11 or later is needed: install python3." >&2; exit 1; }; \
	exec $$python -m launch --end-with-parent

.PHONY: help run dev test test-deploy audit bench backup restore guide lock messages

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: ## serve the site at http://localhost:8000 as production does; PORT=8123 for another port
	$(LAUNCH) run --port '$(PORT)'

dev: ## serve it with debug pages, starting anew whenever a file changes; PORT too
	$(LAUNCH) dev --port '$(PORT)'

test: ## check everything: form, settings, migrations, tests, browser
	$(LAUNCH) test

test-deploy: ## follow docs/deploying.md on bare Debian machines; needs root, some minutes, and a network
	$(LAUNCH) test-deploy

audit: ## check every page with the Nu HTML checker, measure every type with Lighthouse; SHORT=1 a few types, WRITE=1 keeps the figures for the site to show
	$(LAUNCH) audit $(if $(SHORT),--short) $(if $(WRITE),--write)

bench: ## measure what the site bears, against the floor; QUICK=1 a few pages only, WRITE=1 writes the table of docs/scaling.md
	$(LAUNCH) bench $(if $(QUICK),--quick) $(if $(WRITE),--write)

backup: ## write the site (database, pictures, documents) to one dated archive
	$(LAUNCH) backup

restore: ## bring a site back, ARCHIVE=…; REPLACE=1 replaces one that has pages without asking
	$(LAUNCH) restore '$(ARCHIVE)' $(if $(REPLACE),--replace)

guide: ## play the tasks of the editors' guide in a browser, and take its pictures again
	$(LAUNCH) guide

lock: ## settle the version and the hashes of every package; UPGRADE=1 takes newer ones of those that no list names
	$(LAUNCH) lock $(if $(UPGRADE),--upgrade)

messages: ## bring the English catalogue up to date with the code, and compile all catalogues
	$(LAUNCH) messages
