# Thin targets over make.py, which does the work and also runs without make: python make.py help
# Extra arguments: make run ARGS="--server.port 8600"

# The first Python that is new enough; name another with make PYTHON=/path/to/python.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; \
	python=python3; done; echo "$$python")

TARGETS := help setup run test test-all check screenshots benchmark lock clean

.PHONY: $(TARGETS)
$(TARGETS):
	@$(PYTHON) make.py $@ $(ARGS)
