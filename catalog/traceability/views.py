"""The page of a lot."""

from django.http import Http404, HttpRequest, HttpResponse


def scan(request: HttpRequest, code: str) -> HttpResponse:
    raise Http404


def code_image(request: HttpRequest, code: str) -> HttpResponse:
    raise Http404
