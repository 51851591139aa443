"""Addresses of this room."""

from django.urls import path

from marketplace.storefront import subject

app_name = "storefront"
urlpatterns = [
    path("chu-the/", subject.index, name="subjects"),
    path("chu-the/<slug:slug>/", subject.detail, name="subject"),
]
