"""Writes on people and their roles. Every act is journaled, without telephone numbers and addresses."""

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.places.models import Commune, Province
from marketplace.accounts.models import OfficeRole, SavedAddress, User
from marketplace.accounts.roles import is_operator

Role = OfficeRole.Role
PAGE_ROLES = (Role.PROVINCE_EDITOR, Role.PROVINCE_PUBLISHER)
OF_THE_COUNTRY = frozenset({Role.NATIONAL_OFFICE, Role.OPERATOR})


class AccountRefused(Exception):
    """Nothing was written. The text may be shown to the person."""


def grant_role(
    actor: User | None, user: User, role: str, *, province: Province | None = None, commune: Commune | None = None
) -> OfficeRole:
    """Give a person an office. Twice is once. ``actor`` is an operator, or None for the system (demo, commands).

    Locks the account; journals ``account.role.grant``; opens Oscar's dashboard for the operator and nobody else.
    Raises AccountRefused for a grant to oneself, by somebody else than an operator, or with the wrong place.
    """
    _check_actor(actor, user)
    _check_place(role, province, commune)
    if commune is not None:
        province = commune.province
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        held, created = OfficeRole.objects.get_or_create(user=user, role=role, province=province, commune=commune)
        if created:
            _follow_roles(user)
            _record("account.role.grant", gettext_noop("Giao vai trò %(role_label)s cho %(name)s."), actor, held)
    return held


def withdraw_role(actor: User | None, held: OfficeRole) -> None:
    """End a role; it counts no more at the person's next request. Twice is once.

    Locks the account; journals ``account.role.withdraw``. Raises AccountRefused as ``grant_role`` does.
    """
    _check_actor(actor, held.user)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=held.user_id)
        ended, _counts = OfficeRole.objects.filter(pk=held.pk).delete()
        if ended:
            _follow_roles(user)
            _record("account.role.withdraw", gettext_noop("Thôi vai trò %(role_label)s của %(name)s."), actor, held)


def save_profile(user: User, *, name: str, commune_code: str, line1: str) -> None:
    """Name and saved address; an empty commune forgets the address. Journals a changed name only."""
    with transaction.atomic():
        if name != user.name:
            user.first_name = name
            user.save(update_fields=["first_name"])
            journal.record("account.name", actor=user, obj=user, text=gettext_noop("Đổi họ tên trong tài khoản."))
        if commune_code:
            address = {"commune_id": commune_code, "line1": line1}
            SavedAddress.objects.update_or_create(user=user, defaults=address)
        else:
            SavedAddress.objects.filter(user=user).delete()


def change_phone(user: User, phone: str) -> None:
    """Another number to sign in with. It counts as unverified and so claims no guest orders (decision 5).

    Journals ``account.phone`` without the number. Raises AccountRefused when another account has it; who, and
    whether it is somebody else at all, is not said.
    """
    if phone == user.phone:
        return
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(phone=phone, phone_verified=False)
            journal.record("account.phone", actor=user, obj=user, text=gettext_noop("Đổi số điện thoại đăng nhập."))
    except IntegrityError:
        raise AccountRefused(_("Không dùng được số này. Hãy nhập số khác hoặc gọi hỗ trợ.")) from None
    user.phone, user.phone_verified = phone, False


def _check_actor(actor: User | None, user: User) -> None:
    if actor is None:
        return
    if actor.pk == user.pk:
        raise AccountRefused(_("Không ai tự giao hay tự thôi vai trò của mình."))
    if not is_operator(actor):
        raise AccountRefused(_("Chỉ người vận hành sàn được giao vai trò."))


def _check_place(role: str, province: Province | None, commune: Commune | None) -> None:
    if role in OF_THE_COUNTRY:
        fits = province is None and commune is None
    elif role == Role.COMMUNE:
        fits = commune is not None
    else:
        fits = province is not None and commune is None
    if not fits:
        raise AccountRefused(_("Vai trò này không đi với nơi đã chọn."))


def _follow_roles(user: User) -> None:
    """`is_staff` opens Oscar's dashboard, and Oscar asks for nothing else.

    Page editors get their rights by a group named after role and province (`province_editor-15`): the page tree
    gives these groups their rights, so that neither room knows the other.
    """
    held = OfficeRole.objects.filter(user=user, role__in=PAGE_ROLES).values_list("role", "province_id")
    groups = [Group.objects.get_or_create(name=f"{role}-{province}")[0] for role, province in held]
    user.groups.remove(*user.groups.filter(name__regex=rf"^({'|'.join(PAGE_ROLES)})-"))
    user.groups.add(*groups)
    operates = OfficeRole.objects.filter(user=user, role=Role.OPERATOR).exists()
    User.objects.filter(pk=user.pk).update(is_staff=operates or user.is_superuser)
    user.is_staff = operates or user.is_superuser
    user.__dict__.pop("_held_roles", None)


def _record(action: str, text: str, actor: User | None, held: OfficeRole) -> None:
    with translation.override("vi"):  # a msgid, which readers get in their own language
        label = str(Role(held.role).label)
    data = {
        "role": held.role,
        "role_label": label,
        "name": held.user.name or f"#{held.user_id}",
        "province": held.province_id,
        "commune": held.commune_id,
    }
    journal.record(action, actor=actor, obj=held.user, text=text, data=data)
