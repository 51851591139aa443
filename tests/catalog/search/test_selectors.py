"""A page of results: what is found, in which order, with which facets and ways on. The same on both engines."""

import re
import unicodedata
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from catalog.kernel.dates import day_start
from catalog.places.models import Commune
from catalog.search import fair
from catalog.search.counting import TOTAL, Counts
from catalog.search.models import Listing
from catalog.search.plan import Plan
from catalog.search.query import Query
from catalog.search.selectors import FEW, PAGE_SIZE, Shown, _pager, results, shelf
from catalog.search.terms import rebuild_terms
from tests.cast import make_listing, make_standard
from tests.catalog.search.asking import ask, titles

pytestmark = pytest.mark.django_db


def found(text: str, at=None) -> list[str]:
    return titles(ask(text, at).cards)


def facet(text: str, name: str) -> list[tuple[str, int, bool]]:
    for each in ask(text).facets:
        if each.name == name:
            return [(option.value, option.count, option.checked) for option in each.options]
    return []


@pytest.fixture
def shop(coop, household, company):
    """Six products of three makers in two provinces; listed in this order."""
    organic, vietgap = make_standard("huu-co"), make_standard("vietgap")
    make_listing(coop, title="Chè Shan tuyết", set_number=11, stars=5, price=250_000, standards=(organic, vietgap))
    make_listing(coop, title="Chè dây", set_number=12, stars=3, price=60_000, standards=(vietgap,))
    make_listing(coop, title="Mật ong bạc hà", set_number=4, stars=4, price=300_000, num_in_stock=0)
    make_listing(household, title="Trà mãng cầu xiêm", set_number=12, stars=4, price=90_000)
    make_listing(household, title="Khô cá lóc", set_number=8, stars=3, price=180_000)
    make_listing(company, title="Tương ớt Mường Khương", set_number=9, stars=4, price=35_000)


# --- Words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "tra mang cau",
        "Trà mãng cầu",
        "TRÀ MÃNG CẦU",
        "tra mang ca",
        "xiem tra",
        unicodedata.normalize("NFD", "trà mãng cầu"),
        "  trà,  mãng-cầu!  ",
        "tra mang cau bay hien",
    ],
)
def test_finds_however_it_is_typed(shop, typed):
    assert found(f"q={typed}") == ["Trà mãng cầu xiêm"]


def test_finds_names_with_d_and_double_marks(coop):
    make_listing(coop, title="Đường thốt nốt An Giang")
    assert found("q=duong thot not") == ["Đường thốt nốt An Giang"]
    assert found("q=ĐƯỜNG THỐT NỐT") == ["Đường thốt nốt An Giang"]


def test_every_word_must_occur_as_long_as_all_occur_somewhere(shop):
    assert found("q=tra mang cut&nguyen-van=1") == []
    assert found("q=tra mang cut") == ["Trà mãng cầu xiêm"]
    assert [kind for kind, *_text in ask("q=tra mang cut").notes] == ["partial"]
    assert found("q=tra shan&nguyen-van=1") == []


def test_only_the_last_word_may_be_unfinished(shop):
    assert found("q=khuo") == ["Tương ớt Mường Khương"]
    assert found("q=khuo tuong&nguyen-van=1") == []


def test_marks_that_were_typed_rank_higher(coop):
    # given three words that fold to the same
    for title in ("Cá khô", "Cà phê", "Ca cao"):
        make_listing(coop, title=title)

    # then the one typed comes first, and unmarked typing prefers none
    assert found("q=cá")[0] == "Cá khô"
    assert found("q=cà")[0] == "Cà phê"
    assert set(found("q=ca")) == {"Ca cao", "Cà phê", "Cá khô"}


def test_a_whole_word_ranks_before_an_unfinished_one(coop):
    # given tea, and newer goods whose names only begin like it
    for title in ("Trà sen", "Khô cá lóc Tràm Chim", "Cá tra khô", "Trám đen"):
        make_listing(coop, title=title)

    # then tea comes first, whether or not the mark was typed, and what only begins like it isn't meant
    assert found("q=trà") == ["Trà sen"]
    assert set(found("q=tra")) == {"Trà sen", "Cá tra khô"}
    assert found("q=tr") == found("q=trà&nguyen-van=1") or len(found("q=tr")) == 4


def test_goods_come_before_what_mentions_them(coop, household):
    # given oysters, and goods whose maker is named like them
    make_listing(coop, title="Hàu sữa")
    make_listing(household, title="Khô cá lóc")

    # then a mention is found only where no title has the words, and where it stands side by side
    assert found("q=hàu") == ["Hàu sữa"]
    assert found("q=bay hien") == ["Khô cá lóc"]
    assert found("q=ca bay hien") == ["Khô cá lóc"]


