"""Pages of one's own account, and allauth's views where they need a word of ours."""

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.mfa.base import views as mfa
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts import selectors, services
from marketplace.accounts.access import private
from marketplace.accounts.forms import PhoneForm, ProfileForm
from marketplace.operations.demo.people import PASSWORD, PEOPLE
from marketplace.order.selectors import groups_of

RECENT = 3
PER_PAGE = 20


class OurSite:
    """allauth hands Django's Site to the template as `site`, where the skeleton looks for the facts of the shop."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignInView(OurSite, account.LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Wagtail sends here whoever may not edit pages; sent back there, they would go round without end."""
        wants_to_edit = request.GET.get(REDIRECT_FIELD_NAME, "").startswith(reverse("wagtailadmin_home"))
        if wants_to_edit and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In demo mode with the people whom the demo has made, so that nobody has to look for them."""
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context["demo_accounts"] = [(person.what, person.email, PASSWORD) for person in PEOPLE]
        return context


class SignUpView(OurSite, account.SignupView):
    pass


class ConfirmEmailView(OurSite, account.ConfirmEmailView):
    pass


class ResetPasswordView(OurSite, account.PasswordResetView):
    pass


class ResetPasswordSentView(OurSite, account.PasswordResetDoneView):
    pass


class NewPasswordView(OurSite, account.PasswordResetFromKeyView):
    pass


class NewPasswordDoneView(OurSite, account.PasswordResetFromKeyDoneView):
    pass


class SecondFactorView(OurSite, mfa.AuthenticateView):
    pass


class EmailView(account.EmailView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without allauth's `action_primary`, which would make an unconfirmed address the one that signs in."""
        if "action_primary" in request.POST:
            return redirect("account_email")
        return super().post(request, *args, **kwargs)


@private
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "person": selectors.person(request.user),
        "workplaces": selectors.workplaces(request.user),
        "groups": groups_of(request.user)[:RECENT],
    }
    return render(request, "accounts/home.html", context)


@private
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    page = Paginator(groups_of(request.user), PER_PAGE).get_page(request.GET.get("trang"))
    pager = {
        "previous_url": f"?trang={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?trang={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "accounts/orders.html", {"groups": page.object_list, "pager": pager})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial=_profile(request.user))
    if request.method == "POST" and form.is_valid():
        services.save_profile(
            request.user,
            name=form.cleaned_data["name"],
            commune_code=form.commune_code,
            line1=form.cleaned_data["line1"],
        )
        messages.success(request, _("Đã lưu."))
        return redirect("account:profile")
    return render(request, "accounts/profile.html", {"form": form})


def _profile(user: Any) -> dict[str, str]:
    address = selectors.saved_address(user)
    if address is None:
        return {"name": user.name}
    return {
        "name": user.name,
        "province": address.province_code,
        "commune": address.commune_name,
        "line1": address.line1,
    }


@private
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="change_phone"):
            return ratelimit.respond_429(request)
        try:
            services.change_phone(request.user, form.cleaned_data["phone"])
        except services.AccountRefused as refusal:
            form.add_error("phone", str(refusal))
        else:
            messages.success(request, _("Đã đổi số điện thoại đăng nhập."))
            return redirect("account:home")
    return render(request, "accounts/phone.html", {"form": form})


@private
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """How to have the account erased. By hand until the privacy desk exists; the page says so."""
    return render(request, "accounts/leave.html")
