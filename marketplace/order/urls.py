"""Addresses of this room."""

from django.urls import path

from marketplace.order import views, workspace

app_name = "order"
urlpatterns = [
    path("kenh-chu-the/<slug:code>/don/", workspace.parcels, name="parcels"),
    path("kenh-chu-the/<slug:code>/don/<slug:number>/", workspace.parcel, name="parcel"),
    path("don-hang/", views.find, name="find"),
    path("don-hang/<slug:token>/", views.group, name="group"),
    path("don-hang/<slug:token>/huy/<slug:number>/", views.cancel, name="cancel"),
]
