"""Addresses of this room."""

from django.urls import path

from catalog.traceability import views

app_name = "traceability"
urlpatterns = [
    path("t/<str:code>.svg", views.code_image, name="code"),
    path("t/<str:code>", views.scan, name="scan"),
]
