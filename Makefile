# Everything a person types. Each target installs what it needs first, at pinned versions, and skips what is there.

# The official Omniglot archives are never committed; tests that read them run where they lie beside the checkout.
OMNIGLOT_DIR ?= $(wildcard $(CURDIR)/../shared/omniglot)
ifneq ($(OMNIGLOT_DIR),)
export OMNIGLOT_DIR
endif

.DEFAULT_GOAL := help
.PHONY: help serve build test bench fuzz lint fmt shots setup clean

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):[^#]*## /  make \1	/'

serve: ## Build the site fast and serve it on http://127.0.0.1:8080 (PORT=… for another port), rebuilding on every change
	@scripts/serve

build: ## Build the release site into dist/, ready for any host (docs/deploy.md)
	@scripts/build

test: ## Run every check: formatting, lints, native tests, browser tests, the built site end to end, size budgets
	@scripts/test

bench: ## Time a training step natively, then in the browser beside TensorFlow.js and jax-js
	@scripts/bench

fuzz: ## Fuzz what reads archives, stored drawings and messages, SECONDS_EACH (60) for each target
	@scripts/fuzz

lint: ## Run clippy over the native command line and over everything that becomes WebAssembly
	@scripts/lint

fmt: ## Format the Rust sources
	@scripts/setup rust
	cargo fmt

shots: ## Take the README's screenshots from the built site
	@scripts/shots

setup: ## Install everything that the other targets need
	@scripts/setup rust site node browser bench

clean: ## Remove the built site (the build cache is in ~/.cache/fewshot-playground)
	rm -rf dist .serve
