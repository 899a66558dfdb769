# Every action of the house. `make setup` is idempotent and says what it did; the others call it for what they need.

SHELL := /bin/bash
.DEFAULT_GOAL := help
CARGO ?= cargo

.PHONY: help setup demo test serve check bench fmt

help: ## what there is to do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: ## install what building and testing need, once
	@scripts/setup.sh

demo: setup ## five real calls over SIP and RTP, with a timeline and a table
	@$(CARGO) build --release --locked --quiet
	@target/release/calmline demo $(ARGS)

serve: setup ## run the service with calmline.toml, or with the example's settings
	@$(CARGO) build --release --locked --quiet
	@target/release/calmline serve --config $$(test -f calmline.toml && echo calmline.toml || echo calmline.example.toml)

check: setup ## format, lints, licences: the locks without the tests
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	@cargo deny --log-level error check bans licenses sources

test: check ## everything that must hold
	@scripts/check-console.sh
	@scripts/check-api.sh
	@$(CARGO) test --workspace --locked

bench: setup ## the timing table, measured here
	@$(CARGO) bench --locked $(ARGS)

fmt: ## format the code
	@$(CARGO) fmt --all