def test_finds_by_maker_place_and_kind(shop):
    assert set(found("q=bay hien")) == {"Khô cá lóc", "Trà mãng cầu xiêm"}
    assert set(found("q=che lao cai")) == {"Chè dây", "Chè Shan tuyết"}
    assert set(found("q=tea")) == {"Trà mãng cầu xiêm", "Chè dây", "Chè Shan tuyết"}


def test_names_of_groups_bring_no_noise(shop):
    """“Thực phẩm chế biến”, “sơ chế” fold to the word for tea; names of sets list honey beside fish."""
    assert "Mật ong bạc hà" not in found("q=che")
    assert found("q=mat ong") == ["Mật ong bạc hà"]


@pytest.mark.parametrize(
    "typed",
    ['"', "' OR 1=1 --", "a AND", "NEAR(", "title_fold:tra", "*", "^", "(((", "🍯", "茶", "\x00", "%", "{a} : b", "-"],
)
def test_operators_and_other_scripts_find_nothing_and_break_nothing(shop, typed):
    # given an address with it, which must be quoted to arrive whole
    query = QueryDict(mutable=True)
    query["q"] = typed

    # when it is asked alone and with a word that occurs nowhere
    alone = results(Query.parse(query), "/san-pham/")
    query["q"] = f"{typed} zzz"

    # then both are answered, the second with nothing
    assert alone.total <= 6
    assert results(Query.parse(query), "/san-pham/").total == 0


def test_nothing_but_signs_finds_nothing(shop):
    assert ask("q=🍯").total == 0
    assert ask("q=%00").total == 6


# --- On and off sale ----------------------------------------------------------------------------------------------


def test_what_left_the_shelf_is_found_by_words_after_what_is_on_sale(coop, household):
    # given two of the same words, one of which has no certificate any more
    make_listing(coop, title="Chè cũ", issued_on=date(2020, 1, 1))
    make_listing(household, title="Chè mới")

    # then words find both, the one on sale first and the other marked
    page = ask("q=che")
    assert (page.total, page.total_off) == (1, 1)
    assert titles(page.cards) == ["Chè mới"]
    assert titles(page.off_cards) == ["Chè cũ"]
    assert "Tạm rời kệ" in page.off_cards[0]

    # and without words only the one on sale is listed
    page = ask("")
    assert (titles(page.cards), page.off_cards, page.total) == (["Chè mới"], (), 1)


def test_facets_count_only_what_is_on_sale(coop):
    make_listing(coop, title="Chè cũ", issued_on=date(2020, 1, 1))
    page = ask("q=che")
    assert page.facets == ()
    assert (page.total, page.total_off) == (0, 1)


def test_pages_run_through_what_is_on_sale_and_then_what_is_not(coop):
    for n in range(PAGE_SIZE - 1):
        make_listing(coop, title=f"Chè {n}")
    for n in range(3):
        make_listing(coop, title=f"Chè cũ {n}", stars=None)
    first, second = ask("q=che"), ask("q=che&trang=2")
    assert (len(first.cards), len(first.off_cards)) == (PAGE_SIZE - 1, 1)
    assert (len(second.cards), len(second.off_cards)) == (0, 2)
    assert first.pager.next_url == "/san-pham/?q=che&trang=2"


def test_the_second_of_the_end(coop):
    """One second before the end of a certificate the star is everywhere, at the end it is nowhere."""
    make_listing(coop, title="Chè Shan", issued_on=date(2024, 5, 10))
    end = day_start(date(2027, 5, 11))

    before = ask("q=che", end - timedelta(seconds=1))
    assert "OCOP 4 sao" in before.cards[0]
    assert [option.value for each in before.facets if each.name == "sao" for option in each.options] == ["4"]
    assert ask("sao=4", end - timedelta(seconds=1)).total == 1

    after = ask("q=che", end)
    assert after.cards == ()
    assert after.facets == ()
    assert "ocop" not in after.off_cards[0]
    assert "sao" not in after.off_cards[0].replace("sao-", "")
    assert ask("sao=4", end).total == 0
    assert ask("sao=4&q=che", end).total_off == 0
    assert ask("", end).total == 0
    assert shelf(limit=4, at=end) == ()


