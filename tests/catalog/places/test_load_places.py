from collections import Counter
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.places.models import Commune, FormerProvince, Province
from catalog.places.selectors import provinces, resolve_province
from catalog.places.services import load_places

pytestmark = pytest.mark.django_db


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Province, Commune, FormerProvince)]


def test_the_whole_country_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_places")
    assert capsys.readouterr().out.split() == ["34", "provinces", "3321", "communes", "63", "former", "provinces"]
    assert Counter(Commune.objects.values_list("kind", flat=True)) == {"xã": 2621, "phường": 687, "đặc khu": 13}
    assert Province.objects.get(pk="15").name_fold == "lao cai"
    assert FormerProvince.objects.get(old_code="82").successor.name == "Đồng Tháp"


def test_a_second_load_changes_nothing_and_stays_quick() -> None:
    # given
    load_places()
    before = everything()
    # when
    with CaptureQueriesContext(connection) as queries:
        load_places()
    # then
    assert everything() == before
    assert len(queries) < 60


@time_machine.travel("2027-03-01 09:00:00+07:00")
def test_a_unit_that_left_the_files_ends_and_is_kept() -> None:
    # given
    Commune.objects.create(
        code="99999",
        name="Cũ",
        full_name="Xã Cũ",
        kind="xã",
        province_id="15",
        valid_from=date(2025, 7, 1),
        source="test",
    )
    # when
    load_places()
    # then
    assert Commune.objects.get(pk="99999").valid_to == date(2027, 3, 1)
    assert Commune.objects.filter(valid_to=None).count() == 3321


def test_a_change_in_the_files_arrives_and_is_seen_at_once() -> None:
    # given
    Province.objects.filter(pk="22").update(kind="province", full_name="Tỉnh Quảng Ninh", valid_to=date(2026, 1, 1))
    provinces()
    # when
    load_places()
    # then
    assert resolve_province("Quảng Ninh").full_name == "Thành phố Quảng Ninh"


def test_names_are_clean() -> None:
    for unit in [*Province.objects.all(), *Commune.objects.all()]:
        assert unit.full_name[:1].isupper()
        assert unit.full_name.endswith(unit.name)
        assert unit.name == " ".join(unit.name.split())
