"""Addresses of this room."""

from django.urls import path

from catalog.certification import views

app_name = "certification"
urlpatterns = [
    path("", views.check, name="check"),
    path("bao-sai/", views.report, name="report"),
    path("bao-sai/<slug:number>/", views.reported, name="reported"),
    path("<slug:number>/", views.certificate, name="certificate"),
]
