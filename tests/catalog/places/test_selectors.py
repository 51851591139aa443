import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.kernel.caches import clear_process_caches
from catalog.places import selectors
from catalog.places.models import Commune, FormerProvince, Province

pytestmark = pytest.mark.django_db

OFFICIAL = """An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, Đồng Tháp,
Gia Lai, Hà Nội, Hà Tĩnh, Hải Phòng, Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng,
Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, Tuyên Quang,
Vĩnh Long"""


def test_the_34_provinces_stand_in_the_official_order() -> None:
    assert [province.name for province in selectors.provinces()] == OFFICIAL.replace("\n", " ").split(", ")


def test_there_are_25_provinces_and_9_cities() -> None:
    kinds = [province.kind for province in selectors.provinces()]
    assert (kinds.count("province"), kinds.count("city")) == (25, 9)
    assert selectors.province_by_code("22").full_name == "Thành phố Quảng Ninh"  # a city since 1 September 2026


def test_reading_again_costs_no_query() -> None:
    selectors.resolve_province("Lào Cai")
    selectors.communes_of("15")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        selectors.provinces()
        selectors.province_by_slug("lao-cai")
        selectors.resolve_province("Đắk Nông")
        selectors.match_commune("15", "Bắc Hà")
    assert len(queries) == 0


def test_by_slug() -> None:
    assert selectors.province_by_slug("lao-cai").code == "15"
    assert selectors.province_by_slug("ha-giang") is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Lào Cai", "Lào Cai"),
        ("tinh lao cai", "Lào Cai"),
        ("LÀO  CAI", "Lào Cai"),
        ("lao-cai", "Lào Cai"),
        ("Yên Bái", "Lào Cai"),
        ("Đắk Nông", "Lâm Đồng"),
        ("Đăk Nông", "Lâm Đồng"),
        ("Daknong", "Lâm Đồng"),
        ("Hà Giang", "Tuyên Quang"),
        ("Hoà Bình", "Phú Thọ"),
        ("Hòa Bình", "Phú Thọ"),
        ("THANH HOÁ", "Thanh Hóa"),
        ("Bà Rịa – Vũng Tàu", "Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("TP HCM", "Hồ Chí Minh"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Tp. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Sài Gòn", "Hồ Chí Minh"),
        ("Ho Chi Minh City", "Hồ Chí Minh"),
        ("Hanoi", "Hà Nội"),
        ("Hà Tây", "Hà Nội"),
        ("Thừa Thiên - Huế", "Huế"),
        ("Thái Bình", "Hưng Yên"),
        ("Thái Nguyên", "Thái Nguyên"),
        ("Tiền Giang", "Đồng Tháp"),
        ("Long An", "Tây Ninh"),
        ("Quảng Nam", "Đà Nẵng"),
    ],
)
def test_old_and_new_names_resolve_however_typed(typed: str, name: str) -> None:
    assert selectors.resolve_province(typed).name == name


@pytest.mark.parametrize("typed", ["", "x", "tỉnh", "Paris", "tp", "'; DROP TABLE", "🙂"])
def test_what_is_no_province_resolves_to_nothing(typed: str) -> None:
    assert selectors.resolve_province(typed) is None


def test_every_province_of_the_63_and_of_the_34_resolves() -> None:
    for former in FormerProvince.objects.all():
        assert selectors.resolve_province(former.full_name).code == former.successor_id
    for province in Province.objects.all():
        assert selectors.resolve_province(province.full_name).code == province.code


def test_an_ended_province_is_no_longer_listed() -> None:
    Province.objects.filter(code="15").update(valid_to="2026-11-01")
    clear_process_caches()
    assert len(selectors.provinces()) == 33
    assert selectors.resolve_province("Yên Bái") is None


def test_communes_in_vietnamese_order() -> None:
    names = [commune.name for commune in selectors.communes_of("15")]
    assert len(names) == 99
    assert names[:8] == ["A Mú Sung", "Âu Lâu", "Bản Hồ", "Bản Lầu", "Bản Liền", "Bản Xèo", "Bảo Ái", "Bảo Hà"]
    assert selectors.communes_of("99") == ()


@pytest.mark.parametrize(
    ("province", "typed", "full_name"),
    [
        ("15", "Xã Bắc Hà", "Xã Bắc Hà"),
        ("15", "bac ha", "Xã Bắc Hà"),
        ("15", "X. Bắc Hà", "Xã Bắc Hà"),
        ("15", "thị trấn Bắc Hà, huyện Bắc Hà, tỉnh Lào Cai", "Xã Bắc Hà"),
        ("15", "sapa", "Phường Sa Pa"),
        ("15", "P. Sa Pa", "Phường Sa Pa"),
        ("91", "đặc khu phú quốc", "Đặc khu Phú Quốc"),
        ("66", "Ea Hleo", "Xã Ea H'Leo"),
        ("08", "phuong ha giang 2", "Phường Hà Giang 2"),
        ("19", "Văn Lang", "Xã Văn Lang"),  # the marks tell it from Văn Lăng
        ("19", "xã Văn Lăng", "Xã Văn Lăng"),
        ("38", "phuong dong tien", "Phường Đông Tiến"),  # the kind tells it from xã Đồng Tiến
    ],
)
def test_a_commune_is_matched_however_typed(province: str, typed: str, full_name: str) -> None:
    match = selectors.match_commune(province, typed)
    assert match.commune is not None
    assert (match.commune.full_name, match.near) == (full_name, ())


def test_namesakes_are_offered_and_not_guessed() -> None:
    match = selectors.match_commune("19", "van lang")
    assert match.commune is None
    assert {commune.name for commune in match.near} == {"Văn Lang", "Văn Lăng"}


def test_a_slip_of_the_finger_offers_the_three_nearest() -> None:
    match = selectors.match_commune("15", "xã Bắc Hàa")
    assert match.commune is None
    assert match.near[0].name == "Bắc Hà"
    assert 1 <= len(match.near) <= 3


@pytest.mark.parametrize(
    ("province", "typed"), [("15", ""), ("15", "zzzzzz"), ("99", "Bắc Hà"), ("15", ", huyện Bắc Hà")]
)
def test_nothing_like_it_gives_nothing(province: str, typed: str) -> None:
    assert selectors.match_commune(province, typed) == selectors.CommuneMatch(None, ())


def test_every_commune_finds_itself_by_its_full_name() -> None:
    lost = [
        commune.full_name
        for commune in Commune.objects.all()
        if (found := selectors.match_commune(commune.province_id, commune.full_name).commune) is None
        or found.code != commune.code
    ]
    assert lost == []
