"""Communes of before the reform of 2025, as people still type them."""

import pytest

from catalog.places.former import former_communes

pytestmark = pytest.mark.django_db


def found(province: str, text: str) -> list[tuple[str, list[str]]]:
    return [(each.full_name, [heir.full_name for heir in each.successors]) for each in former_communes(province, text)]


def test_an_old_name_leads_to_the_commune_of_today() -> None:
    trees = [("Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội", ["Phường Ba Đình"])]
    assert found("01", "Phường Trúc Bạch") == found("01", "truc bach, ba dinh, ha noi") == trees


def test_one_that_was_divided_leads_to_several() -> None:
    assert found("01", "Phường Ngọc Hà") == [
        ("Phường Ngọc Hà, Quận Ba Đình, Thành phố Hà Nội", ["Phường Ba Đình", "Phường Ngọc Hà"])
    ]


def test_a_district_tells_namesakes_apart() -> None:
    # given a name that two districts had
    two = [
        ("Xã Thanh Bình, Thị xã Sa Pa, Tỉnh Lào Cai", ["Xã Bản Hồ"]),
        ("Xã Thanh Bình, Huyện Mường Khương, Tỉnh Lào Cai", ["Xã Mường Khương"]),
    ]
    assert sorted(found("15", "Thanh Bình")) == sorted(two)

    # when the district is typed behind it, then one is meant
    assert found("15", "xa thanh binh, huyện Mường Khương, Lào Cai") == two[1:]
    assert found("15", "Thanh Bình, Sa Pa") == two[:1]


@pytest.mark.parametrize("text", ["", ",", "Không có nơi này", "\x00", "x" * 10_000])
def test_what_is_none_is_none(text: str) -> None:
    assert found("01", text) == []


def test_only_within_its_province() -> None:
    assert found("79", "Trúc Bạch") == []