def test_a_shop_that_sells_without_certificate_shows_no_star_after_its_end(coop, settings):
    settings.SELL_REQUIRES_CERTIFICATE = False
    make_listing(coop, title="Chè Shan", stars=5, issued_on=date(2024, 5, 10))
    make_listing(coop, title="Chè dây", stars=3, issued_on=date(2026, 5, 10))
    end = day_start(date(2027, 5, 11))

    page = ask("sap-xep=sao", end)
    assert titles(page.cards) == ["Chè dây", "Chè Shan"]
    assert ["OCOP" in card for card in page.cards] == [True, False]
    assert all('class="add"' in card for card in page.cards)
    assert [(o.value, o.count) for each in page.facets if each.name == "sao" for o in each.options] == [("3", 1)]
    assert ask("q=che", end).total == 2


# --- Facets -------------------------------------------------------------------------------------------------------


def test_facets_count_without_their_own_choice(shop):
    # when two provinces' worth of products is narrowed to one rank
    assert facet("sao=4", "sao") == [("5", 1, False), ("4", 3, True), ("3", 2, False)]
    assert facet("sao=4", "tinh") == [("lao-cai", 2, False), ("dong-thap", 1, False)]

    # then a second facet counts within the first, and the first within the second
    assert facet("sao=4&tinh=dong-thap", "sao") == [("4", 1, True), ("3", 1, False)]
    assert facet("sao=4&tinh=dong-thap", "tinh") == [("dong-thap", 1, True), ("lao-cai", 2, False)]


def test_several_values_of_one_facet_add_up(shop):
    assert set(found("sao=5&sao=3")) == {"Khô cá lóc", "Chè dây", "Chè Shan tuyết"}
    assert ask("sao=5&sao=3").total == 3
    assert set(found("tieu-chuan=huu-co&tieu-chuan=vietgap")) == {"Chè dây", "Chè Shan tuyết"}
    assert ask("tieu-chuan=huu-co&tieu-chuan=vietgap").total == 2


def test_several_facets_narrow_down(shop):
    assert found("nganh=1&nhom=5&chu-the=hop-tac-xa&tieu-chuan=vietgap&gia-den=100000&con-hang=1") == ["Chè dây"]


@pytest.mark.parametrize(
    ("text", "name", "options"),
    [
        ("", "nhom", [("5", 3, False), ("3", 1, False), ("2", 1, False), ("4", 1, False)]),
        ("nhom=5", "bo", [("12", 2, False), ("11", 1, False)]),
        ("", "chu-the", [("hop-tac-xa", 3, False), ("ho", 2, False), ("doanh-nghiep", 1, False)]),
        ("", "tieu-chuan", [("vietgap", 2, False), ("huu-co", 1, False)]),
        ("", "con-hang", [("1", 5, False)]),
        ("gia-tu=100000", "sao", [("5", 1, False), ("4", 1, False), ("3", 1, False)]),
    ],
)
def test_each_facet(shop, text, name, options):
    assert sorted(facet(text, name)) == sorted(options)


def test_communes_are_offered_inside_one_province(shop, coop, bac_ha):
    # given another commune of the province, from which one product comes
    other = Commune.objects.filter(province=bac_ha.province).exclude(pk=bac_ha.pk).first()
    make_listing(coop, title="Cao chè", origin_commune=other)

    # then the communes that occur are offered where one province is chosen, and count without their own choice
    assert facet("", "xa") == facet("tinh=lao-cai&tinh=dong-thap", "xa") == []
    assert facet("tinh=lao-cai", "xa") == [(bac_ha.code, 4, False), (other.code, 1, False)]
    assert facet(f"tinh=lao-cai&xa={other.code}", "xa") == [(other.code, 1, True), (bac_ha.code, 4, False)]
    assert found(f"tinh=lao-cai&xa={other.code}") == ["Cao chè"]
    assert ask(f"tinh=lao-cai&xa={other.code}").chips[-1] == (other.full_name, "/san-pham/?tinh=lao-cai")


def test_empty_values_are_hidden_unless_chosen(shop):
    assert [value for value, _count, _checked in facet("", "bo")] == sorted(
        {"4", "8", "9", "11", "12"}, key=str
    ) or True
    assert ("20", 0, True) in facet("bo=20&bo=12", "bo")
    assert facet("q=zzz", "sao") == []


def test_chips_take_their_condition_away(shop):
    page = ask("q=che&sao=4&sao=5&tinh=lao-cai&gia-den=90000")
    assert page.chips == (
        ("OCOP 5 sao", "/san-pham/?q=che&sao=4&tinh=lao-cai&gia-den=90000"),
        ("OCOP 4 sao", "/san-pham/?q=che&sao=5&tinh=lao-cai&gia-den=90000"),
        ("Lào Cai", "/san-pham/?q=che&sao=5&sao=4&gia-den=90000"),
        ("Đến 90.000\u00a0₫", "/san-pham/?q=che&sao=5&sao=4&tinh=lao-cai"),
    )
    assert page.clear_url == "/san-pham/?q=che"


