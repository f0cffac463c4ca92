# Rasa, 2.4 GB with what it needs, in an environment of its own: the product only speaks to it over HTTP.

RASA_VENV := .venv-rasa
RASA_PORT := 5005
RASA_MODEL := var/rasa/parley.tar.gz
RASA_PROJECT := var/rasa/project
RASA_SENTENCES := $(wildcard config/languages/*/sentences/*.yml)
# TensorFlow of that time ends at Python 3.11.
RASA_FIT := import ensurepip, ssl, sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 11))
RASA := RASA_TELEMETRY_ENABLED=false RASA_CACHE_DIRECTORY=var/rasa/cache SQLALCHEMY_SILENCE_UBER_WARNING=1 $(RASA_VENV)/bin/rasa

.PHONY: rasa rasa-test

rasa: $(RASA_MODEL) ## install, train and serve Rasa on loopback; then PARLEY_NLU_ENGINE=rasa make run
	@$(RASA) run --enable-api -i 127.0.0.1 -p $(RASA_PORT) -m $(RASA_MODEL)

rasa-test: $(RASA_MODEL) $(VENV)/.tools ## play the parsers' tests against the real Rasa
	@RASA="$(RASA_VENV)/bin/rasa" MODEL="$(RASA_MODEL)" nlu/server/test $(BIN)/python

$(RASA_VENV)/.installed: nlu/server/requirements.lock | $(VENV)/.product
	@for name in $(PYTHON) python3.11 python3.10 python3; do \
	  if "$$name" -c '$(RASA_FIT)' >/dev/null 2>&1; then found=$$name; break; fi; \
	done; \
	test -n "$$found" || { echo "Rasa needs Python 3.10 or 3.11; none was found." >&2; exit 1; }; \
	echo "Installing Rasa (2.4 GB) ..."; \
	test -x $(RASA_VENV)/bin/python || "$$found" -m venv $(RASA_VENV); \
	$(BIN)/uv pip install --quiet --python $(RASA_VENV)/bin/python --require-hashes --no-deps \
	  -r nlu/server/requirements.lock
	@touch $@

$(RASA_MODEL): nlu/server/config.yml $(RASA_SENTENCES) | $(RASA_VENV)/.installed
	@rm -rf $(RASA_PROJECT)
	@$(BIN)/parley nlu export --rasa $(RASA_PROJECT)
	@echo "Training Rasa; this takes minutes ..."
	@$(RASA) train nlu --config $(RASA_PROJECT)/config.yml --domain $(RASA_PROJECT)/domain.yml \
	  --nlu $(RASA_PROJECT)/data --out $(@D) --fixed-model-name $(basename $(basename $(@F)))
