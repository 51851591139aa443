"""The shop's settings, with what makes a test run fast, repeatable and without traces. Nothing else differs."""

import os
from pathlib import Path

# What a developer's shell says must not decide a test.
for _name in ("PRODUCTION", "DEBUG", "DEMO", "CACHE_URL", "EMAIL_URL", "SITE_URL", "PAYMENT_MODE", "STRIPE_SECRET_KEY"):
    os.environ.pop(_name, None)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop of its own in this thread
os.environ["VAR_DIR"] = str(Path(__file__).resolve().parents[1] / ".cache" / "test-var")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite:///test.sqlite3"

from marketplace.settings import *  # noqa: E402, F403
from marketplace.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

DATABASES["default"]["CONN_MAX_AGE"] = 0  # a live server's connection must not outlive its request
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
STORAGES = STORAGES | {
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # Hashed names need collectstatic; tests read the files where they are.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns on every request about a folder that is missing
