"""Addresses of this room: what a buyer does about money below the page of the purchase, and a subject at its desk."""

from django.urls import path

from marketplace.payment import stripe_views, views, workspace

app_name = "payment"
urlpatterns = [
    path("kenh-chu-the/<slug:code>/nhan-tien/", workspace.desk, name="desk"),
    path("kenh-chu-the/<slug:code>/nhan-tien/tai-khoan/", workspace.account, name="account"),
    path("don-hang/<slug:token>/tien/", views.mark, name="mark"),
    path("don-hang/<slug:token>/tra-lai/", views.renew, name="renew"),
    path("don-hang/<slug:token>/cach-tra/", views.way, name="way"),
    path("don-hang/<slug:token>/tra/<slug:key>/", views.begin, name="begin"),
    path("don-hang/<slug:token>/da-tra/<slug:key>/", stripe_views.returned, name="returned"),
    path("don-hang/<slug:token>/hoan-tien/<int:pk>/", views.where, name="where"),
]
