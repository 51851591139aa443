"""Addresses of this room."""

from django.urls import path

from marketplace.shipping import views, workspace

app_name = "shipping"
urlpatterns = [
    path("giao-hang/uoc-tinh/", views.estimate, name="estimate"),
    path("kenh-chu-the/<slug:code>/giao-hang/", workspace.desk, name="desk"),
]
