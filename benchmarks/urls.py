"""The shop's address book, and a page that costs nothing: what server and middleware take for themselves."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path

from marketplace.urls import urlpatterns as addresses_of_the_shop


@cache
def _page(size: int) -> bytes:
    return b"<!doctype html>" + b"x" * (size - len(b"<!doctype html>"))


def stored(request: HttpRequest, size: int) -> HttpResponse:
    """A ready page of `size` bytes."""
    return HttpResponse(_page(size))


urlpatterns = [path("benchmark/stored/<int:size>/", stored), *addresses_of_the_shop]
