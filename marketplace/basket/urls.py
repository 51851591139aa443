"""Addresses of this room."""

from django.urls import path

from marketplace.basket import views

app_name = "basket"
urlpatterns = [
    path("", views.summary, name="summary"),
    path("mini/", views.mini, name="mini"),
    path("them/<int:pk>/", views.add, name="add"),
    path("them/<int:pk>/xac-nhan/", views.confirm, name="confirm"),
]