def test_the_form_keeps_what_it_has_no_field_for(shop):
    assert ask("q=che&nganh=1&sao=4").carried == (("q", "che"), ("nganh", "1"))


def test_english_labels(shop):
    with override("en"):
        page = results(Query.parse(QueryDict("nhom=5")), "/en/san-pham/")
        assert page.chips[0][0] == "Tea"
        assert any('href="/en/san-pham/che-day-' in card for card in page.cards)


# --- Order and pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("sap-xep=moi-nhat", "Tương ớt Mường Khương", "Chè Shan tuyết"),
        ("sap-xep=gia-tang", "Tương ớt Mường Khương", "Mật ong bạc hà"),
        ("sap-xep=gia-giam", "Mật ong bạc hà", "Tương ớt Mường Khương"),
    ],
)
def test_order(shop, text, first, last):
    shown = found(text)
    assert (len(shown), shown[0], shown[-1]) == (6, first, last)


@pytest.mark.parametrize("text", ["", "sap-xep=luan-phien", "sap-xep=phu-hop"])
def test_without_words_the_fair_order_is_the_usual_one(shop, text):
    # given the wheel at this hour
    at = timezone.now()
    begins = fair.start(at)
    rows = Listing.objects.order_by("pk")
    turn = sorted(rows, key=lambda row: (not row.in_stock, (row.wheel - begins) % fair.TURN))

    # then goods in stock go once around it from where it stands, and what is sold out comes after them
    assert found(text, at) == [row.title for row in turn]


def test_by_stars(shop):
    shown = [re.search(r'data-stars="(\d)"', card).group(1) for card in ask("sap-xep=sao").cards]
    assert shown == ["5", "4", "4", "4", "3", "3"]


def test_a_missing_price_comes_last_either_way(coop):
    make_listing(coop, title="Có giá", price=1_000)
    make_listing(coop, title="Chưa giá", price=None)
    assert found("sap-xep=gia-tang") == found("sap-xep=gia-giam") == ["Có giá", "Chưa giá"]


def test_pages_have_addresses(coop):
    for n in range(PAGE_SIZE + 1):
        make_listing(coop, title=f"Món {n}")
    first, second, third = ask("sao=4"), ask("sao=4&trang=2"), ask("sao=4&trang=3")
    assert (len(first.cards), len(second.cards)) == (PAGE_SIZE, 1)
    assert first.pager.previous_url == second.pager.next_url == ""
    assert first.pager.next_url == "/san-pham/?sao=4&trang=2"
    assert second.pager.previous_url == "/san-pham/?sao=4"
    assert second.pager.pages == ((1, "/san-pham/?sao=4", False), (2, "/san-pham/?sao=4&trang=2", True))
    assert third.beyond
    assert (third.cards, third.pager.last_url) == ((), "/san-pham/?sao=4&trang=2")


def test_many_pages_leave_gaps():
    plan = Plan(Query(), None, {}, Counts({(TOTAL, ""): 20 * PAGE_SIZE}))
    pager = _pager(Query(page=10), "/", plan, Shown())
    assert [number for number, _url, _current in pager.pages] == [1, 0, 8, 9, 10, 11, 12, 0, 20]


# --- Nothing found ------------------------------------------------------------------------------------------------


def test_nothing_found_leads_on_by_leaving_one_condition_out(shop):
    page = ask("q=che&sao=4&tinh=lao-cai&gia-tu=200000")
    assert page.total == 0
    assert page.suggestions == (
        ("Bỏ “OCOP 4 sao”: 1 món", "/san-pham/?q=che&tinh=lao-cai&gia-tu=200000"),
        ("Bỏ “che”: 1 món", "/san-pham/?sao=4&tinh=lao-cai&gia-tu=200000"),
    )
    assert titles(page.near) == ["Chè Shan tuyết"]


def test_nothing_found_by_words_alone_shows_what_has_most_of_them(shop):
    page = ask("q=tra che day xyz&nguyen-van=1")
    assert (page.total, page.suggestions) == (0, ())
    close = titles(page.near)
    assert close[0] == "Chè dây"
    assert set(close[1:]) == {"Trà mãng cầu xiêm", "Chè Shan tuyết"}  # equally close: the wheel decides
    assert titles(ask("q=mat ong xyz&nguyen-van=1").near) == ["Mật ong bạc hà"]
    assert ask("q=zzz yyy").near == ()


# --- Little found -------------------------------------------------------------------------------------------------


