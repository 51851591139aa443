"""Addresses of the subject's workspace and of the office."""

from django.urls import path

from marketplace.workspace import views
from marketplace.workspace.lots import views as lots

app_name = "workspace"
urlpatterns = [
    path("kenh-chu-the/", views.home, name="home"),
    path("kenh-chu-the/<slug:code>/", views.desk, name="desk"),
    path("kenh-chu-the/<slug:code>/ton-kho/", lots.stocks, name="stocks"),
    path("kenh-chu-the/<slug:code>/ton-kho/<int:pk>/", views.stock, name="stock"),
    path("kenh-chu-the/<slug:code>/ton-kho/<int:pk>/lo-moi/", lots.lot_new, name="lot_new"),
    path("kenh-chu-the/<slug:code>/lo/<int:pk>/", lots.lot, name="lot"),
    path("van-phong/", views.office, name="office"),
    path("van-phong/phan-anh/<slug:number>/", views.ticket, name="ticket"),
]
