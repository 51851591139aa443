"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

app_name = "basket"
urlpatterns: list[URLPattern | URLResolver] = []