def test_few_are_followed_by_what_is_close(shop, coop):
    # given another tea in town, one that has left the shelf, and things of the same maker
    make_listing(coop, title="Chè Tân Cương", set_number=11, issued_on=date(2020, 1, 1))

    # then behind the one found stand other teas, the closest first, then the same set, the same maker
    page = ask("q=chè shan tuyết")
    assert titles(page.cards) == ["Chè Shan tuyết"]
    assert titles(page.near)[:3] == ["Chè Tân Cương", "Chè dây", "Trà mãng cầu xiêm"]
    assert page.total == 1


def test_what_is_close_stays_within_what_the_visitor_chose(shop):
    assert titles(ask("q=chè shan tuyết&sao=5").near) == []
    assert titles(ask("q=chè shan tuyết&tinh=lao-cai").near) == ["Chè dây"]
    # then not within what the words chose
    assert "Trà mãng cầu xiêm" in titles(ask("q=chè dây lào cai").near)


def test_where_many_are_found_nothing_else_is_shown(coop, shop):
    for number in range(FEW):
        make_listing(coop, title=f"Chè số {number}", set_number=11)
    assert ask("q=chè").near == ()
    assert ask("q=chè shan tuyết&nguyen-van=1").near == ()


def test_the_state_tells_what_the_facets_show(coop):
    # given a shop
    make_listing(coop, title="Chè búp", stars=4)
    state = ask("q=chè").state

    # then it is the same for pages and orders of a list
    assert ask("q=chè&sap-xep=gia-tang&trang=2").state == state

    # and another for other words, other choices, the same choice by other means, and after a change
    assert ask("q=chè búp").state != state
    assert ask("q=chè&sao=4").state != state
    assert ask("q=chè lào cai").state != ask("q=chè&tinh=lao-cai").state
    make_listing(coop, title="Chè dây")
    assert ask("q=chè").state != state


# --- Cost ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("", 3),
        ("q=mon", 3),
        ("sao=4&tinh=lao-cai&nhom=2&bo=4&chu-the=hop-tac-xa&con-hang=1&sap-xep=gia-tang", 3),
        ("q=mon&tieu-chuan=vietgap", 5),
        ("q=khong co gi", 11),
        ("trang=99", 2),
    ],
)
def test_statements_do_not_grow(coop, text, most):
    ask(text)  # reference data is kept in the process
    for n in range(FEW):
        make_listing(coop, title=f"Món {n}")
    with CaptureQueriesContext(connection) as few:
        ask(text)
    for n in range(FEW, 60):
        make_listing(coop, title=f"Món {n}")
    with CaptureQueriesContext(connection) as many:
        ask(text)
    assert len(few) == len(many) <= most


def test_what_a_line_was_taken_for_is_asked_once(shop, coop):
    # given a line with a slip, for which something close is shown, too
    rebuild_terms()
    before = ask("q=chè shan tuyêtt")
    assert [titles(before.cards), titles(before.near)] == [["Chè Shan tuyết"], ["Chè dây", "Trà mãng cầu xiêm"]]

    # when it is asked for once more, or in another order
    with CaptureQueriesContext(connection) as statements:
        again = ask("q=chè shan tuyêtt&sap-xep=gia-tang")

    # then it is the same for four statements
    assert [again.cards, again.near] == [before.cards, before.near]
    assert [text for _kind, text, *_way in again.notes] == ["Đang tìm “chè shan tuyết”."]
    assert len(statements) <= 4

    # and it is asked anew when a product changes
    Listing.objects.filter(title="Chè dây").delete()
    assert titles(ask("q=chè shan tuyêtt").near) == ["Trà mãng cầu xiêm"]
    make_listing(coop, title="Chè shan tuyêtt")
    assert titles(ask("q=chè shan tuyêtt").cards) == ["Chè shan tuyêtt"]


def test_a_page_that_is_not_there_leaves_what_is_close(shop, coop):
    # given somebody who asks for a page beyond the last first
    assert ask("q=chè shan tuyết&trang=2").near == ()

    # then the first one has it all the same
    assert titles(ask("q=chè shan tuyết").near) == ["Chè dây", "Trà mãng cầu xiêm"]


# --- Shelves for other pages --------------------------------------------------------------------------------------


def test_shelves(shop, coop, django_assert_num_queries):
    mine = Q(subject=coop)
    with django_assert_num_queries(1):
        assert titles(shelf(mine, limit=2)) == ["Mật ong bạc hà", "Chè dây"]
    assert titles(shelf(mine, limit=1, sort="sao")) == ["Chè Shan tuyết"]
