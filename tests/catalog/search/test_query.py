"""What an address asks: known values only, one address for each question, never an error."""

import pytest
from django.http import QueryDict

from catalog.search.query import MOST_LETTERS, Query
from catalog.subjects.models import MAX_PRICE

pytestmark = pytest.mark.django_db


def ask(text: str) -> Query:
    return Query.parse(QueryDict(text))


def test_reads_every_parameter():
    query = ask(
        "q=trà&nganh=1&nhom=5&bo=11&sao=4&sao=5&tinh=lao-cai&chu-the=ho&tieu-chuan=vietgap"
        "&gia-tu=50.000&gia-den=200000đ&con-hang=1&sap-xep=gia-tang&trang=3"
    )
    assert query.q == "trà"
    assert query.chosen == {
        "nganh": ("1",), "sao": ("5", "4"), "nhom": ("5",), "bo": ("11",), "tinh": ("lao-cai",), "chu-the": ("ho",),
        "tieu-chuan": ("vietgap",), "con-hang": ("1",),
    }  # fmt: skip
    assert (query.price_from.amount, query.price_to.amount) == (50_000, 200_000)
    assert (query.sort, query.page) == ("gia-tang", 3)


def test_ignores_junk():
    query = ask(
        "nganh=9&nhom=x&bo=-1&sao=2&sao=6&tinh=atlantis&chu-the=%00&tieu-chuan=99&con-hang=0&sap-xep=x&trang=-1"
    )
    assert query == Query()


@pytest.mark.parametrize("text", ["gia-tu=-5", "gia-tu=1.5", "gia-tu=mười", "gia-tu=1e9"])
def test_keeps_a_price_that_it_cannot_read_as_typed(text):
    query = ask(text)
    assert query.price_from.amount is None
    assert query.price_from.unreadable
    assert query.price_from.typed == QueryDict(text)["gia-tu"]


def test_turns_a_price_range_the_right_way_round_and_keeps_it_in_bounds():
    assert (ask("gia-tu=90000&gia-den=10000").price_from.amount) == 10_000
    assert ask("gia-den=999999999999").price_to.amount == MAX_PRICE


def test_a_province_may_be_asked_by_its_former_name():
    assert ask("tinh=yen-bai&tinh=lao-cai").chosen == {"tinh": ("lao-cai",)}


@pytest.mark.parametrize(
    ("text", "page"), [("trang=2", 2), ("trang=0", 1), ("trang=", 1), ("trang=x", 1), ("trang=" + "9" * 5000, 10**7)]
)
def test_page_numbers(text, page):
    assert ask(text).page == page


def test_long_and_broken_words_are_cut():
    assert len(ask("q=" + "a" * 10_000).q) == MOST_LETTERS
    assert ask("q=%00%07tr%C3%A0%0A%20%20xanh").q == "trà xanh"
    assert ask("q=tra%CC%80").q == "trà"


def test_one_question_has_one_address():
    assert ask("sao=4&trang=1&sap-xep=luan-phien&tinh=lao-cai&gia-tu=&sao=5").url("/san-pham/") == (
        "/san-pham/?sao=5&sao=4&tinh=lao-cai"
    )
    assert ask("q=trà&sap-xep=phu-hop").url("/san-pham/") == "/san-pham/?q=tr%C3%A0"
    assert ask("").url("/san-pham/") == "/san-pham/"


def test_the_address_reads_back():
    query = ask("q=trà+xanh&sao=4&bo=11&gia-den=90000&con-hang=1&sap-xep=gia-giam&trang=2")
    assert ask(query.url("").removeprefix("?")).parameters() == query.parameters()


def test_takes_conditions_away_one_by_one():
    query = ask("q=trà&sao=4&sao=5&gia-tu=1000&trang=4")
    assert query.without("sao", "4").url("") == "?q=tr%C3%A0&sao=5&gia-tu=1000"
    assert query.without("sao").url("") == "?q=tr%C3%A0&gia-tu=1000"
    assert query.without("gia-tu").url("") == "?q=tr%C3%A0&sao=5&sao=4"
    assert query.without("q").url("") == "?sao=5&sao=4&gia-tu=1000"
    assert query.cleared().url("") == "?q=tr%C3%A0"


@pytest.mark.parametrize("text", ["", "bo=11", "tinh=lao-cai", "nganh=1&trang=2"])
def test_worth_indexing(text):
    assert ask(text).worth_indexing


@pytest.mark.parametrize(
    "text", ["q=x", "bo=11&tinh=lao-cai", "bo=11&bo=12", "sao=4", "sap-xep=sao", "gia-tu=1", "gia-tu=x"]
)
def test_not_worth_indexing(text):
    assert not ask(text).worth_indexing


# --- Communes, which have a name only inside their province -----------------------------------------------------------


def test_a_commune_is_read_inside_its_province(bac_ha, cai_be):
    assert ask(f"tinh=lao-cai&xa={bac_ha.code}&xa={cai_be.code}&xa=x").chosen == {
        "tinh": ("lao-cai",), "xa": (bac_ha.code,),
    }  # fmt: skip


def test_a_commune_means_nothing_without_exactly_one_province(bac_ha):
    for rest in ("", "&tinh=dong-thap", "&tinh=lao-cai&tinh=dong-thap"):
        assert "xa" not in ask(f"xa={bac_ha.code}{rest}").chosen


def test_a_commune_leaves_with_its_province(bac_ha):
    query = ask(f"tinh=lao-cai&xa={bac_ha.code}&sao=4")
    assert query.url("") == f"?sao=4&tinh=lao-cai&xa={bac_ha.code}"
    assert query.without("tinh", "lao-cai").url("") == "?sao=4"
    assert query.without("xa", bac_ha.code).url("") == "?sao=4&tinh=lao-cai"
    assert query.facet("xa").label(bac_ha.code) == "Xã Bắc Hà"


def test_a_commune_stays_out_of_search_engines(bac_ha):
    assert not ask(f"tinh=lao-cai&xa={bac_ha.code}").worth_indexing
