"""Addresses of this room. Labels print their address in capitals, so the path is served in both cases."""

from django.urls import path, re_path

from catalog.traceability import views

app_name = "traceability"
urlpatterns = [
    path("t/<str:code>.svg", views.code_image, name="code"),
    path("t/<str:code>", views.scan, name="scan"),
    re_path(r"^T/(?P<code>[^/]+)$", views.scan),
]
