"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

app_name = "traceability"
urlpatterns: list[URLPattern | URLResolver] = []
