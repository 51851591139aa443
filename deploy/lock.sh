#!/bin/sh
# Turns pyproject.toml into lock files with hashes and without any address, for every supported Python at once.
# What is locked stays unless pyproject.toml rules it out; pass --upgrade to move on.
set -eu

export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile() {
    .venv/bin/python -m uv pip compile "$@" --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links
}

compile requirements/uv.in --output-file requirements/uv.lock
compile pyproject.toml --output-file requirements/run.lock "$@"
compile pyproject.toml --group test --group lint --constraint requirements/run.lock \
    --output-file requirements/dev.lock "$@"
