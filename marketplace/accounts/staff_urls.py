"""Stands before Wagtail's own addresses: no second sign-in form beside ours.

A second factor asked for at ours would be walked round at Wagtail's, which gives a whole session (shown by trial).
"""

from allauth.account.views import logout
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", never_cache(logout)),
    re_path(r"^password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
]
