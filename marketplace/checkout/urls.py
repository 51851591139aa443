"""Addresses of this room."""

from django.urls import path

from marketplace.checkout import views

app_name = "checkout"
urlpatterns = [
    path("", views.index, name="index"),
    path("xem-lai/", views.review, name="review"),
    path("xa/", views.communes, name="communes"),
]
