"""The operator sets what delivery costs where a subject has set nothing: /dieu-hanh/phi-giao/."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from catalog.kernel.dates import today
from catalog.kernel.journal import entries_of
from marketplace.shipping.models import DeliveryRate
from marketplace.shipping.selectors import Item, routes_to
from marketplace.shipping.services import RateTerms, drop_default, set_default

pytestmark = pytest.mark.django_db

PAGE = "/dieu-hanh/phi-giao/"
FAR = RateTerms(kind="standard", zone="other", charge=35_000, days_from=3, days_to=5)


@pytest.fixture
def office(client: Client, operator) -> Client:
    client.force_login(operator)
    return client


def days() -> list[tuple[int, date, date | None]]:
    """Charge, first and last day of what counts now or later to other provinces."""
    rows = DeliveryRate.objects.filter(subject=None, kind="standard", zone="other").exclude(valid_to__lt=today())
    return list(rows.order_by("valid_from").values_list("charge", "valid_from", "valid_to"))


def filled(**fields: str) -> dict[str, str]:
    told = {"do": "rate", "kind": "standard", "zone": "other", "charge": "35.000", "days_from": "3", "days_to": "5"}
    return {**told, "day": f"{today():%d/%m/%Y}", "source": "Bảng giá 12/2026", **fields}


def costs(sender: Any, province: Any, day: date) -> int:
    return routes_to([sender], province.code, day)[sender.pk].options([Item(1000)])[0].charge


def test_a_default_from_a_day_on(coop, dong_thap, operator) -> None:
    # given the default that came with the shop
    [(charge, since, until)] = days()
    assert (charge, until) == (30_000, None)
    day = today() + timedelta(days=30)

    # when another is planned, and one before it
    set_default(FAR, day, "Bảng giá", operator)
    between = set_default(RateTerms("standard", "other", charge=32_000), day - timedelta(days=10), "Bảng giá", operator)

    # then each ends where the next begins, and buyers of a day pay what holds on it
    eve = timedelta(days=1)
    assert days() == [
        (30_000, since, day - timedelta(days=10) - eve),
        (32_000, day - timedelta(days=10), day - eve),
        (35_000, day, None),
    ]
    assert [costs(coop, dong_thap, each) for each in (today(), day - eve, day)] == [30_000, 32_000, 35_000]
    assert entries_of(between)[0].sentence == (
        f"Mức phí giao mặc định từ {between.valid_from:%d/%m/%Y}: Giao tiêu chuẩn, Khác tỉnh, thành phố: 32000 đồng."
    )

    # and what is planned can be dropped again; what has begun can't
    drop_default(between.pk, operator)
    drop_default(DeliveryRate.objects.get(subject=None, valid_to=day - eve).pk, operator)
    assert days() == [(30_000, since, day - eve), (35_000, day, None)]


def test_one_of_the_same_day_is_put_right(operator) -> None:
    before = days()
    for charge in (33_000, 34_000):
        set_default(RateTerms("standard", "other", charge=charge), today(), "Bảng giá", operator)
    assert [row[0] for row in days()] == [34_000]
    ended = DeliveryRate.objects.get(subject=None, kind="standard", zone="other", valid_from=before[0][1])
    assert ended.valid_to == today() - timedelta(days=1)


def test_nobody_changes_the_past(operator) -> None:
    before = days()
    with pytest.raises(ValueError, match="past"):
        set_default(FAR, today() - timedelta(days=1), "Bảng giá", operator)
    assert days() == before


@pytest.mark.parametrize("who", ["owner", "province_office", "national_office"])
def test_others_may_not(request: pytest.FixtureRequest, who: str, operator) -> None:
    person = request.getfixturevalue(who)
    planned = set_default(FAR, today() + timedelta(days=3), "Bảng giá", operator)
    before = days()
    with pytest.raises(PermissionDenied):
        set_default(FAR, today(), "Bảng giá", person)
    with pytest.raises(PermissionDenied):
        drop_default(planned.pk, person)
    assert days() == before


def test_the_page_shows_sets_and_drops(office: Client, django_assert_max_num_queries) -> None:
    # given the page, which stands in the navigation
    assert f'href="{PAGE}"' in office.get("/dieu-hanh/").text
    with django_assert_max_num_queries(12):
        page = office.get(PAGE)
    assert len(page.context["page"].now) == 2

    # when a default is planned
    day = today() + timedelta(days=7)
    assert office.post(PAGE, filled(day=day.isoformat()))["Location"] == PAGE
    page = office.get(PAGE, {"tu": "15", "tinh": "82", "can": "2,5", "ngay": day.isoformat()})

    # then it is listed with its source, and the preview of that day counts it
    [planned] = page.context["page"].planned
    assert (planned.rate.charge, planned.rate.since, planned.source) == (35_000, day, "Bảng giá 12/2026")
    assert "Đến Đồng Tháp, 2,5 kg: 35.000\u00a0₫" in page.context["page"].preview[0][1]
    assert "30.000\u00a0₫" in office.get(PAGE, {"tu": "15", "tinh": "82"}).context["page"].preview[0][1]

    # and it can be changed and dropped
    change = office.get(PAGE, {"sua": planned.rate.id})
    assert 'value="35000"' in change.text
    office.post(PAGE, {"do": "drop", "id": planned.rate.id})
    assert office.get(PAGE).context["page"].planned == ()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"day": "2020-01-01"}, "day"),
        ({"day": "mai"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"source": ""}, "source"),
        ({"source": "a" * 10_000}, "source"),
        ({"charge": "nhiều"}, "charge"),
        ({"days_to": "1"}, "days_to"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(office: Client, fields: dict[str, str], wrong: str) -> None:
    before = days()
    answer = office.post(PAGE, filled(**fields))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert days() == before


@pytest.mark.parametrize("query", ["?ngay=x&can=x&tu=x&tinh=x&sua=x", "?ngay=٢٠٢٧-٠١-٠١&sua=" + "9" * 30])
def test_strange_addresses_are_taken_for_none(office: Client, query: str) -> None:
    assert office.get(f"{PAGE}{query}").context["day"] == today()
