"""Chooses the theme of a request: a province's own pages wear its tokens."""

from django.http import HttpRequest, HttpResponseBase

from themes.loader import use_theme


class ThemeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with use_theme("base"):
            return self.get_response(request)
