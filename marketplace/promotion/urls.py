"""Addresses of this room."""

from django.urls import path

from marketplace.promotion import workspace

app_name = "promotion"
urlpatterns = [path("kenh-chu-the/<slug:code>/khuyen-mai/", workspace.promotions, name="desk")]
