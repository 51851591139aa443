"""The pages of subjects."""

from django.http import Http404, HttpRequest, HttpResponse


def index(request: HttpRequest) -> HttpResponse:
    raise Http404


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
