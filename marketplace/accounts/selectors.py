"""Reads of one's own account."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import OfficeRole, SavedAddress, User
from marketplace.accounts.roles import EDITORS, Role, held_roles, holds, is_operator, office_reach


@dataclass(frozen=True)
class Person:
    """What the account page shows of its owner."""

    name: str
    phone: str
    email: str
    email_verified: bool
    roles: tuple[str, ...]
    second_factor: bool


@dataclass(frozen=True)
class AddressView:
    province_code: str
    commune_code: str
    commune_name: str
    line1: str


def person(user: User) -> Person:
    """Three queries."""
    return Person(
        name=user.name,
        phone=user.phone or "",
        email=user.email or "",
        email_verified=EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists(),
        roles=tuple(_role_words(held) for held in held_roles(user)),
        second_factor=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
    )


def _role_words(held: OfficeRole) -> str:
    """“Cán bộ xã Bắc Hà, Lào Cai”."""
    place = ", ".join(unit.name for unit in (held.commune, held.province) if unit)
    return f"{held.get_role_display()} {place}".strip()


def saved_address(user: User) -> AddressView | None:
    """Where parcels usually go, for the profile and for checkout. One query."""
    address = SavedAddress.objects.filter(user=user).select_related("commune").first()
    if address is None:
        return None
    return AddressView(address.commune.province_id, address.commune_id, address.commune.full_name, address.line1)


def workplaces(user: User) -> list[tuple[str, str, str]]:
    """Where this person may work: name, address, note. Two queries at most."""
    subjects = list(user.memberships.values_list("subject__name", flat=True).order_by("subject__name"))
    places = []
    if subjects:
        places.append((_("Kênh chủ thể"), reverse("workspace:home"), ", ".join(subjects)))
    if office_reach(user):
        places.append((_("Văn phòng"), reverse("workspace:office"), _("Phản ánh của người mua")))
    if holds(user, *EDITORS) or user.is_superuser:
        places.append((_("Biên tập trang"), reverse("wagtailadmin_home"), _("Trang tỉnh và tin tức")))
    if is_operator(user):
        places.append((_("Điều hành"), reverse("dashboard:index"), str(Role.OPERATOR.label)))
    return places
