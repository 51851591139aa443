#!/bin/sh
# Django's deployment checks with the settings of production. The values are samples: only their shape is checked.
set -eu

export PRODUCTION=1 DEBUG=0
export SECRET_KEY="${SECRET_KEY:-$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')}"
export SITE_URL="${SITE_URL:-https://shop.example}"
export ALLOWED_HOSTS="${ALLOWED_HOSTS:-shop.example}"
export DATABASE_URL="${DATABASE_URL:-postgres://shop@127.0.0.1/shop}"
export EMAIL_URL="${EMAIL_URL:-smtp://127.0.0.1:25}"
export VAR_DIR="${VAR_DIR:-.cache/check-deploy}"
mkdir -p "$VAR_DIR/static"

.venv/bin/python manage.py check --deploy --fail-level WARNING
