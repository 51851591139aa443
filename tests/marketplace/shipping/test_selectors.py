"""Which rate counts, what it costs, and between which days a parcel comes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from marketplace.shipping.models import DeliveryRate
from marketplace.shipping.selectors import Estimate, after_working_days, delivery_words, estimate, estimates

MONDAY = date(2026, 6, 8)


def test_working_days_leave_weekends_out() -> None:
    assert after_working_days(MONDAY, 0) == MONDAY
    assert after_working_days(MONDAY, 4) == date(2026, 6, 12)
    assert after_working_days(MONDAY, 5) == date(2026, 6, 15)
    assert after_working_days(date(2026, 6, 13), 1) == date(2026, 6, 15)


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)), count=st.integers(1, 30))
def test_nothing_comes_on_a_weekend(day: date, count: int) -> None:
    assert after_working_days(day, count).weekday() < 5
    assert after_working_days(day, count) > after_working_days(day, count - 1)


@pytest.mark.parametrize(("goods", "cost", "missing"), [(0, 30_000, 500_000), (499_999, 30_000, 1), (500_000, 0, 0)])
def test_free_from_an_amount(goods: int, cost: int, missing: int) -> None:
    window = Estimate(30_000, 500_000, MONDAY, MONDAY)
    assert (window.cost(goods), window.missing_for_free(goods)) == (cost, missing)


def test_never_free() -> None:
    window = Estimate(30_000, None, MONDAY, MONDAY)
    assert (window.cost(10**9), window.missing_for_free(0)) == (30_000, 0)


@pytest.mark.django_db
def test_the_default_lets_a_new_subject_sell_at_once(coop, lao_cai, dong_thap, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        near, far = estimate(coop, lao_cai.code, MONDAY), estimate(coop, dong_thap.code, MONDAY)
    assert near == Estimate(20_000, 300_000, date(2026, 6, 9), date(2026, 6, 10))
    assert far == Estimate(30_000, 500_000, date(2026, 6, 11), date(2026, 6, 15))
    assert DeliveryRate.objects.filter(source="mặc định của sàn").count() == 2


@pytest.mark.django_db
def test_a_subjects_own_rate_goes_first_while_it_is_in_force(coop, company, lao_cai) -> None:
    facts = {"zone": "same", "free_from": None, "days_from": 1, "days_to": 1, "source": "Chủ thể tự đặt"}
    DeliveryRate.objects.create(
        subject=coop, charge=5_000, valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 30), **facts
    )
    DeliveryRate.objects.create(subject=coop, charge=7_000, valid_from=date(2026, 6, 20), **facts)

    def charge(day: date) -> dict[int, int]:
        return {pk: each.charge for pk, each in estimates([coop, company], lao_cai.code, day).items()}

    assert charge(date(2026, 5, 31)) == {coop.pk: 20_000, company.pk: 20_000}
    assert charge(date(2026, 6, 19)) == {coop.pk: 5_000, company.pk: 20_000}
    assert charge(date(2026, 6, 20)) == {coop.pk: 7_000, company.pk: 20_000}


@pytest.mark.django_db
def test_no_rate_no_estimate(coop, lao_cai) -> None:
    assert estimate(coop, lao_cai.code, date(2020, 1, 1)) is None
    DeliveryRate.objects.all().delete()
    assert (estimate(coop, lao_cai.code), delivery_words(coop)) == (None, "")


@pytest.mark.django_db
def test_words_for_a_page_that_knows_no_province(coop) -> None:
    words = delivery_words(coop).replace("\xa0", " ")
    assert words == "Giao cùng tỉnh 1–2 ngày làm việc, 20.000 ₫; giao tỉnh khác 3–5 ngày làm việc, 30.000 ₫"


@pytest.mark.django_db
def test_one_rate_for_a_zone_and_a_day() -> None:
    default = DeliveryRate.objects.get(zone="same")
    default.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        default.save()
