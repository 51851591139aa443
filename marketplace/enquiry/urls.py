"""Addresses of this room."""

from django.urls import path

from marketplace.enquiry import views, workspace

app_name = "enquiry"
urlpatterns = [
    path("hoi-dat/mon/<int:pk>/", views.new, name="new"),
    path("hoi-dat/<slug:token>/", views.one, name="one"),
    path("kenh-chu-the/<slug:code>/hoi-dat/", workspace.desk, name="desk"),
    path("kenh-chu-the/<slug:code>/hoi-dat/<slug:number>/", workspace.one, name="desk_one"),
]
