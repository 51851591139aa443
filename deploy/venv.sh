#!/bin/sh
# Makes .venv hold exactly what requirements/<set>.lock says, and nothing happens when it already does.
# usage: sh deploy/venv.sh run|dev
set -eu

set_name=$1
stamp=.venv/installed
export UV_PYTHON_DOWNLOADS=never

fits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

find_python() {
    # A name can exist and still not run (version managers leave such shims), so each one is tried.
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if "$name" -c "$fits" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "Python 3.11, 3.12 or 3.13 with venv and pip is needed. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
    return 1
}

# What tests and linters add is kept when the shop is only started afterwards.
if [ "$set_name" = run ] && [ -f "$stamp" ] && grep -q '^dev ' "$stamp"; then
    set_name=dev
fi
wanted="$set_name $(cat requirements/uv.lock "requirements/$set_name.lock" | cksum)"
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

if ! .venv/bin/python -c "$fits" >/dev/null 2>&1; then
    python=$(find_python)
    echo "Creating .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi
rm -f "$stamp"
echo "Installing requirements/$set_name.lock (the first time takes a minute)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
.venv/bin/python -m uv pip sync --python .venv/bin/python --require-hashes "requirements/$set_name.lock"
echo "$wanted" > "$stamp"
