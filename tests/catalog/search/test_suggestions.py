"""What the search box offers: few statements, nothing that only one person typed, stars only while they hold."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.caches import clear_process_caches
from catalog.kernel.dates import day_start, today
from catalog.search.models import SearchedWords, Term
from catalog.search.suggestions import MOST, Kind, _Makers, runs_of, suggestions
from catalog.search.words import Words, folded
from catalog.subjects.models import Subject, SubjectState
from tests.cast import make_listing, make_subject

pytestmark = pytest.mark.django_db


def offered(text: str, kind: Kind | None = None) -> list[str]:
    return [each.text for each in suggestions(Words.of(text)) if kind in (None, each.kind)]


def searched(words: str, times: int, *, found: int = 1, days_ago: int = 0) -> None:
    SearchedWords.objects.create(day=today() - timedelta(days=days_ago), words=words, times=times, found=found)


# --- Goods ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["tra", "Trà", "trà mãng", "mang cau tr", "TRA MANG CAU"])
def test_goods_are_found_by_the_beginnings_of_their_words(coop, typed):
    make_listing(coop, title="Trà mãng cầu")
    make_listing(coop, title="Mật ong")
    assert offered(typed, Kind.PRODUCT) == ["Trà mãng cầu"]


def test_marks_then_whole_words_then_beginnings_go_first(coop):
    for title in ("Khô cá tra", "Tràm non", "Chè tra", "Trà xanh"):
        make_listing(coop, title=title)
    assert offered("trà", Kind.PRODUCT)[:2] == ["Trà xanh", "Tràm non"]
    assert offered("tra", Kind.PRODUCT)[0] == "Trà xanh"
    assert offered("tra", Kind.PRODUCT)[-1] == "Tràm non"


def test_only_what_is_on_sale_is_offered(coop):
    make_listing(coop, title="Trà xanh", stars=None)
    assert offered("tra xanh", Kind.PRODUCT) == []


def test_a_star_is_offered_to_the_second_of_its_end(coop):
    with time_machine.travel(day_start(date(2026, 5, 10)), tick=False) as clock:
        make_listing(coop, title="Trà xanh", stars=4, issued_on=date(2024, 5, 10))
        end = day_start(date(2027, 5, 11))

        clock.move_to(end - timedelta(seconds=1))
        found = suggestions(Words.of("tra xanh"))
        assert [each.star.text for each in found if each.kind == Kind.PRODUCT] == ["OCOP 4 sao"]

        clock.move_to(end)
        assert [each.star for each in suggestions(Words.of("tra xanh"))] == []


def test_a_shop_that_sells_without_certificate_shows_no_star_without_one(coop, settings):
    settings.SELL_REQUIRES_CERTIFICATE = False
    make_listing(coop, title="Trà xanh", stars=None)
    assert [(each.text, each.star) for each in suggestions(Words.of("tra xanh"))] == [("Trà xanh", None)]


# --- Makers, places, categories ---------------------------------------------------------------------------------------


def test_makers_are_found_by_any_word_of_their_name(coop, bac_ha):
    make_subject(bac_ha, name="HTX Bắc Ái", state="applied")
    found = [each for each in suggestions(Words.of("bac")) if each.kind == Kind.SUBJECT]
    assert [(each.text, each.key, each.detail) for each in found] == [("HTX Nông sản Bắc Hà", coop.code, "Lào Cai")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("y t", ["HTX Y Tý"]),
        ("htx", ["HTX Cam Bù, HTX Cam Giàng", "HTX Y Tý"]),  # each once
        ("cam b", ["HTX Cam Bù, HTX Cam Giàng"]),
        ("htx cam gia", ["HTX Cam Bù, HTX Cam Giàng"]),
        ("cam g 1", []),
        ("cam htx y", []),  # words of two makers
    ],
)
def test_makers_are_found_by_words_in_their_order(bac_ha, typed, found):
    for name in ("HTX Cam Bù, HTX Cam Giàng", "HTX Y Tý"):
        make_subject(bac_ha, name=name)
    assert offered(typed, Kind.SUBJECT) == found


@given(
    st.lists(st.text("ab ", min_size=1, max_size=12).map(lambda name: " ".join(name.split())), max_size=5),
    st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=3).filter(lambda some: len("".join(some)) > 1),
)
def test_makers_are_those_that_a_look_at_every_name_finds(names, typed):
    makers = _Makers([(name, number) for number, name in enumerate(names)])
    known = [str(number) for number, name in enumerate(names) if f" {' '.join(typed)}" in f" {name}"]
    assert list(makers.named(tuple(typed))) == known


@pytest.mark.parametrize("typed", ["lao c", "Lào Cai", "yen bai", "cai"])
def test_a_province_is_found_by_any_of_its_names(typed):
    assert "Lào Cai" in offered(typed, Kind.PROVINCE)


def test_marks_that_were_typed_are_meant():
    assert "Rượu trắng" in offered("tra", Kind.SET)
    assert "Rượu trắng" not in offered("trà", Kind.SET)


def test_categories_are_found_in_the_language_of_the_page():
    assert "Chè" in offered("che", Kind.GROUP)
    with override("en"):
        found = next(each for each in suggestions(Words.of("tea")) if each.kind == Kind.GROUP)
    assert (found.text, found.vietnamese) == ("Tea", False)


# --- Words that others searched for -----------------------------------------------------------------------------------


def test_popular_words_are_offered_as_they_are_written():
    for words, spelling in (("mat ong", "mật ong"), ("rung", "rừng"), ("mat", "mặt")):
        Term.objects.create(text=words.replace(" ", ""), words=words, spelling=spelling, uses=1)
    searched("mat ong rung", 3)
    searched("mat ong", 2)
    searched("mat ong", 2, days_ago=20)
    assert offered("mat", Kind.WORDS) == ["mật ong", "mật ong rừng"]
    assert offered("ong ru", Kind.WORDS) == ["mật ong rừng"]
    assert offered("mat ong", Kind.WORDS) == ["mật ong rừng"]  # what stands there already is no offer


def test_what_one_person_typed_is_not_shown_to_others():
    searched("nguyen van an", 2)
    searched("nguyen thi ba", 9, found=0)
    searched("nguyen van cu", 9, days_ago=40)
    assert offered("nguyen", Kind.WORDS) == []


def test_popular_words_are_kept_for_a_while():
    searched("mat ong", 3)
    assert offered("mat", Kind.WORDS) == ["mat ong"]
    searched("mat mia", 5)
    assert offered("mat", Kind.WORDS) == ["mat ong"]
    clear_process_caches()
    assert offered("mat", Kind.WORDS) == ["mat mia", "mat ong"]


# --- All together -----------------------------------------------------------------------------------------------------


def test_a_mix_of_few(coop):
    for n in range(12):
        make_listing(coop, title=f"Chè bắc {n}")
        searched(f"che bac {n}", 9 - n % 3)
    kinds = [each.kind for each in suggestions(Words.of("che"))]
    assert len(kinds) == MOST
    assert {Kind.WORDS, Kind.GROUP, Kind.PRODUCT} <= set(kinds)
    assert kinds == sorted(kinds, key=kinds.index)  # each kind in one run


@pytest.mark.parametrize("text", ["", "t", " t ", "!", "\x00", "🍯"])
def test_too_little_to_go_on(coop, text):
    make_listing(coop, title="Trà")
    with CaptureQueriesContext(connection) as statements:
        assert offered(text) == []
    assert len(statements) == 0


@pytest.mark.parametrize("number", [1, 40])
def test_two_statements_at_most_whatever_the_number_of_goods(coop, number):
    for n in range(number):
        make_listing(coop, title=f"Trà xanh {n}")
    offered("tra")  # names and popular words are kept in the process
    for typed, most in (("tra", 1), ("trà xa", 1), ("khong co gi", 1), (coop.name, 2)):  # another for makers
        with CaptureQueriesContext(connection) as statements:
            offered(typed)
        assert len(statements) == most


def test_a_maker_that_is_no_longer_approved_is_not_suggested(coop):
    # given a maker whose name the process knows
    assert offered(coop.name, Kind.SUBJECT) == [coop.name]

    # when it is no longer on display, then at once it is not suggested
    Subject.objects.filter(pk=coop.pk).update(state=SubjectState.SUSPENDED)
    assert offered(coop.name, Kind.SUBJECT) == []


# --- What is new to who types -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "runs"),
    [
        ("Trà mãng cầu", ["tra", "ma"], [("Trà ma".replace("ma", "mã"), False), ("ng cầu", True)]),
        ("Đường thốt nốt", ["duong", "tho"], [("Đường thố", False), ("t nốt", True)]),
        ("Mật ong", ["mat", "ong"], [("Mật ong", False)]),
        ("Chè, trà", ["tra"], [("Chè, ", True), ("trà", False)]),
        ("ﬁre", ["fi"], [("ﬁre", True)]),
        ("", ["x"], []),
    ],
)
def test_the_letters_that_are_new(text, words, runs):
    assert list(runs_of(text, folded(text), tuple(words))) == runs
