#!/bin/sh
# What the tests need beside Python: a browser and a PostgreSQL server. Root on Debian installs what is missing,
# anybody else is told in one line.
set -eu

packages=""
need() { packages="$packages $1"; }

command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    [ -n "${CHROMIUM:-}" ] || need chromium
# Debian keeps the server's programs outside PATH, one folder for each version.
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
    [ -n "${TEST_DATABASE_URL:-}" ] || need postgresql
# The driver of Playwright is a Node of its own, which a bare Debian lacks this library for.
if command -v ldconfig >/dev/null && ! ldconfig -p | grep -q libatomic.so.1; then need libatomic1; fi
# A Debian Python comes without ensurepip until python3-venv is there; other Pythons bring it.
for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if "$name" -c 'import venv, ensurepip' >/dev/null 2>&1; then venv=yes; fi
done
[ -n "${venv:-}" ] || need python3-venv

[ -n "$packages" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need these packages:$packages. On Debian or Ubuntu: sudo apt-get install$packages" >&2
    exit 1
fi
echo "Installing for the tests:$packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of names
apt-get install -qq --no-install-recommends -y $packages >/dev/null
