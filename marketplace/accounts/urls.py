"""Addresses of signing in and of one's own account.

allauth's views under Vietnamese paths; the names are allauth's own, because it reverses them. Every page is kept out of
caches. allauth's views that are not listed are not reachable: sign-in by code, phone by SMS, passkeys.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from marketplace.accounts import views

own = (
    [
        path("", views.home, name="home"),
        path("don-hang/", views.orders, name="orders"),
        path("thong-tin/", views.profile, name="profile"),
        path("so-dien-thoai/", views.phone, name="phone"),
        path("xoa-tai-khoan/", views.leave, name="leave"),
    ],
    "account",
)

urlpatterns = [
    # Wagtail's form for pages behind a sign-in; this file stands before its addresses.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("dang-nhap/", views.SignInView.as_view(), name="account_login"),
    path("dang-nhap/hai-lop/", views.SecondFactorView.as_view(), name="mfa_authenticate"),
    path("dang-ky/", views.SignUpView.as_view(), name="account_signup"),
    path("dang-xuat/", never_cache(account.logout), name="account_logout"),
    path("tai-khoan/", include(own)),
    path("tai-khoan/xac-nhan/", never_cache(account.reauthenticate), name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/hai-lop/", never_cache(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("tai-khoan/thu/", never_cache(views.EmailView.as_view()), name="account_email"),
    re_path(
        r"^tai-khoan/thu/xac-nhan/(?P<key>[-:\w]+)/$",
        never_cache(views.ConfirmEmailView.as_view()),
        name="account_confirm_email",
    ),
    path("tai-khoan/mat-khau/", never_cache(account.password_change), name="account_change_password"),
    path("mat-khau/quen/", never_cache(views.ResetPasswordView.as_view()), name="account_reset_password"),
    path("mat-khau/da-gui/", views.ResetPasswordSentView.as_view(), name="account_reset_password_done"),
    re_path(
        r"^mat-khau/moi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        never_cache(views.NewPasswordView.as_view()),
        name="account_reset_password_from_key",
    ),
    path("mat-khau/xong/", views.NewPasswordDoneView.as_view(), name="account_reset_password_from_key_done"),
    path("tai-khoan/hai-lop/", never_cache(mfa.index), name="mfa_index"),
    path("tai-khoan/hai-lop/bat/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("tai-khoan/hai-lop/tat/", never_cache(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("tai-khoan/hai-lop/ma/", never_cache(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "tai-khoan/hai-lop/ma/moi/", never_cache(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("tai-khoan/hai-lop/ma/tai/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
