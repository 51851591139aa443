"""Addresses of this room."""

from django.urls import path

from marketplace.order import views

app_name = "order"
urlpatterns = [
    path("", views.find, name="find"),
    path("<str:token>/", views.group, name="group"),
    path("<str:token>/huy/<str:number>/", views.cancel, name="cancel"),
]
