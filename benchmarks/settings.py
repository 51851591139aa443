"""The shop's settings as production has them, with what a measurement on one machine must change. Nothing else differs.

The environment decides: DATABASE_URL, VAR_DIR, PORT as always, and PAGE_CACHE ("on" or "off") whether the cache of
whole pages remembers anything.
"""

import os

os.environ |= {
    "PRODUCTION": "1",
    "SECURE_SSL_REDIRECT": "0",  # a proxy would do it, and would speak plain HTTP to us as the load client does
    "SECRET_KEY": "of a measurement, guards nothing, and is long enough for every check of Django",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "https://127.0.0.1",
    "EMAIL_URL": "dummymail://",
}

from marketplace.settings import *  # noqa: F403
from marketplace.settings import CACHES, VAR_DIR

ROOT_URLCONF = "benchmarks.urls"
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"

# Where the shop keeps whole pages. "off" makes every request do its work: that is what "uncached" means in the tables.
_PAGES = {
    "on": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    "off": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
CACHES = CACHES | {"pages": _PAGES[os.environ.get("PAGE_CACHE", "off")]}
