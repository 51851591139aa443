"""Chooses the theme of a request by its host: a province with a Site of its own wears its theme everywhere."""

from django.http import HttpRequest, HttpResponseBase

from cms.pages.selectors import themes_by_host
from themes.loader import BASE, use_theme


class ThemeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = request.get_host().partition(":")[0]
        with use_theme(themes_by_host().get(host, BASE)):
            return self.get_response(request)
