"""Addresses of this room."""

from django.urls import path

from marketplace.storefront import order, subject

app_name = "storefront"
urlpatterns = [
    path("vi-sao-thu-tu-nay/", order.why, name="order"),
    path("chu-the/", subject.index, name="subjects"),
    path("chu-the/<slug:slug>/", subject.detail, name="subject"),
]
