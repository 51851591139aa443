"""Addresses of this room."""

from django.urls import URLPattern, URLResolver

app_name = "order"
urlpatterns: list[URLPattern | URLResolver] = []
