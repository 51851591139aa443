"""Roles: who may give them, what they open, and that they end at the next request."""

import pytest

from catalog.kernel.journal import entries_of
from catalog.kernel.models import JournalEntry
from marketplace.accounts.models import OfficeRole, User
from marketplace.accounts.roles import (
    Role,
    is_member_of,
    is_national_office,
    is_operator,
    is_province_office,
    office_reach,
    works_here,
)
from marketplace.accounts.services import AccountRefused, grant_role, withdraw_role
from tests.cast import make_user


def fresh(user: User) -> User:
    """As the next request would load the person."""
    return User.objects.get(pk=user.pk)


def test_predicates(buyer, owner, province_office, national_office, operator, coop, company, lao_cai, dong_thap):
    assert is_province_office(province_office, lao_cai)
    assert not is_province_office(province_office, dong_thap)
    assert not is_province_office(buyer, lao_cai)
    assert is_national_office(national_office)
    assert not is_national_office(province_office)
    assert is_operator(operator)
    assert not is_operator(national_office)
    assert is_member_of(owner, coop)
    assert not is_member_of(owner, company)
    assert not is_member_of(operator, coop)


def test_reach(buyer, province_editor, province_office, national_office, operator, lao_cai):
    assert not office_reach(buyer)
    assert not office_reach(province_editor)
    assert office_reach(province_office).provinces == {lao_cai.pk}
    assert office_reach(province_office).covers(lao_cai.pk)
    assert not office_reach(province_office).covers(None)
    assert office_reach(national_office).covers(None)
    assert office_reach(operator).country


def test_a_closed_account_holds_nothing(province_office):
    province_office.is_active = False
    assert not office_reach(province_office)


@pytest.mark.parametrize("who", ["owner", "staff", "council_member", "commune_officer", "operator"])
def test_who_is_at_work(who, request, buyer):
    assert works_here(request.getfixturevalue(who))
    assert not works_here(buyer)


def test_an_operator_grants_and_withdraws(operator, buyer, lao_cai):
    # when, twice as a double tap does
    held = grant_role(operator, buyer, Role.PROVINCE_OFFICE, province=lao_cai)
    assert grant_role(operator, buyer, Role.PROVINCE_OFFICE, province=lao_cai) == held

    # then it counts at the next request
    assert is_province_office(fresh(buyer), lao_cai)

    # when
    withdraw_role(operator, held)
    withdraw_role(operator, held)

    # then it counts no more, and each act stands once in the journal
    assert not is_province_office(fresh(buyer), lao_cai)
    assert [str(entry) for entry in entries_of(buyer)] == [
        "Thôi vai trò Văn phòng điều phối tỉnh của Nguyễn Thị Mai.",
        "Giao vai trò Văn phòng điều phối tỉnh cho Nguyễn Thị Mai.",
    ]


def test_the_operators_role_opens_the_dashboard_and_no_other_does(operator, buyer, lao_cai):
    # when
    grant_role(operator, buyer, Role.PROVINCE_PUBLISHER, province=lao_cai)
    assert not fresh(buyer).is_staff
    held = grant_role(operator, buyer, Role.OPERATOR)
    assert fresh(buyer).is_staff

    # when it ends
    withdraw_role(operator, held)
    assert not fresh(buyer).is_staff


def test_the_system_may_grant(buyer, bac_ha):
    held = grant_role(None, buyer, Role.COMMUNE, commune=bac_ha)
    assert (held.commune, held.province) == (bac_ha, bac_ha.province)
    assert entries_of(buyer).get().actor_id == ""


@pytest.mark.parametrize("who", ["buyer", "owner", "province_office", "national_office"])
def test_others_may_not_grant(who, request, other_buyer, lao_cai):
    with pytest.raises(AccountRefused, match="Chỉ người vận hành sàn"):
        grant_role(request.getfixturevalue(who), other_buyer, Role.PROVINCE_OFFICE, province=lao_cai)
    assert not other_buyer.office_roles.exists()
    assert JournalEntry.objects.count() == 0


def test_nobody_grants_to_himself(operator):
    with pytest.raises(AccountRefused, match="Không ai tự giao"):
        grant_role(operator, operator, Role.NATIONAL_OFFICE)
    with pytest.raises(AccountRefused):
        withdraw_role(operator, operator.office_roles.get())
    assert operator.office_roles.count() == 1


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.OPERATOR, "province"),
        (Role.NATIONAL_OFFICE, "province"),
        (Role.PROVINCE_OFFICE, None),
        (Role.COUNCIL_MEMBER, None),
        (Role.COMMUNE, "province"),
    ],
)
def test_a_role_needs_its_place(buyer, lao_cai, role, place):
    with pytest.raises(AccountRefused, match="không đi với nơi"):
        grant_role(None, buyer, role, province=lao_cai if place else None)
    assert OfficeRole.objects.count() == 0


def test_a_withdrawn_role_ends_at_the_next_request(client, province_office):
    # given an open browser
    client.force_login(province_office)
    assert client.get("/van-phong/").status_code == 200

    # when
    withdraw_role(None, province_office.office_roles.get())

    # then
    assert client.get("/van-phong/").status_code == 404


def test_a_superuser_operates(db):
    root = make_user("Gốc", email="root@example.vn", is_superuser=True)
    assert is_operator(root)
    assert office_reach(root).country
