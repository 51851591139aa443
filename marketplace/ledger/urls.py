"""A subject's money, in its workspace."""

from django.urls import path

from marketplace.ledger import views

app_name = "ledger"
urlpatterns = [path("kenh-chu-the/<slug:code>/tien/", views.statement, name="statement")]
