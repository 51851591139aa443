"""Addresses of this room."""

from django.urls import path

from marketplace.order import views, workspace
from marketplace.order.returns import views as returns
from marketplace.order.returns import workspace as returns_workspace

app_name = "order"
urlpatterns = [
    path("kenh-chu-the/<slug:code>/don/", workspace.parcels, name="parcels"),
    path("kenh-chu-the/<slug:code>/don/<slug:number>/", workspace.parcel, name="parcel"),
    path("kenh-chu-the/<slug:code>/doi-tra/", returns_workspace.requests, name="returns"),
    path("kenh-chu-the/<slug:code>/doi-tra/<slug:number>/", returns_workspace.answer, name="return_answer"),
    path(
        "kenh-chu-the/<slug:code>/doi-tra/<slug:number>/anh/<int:pk>/",
        returns_workspace.photo,
        name="return_answer_photo",
    ),
    path("don-hang/", views.find, name="find"),
    path("don-hang/<slug:token>/", views.group, name="group"),
    path("don-hang/<slug:token>/ban-ghi/", views.record, name="record"),
    path("don-hang/<slug:token>/ban-ghi.pdf", views.record_file, name="record_file"),
    path("don-hang/<slug:token>/mua-lai/", views.reorder, name="reorder"),
    path("don-hang/<slug:token>/huy/<slug:number>/", views.cancel, name="cancel"),
    path("don-hang/<slug:token>/doi-tra/<slug:number>/", returns.ask, name="return_ask"),
    path("don-hang/<slug:token>/yeu-cau/<slug:number>/", returns.one, name="return_request"),
    path("don-hang/<slug:token>/yeu-cau/<slug:number>/anh/<int:pk>/", returns.photo, name="return_photo"),
]
