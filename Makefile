# Each target runs one command of tools/dev.py, e.g. `make test ARGS="-k filters"`.

# The first Python that runs and is new enough.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

TARGETS = setup demo demo-big test lint docs wheels matrix bench catalogs lock
.PHONY: $(TARGETS)

$(TARGETS):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found." >&2; exit 1; }
	@$(PYTHON) tools/dev.py $@ $(ARGS)
