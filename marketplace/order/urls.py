"""Addresses of this room."""

from django.urls import path

from marketplace.order import views

app_name = "order"
urlpatterns = [
    path("", views.find, name="find"),
    path("<slug:token>/", views.group, name="group"),
    path("<slug:token>/huy/<slug:number>/", views.cancel, name="cancel"),
]
