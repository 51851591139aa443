"""Addresses of this room: what a buyer does about money, below the page of the purchase."""

from django.urls import path

from marketplace.payment import stripe_views, views

app_name = "payment"
urlpatterns = [
    path("<slug:token>/tien/", views.mark, name="mark"),
    path("<slug:token>/tra-lai/", views.renew, name="renew"),
    path("<slug:token>/tra/<slug:key>/", views.begin, name="begin"),
    path("<slug:token>/da-tra/<slug:key>/", stripe_views.returned, name="returned"),
    path("<slug:token>/hoan-tien/<int:pk>/", views.where, name="where"),
]
