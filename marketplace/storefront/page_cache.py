"""Pages that are the same for everybody, kept until something that they show changes.

A page is kept under the version of the listing, which the writer of a row raises in its own transaction, and under the
hour, because certificates end and the fair order turns on full hours. So no stale page is ever found: one statement
tells. Who asks again with the page's tag gets 304 without a page being made.

In a busy shop the version changes every few moments. What shows little of other goods is therefore kept in parts, each
under a state of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language

from catalog.search.counts import as_of, version
from catalog.search.fair import hour
from themes import loader

T = TypeVar("T")

KEEP_SECONDS = 3_600
HTML, JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
CACHE_CONTROL = "public, no-cache"  # may be kept, but is to be asked for again: the answer is mostly 304


@dataclass(frozen=True)
class Made:
    """A page as it was made; `found` is told to the log of searches also when the page comes from the cache."""

    content: bytes
    status: int = 200
    found: int = 0
    content_type: str = HTML

    @property
    def tag(self) -> str:
        return f'"{sha256(self.content).hexdigest()[:32]}"'


def kept(
    request: HttpRequest, key: str, make: Callable[[], Made], state: str = "", seconds: int = KEEP_SECONDS
) -> tuple[HttpResponse, Made]:
    """A page made or kept. `key` tells all that was asked, in its one form, so that strange parameters fill no cache.

    `state`: of all that it shows, if that isn't the listing's version. `seconds`: it shows what no state tells.
    """
    current = state or version()
    cache, place = caches["pages"], _place(key, current)
    entry: tuple[Made, str] | None = cache.get(place)
    if entry is None:
        with as_of("" if state else current):
            made = make()
        entry = (made, made.tag)
        if made.status == 200:
            cache.set(place, entry, seconds)
    made, tag = entry
    return _answer(request, made, tag), made


def part(key: str, state: str, make: Callable[[], T]) -> T:
    """What a page is put together from, made or kept. `state`: of all that it shows."""
    cache, place = caches["pages"], _place(key, state)
    found: T | None = cache.get(place)
    if found is None:
        found = make()
        cache.set(place, found, KEEP_SECONDS)
    return found


def put_together(request: HttpRequest, content: bytes) -> HttpResponse:
    """The answer with a page of such parts."""
    made = Made(content)
    return _answer(request, made, made.tag)


def _place(key: str, state: str) -> str:
    full = f"{state}:{hour(timezone.now())}:{get_language()}:{_look()}:{key}"
    return f"page:{sha256(full.encode()).hexdigest()}"


def _look() -> str:
    theme = loader.current()
    return theme.slug if theme else ""


def _answer(request: HttpRequest, made: Made, tag: str) -> HttpResponse:
    response: HttpResponse
    if made.status == 200 and tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(made.content, status=made.status, content_type=made.content_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response
