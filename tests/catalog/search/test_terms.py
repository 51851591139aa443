"""The words of titles, and what a slip of the finger meant by them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.kernel.text import fold
from catalog.search.alike import likeness, slips, trigrams
from catalog.search.models import Listing, Term, TermTrigram
from catalog.search.reading import How, partial, plain, sounding, spelled
from catalog.search.sounds import sounding_like
from catalog.search.terms import learn, rebuild_terms
from tests.cast import make_listing

pytestmark = pytest.mark.django_db

TITLES = (
    "Nước mắm Phú Quốc",
    "Nước mắm Cửa Bé",
    "Nấm hương rừng",
    "Mật ong rừng",
    "Mật ong bạc hà",
    "Trà xanh Tân Cương",
    "Trà Shan tuyết",
    "Kẹo dừa sáp",
    "Bánh đậu xanh",
    "Khoai lang sấy",
    "Rượu nếp cẩm",
    "Cà chua bi 500g",
)


def terms() -> dict[str, tuple[str, str, int]]:
    return {term.text: (term.words, term.spelling, term.uses) for term in Term.objects.all()}


# --- Likeness -----------------------------------------------------------------------------------------------------


def test_trigrams_weigh_the_beginning_most():
    assert trigrams("mam") == {"  m", " ma", "mam", "am "}
    assert likeness("mam", "mam") == 1
    assert likeness("mam", "nam") == 1 / 7
    assert likeness("mam", "mat") == 2 / 6


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("mam", "mam", 0), ("mam", "nam", 1), ("mam", "mma", 1), ("mam", "ma", 1), ("mam", "mamm", 1), ("tra", "che", 3)],
)
def test_slips_of_the_finger(one, other, count):
    assert slips(one, other) == slips(other, one) == count


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_between_the_difference_of_lengths_and_the_longer_one(one, other):
    assert abs(len(one) - len(other)) <= slips(one, other) <= max(len(one), len(other), 0)


# --- Learning -----------------------------------------------------------------------------------------------------


def test_learns_words_and_pairs_of_titles():
    # when two titles are learnt, one with a number
    learn(["Mật ong rừng", "MẬT ONG 500g"])

    # then their words and neighbours are known, in their usual spelling, and no number
    assert terms() == {
        "mat": ("mat", "mật", 2),
        "ong": ("ong", "ong", 2),
        "rung": ("rung", "rừng", 1),
        "matong": ("mat ong", "mật ong", 2),
        "ongrung": ("ong rung", "ong rừng", 1),
    }
    assert set(TermTrigram.objects.filter(term="mat").values_list("trigram", flat=True)) == {"  m", " ma", "mat", "at "}


def test_learns_what_is_new_and_leaves_the_rest():
    # given a known title
    learn(["Mật ong"])

    # when another one is learnt twice
    learn(["Mật ong rừng"])
    learn(["Mật ong rừng"])

    # then only the new words were added
    assert {text: uses for text, (_words, _spelling, uses) in terms().items()} == {
        "mat": 1, "ong": 1, "matong": 1, "rung": 1, "ongrung": 1,
    }  # fmt: skip
    assert TermTrigram.objects.filter(term="mat").count() == 4


def test_a_fixed_number_of_statements_for_some_titles():
    with CaptureQueriesContext(connection) as queries:
        learn(["Mật ong rừng"])
    assert len(queries) == 3

    with CaptureQueriesContext(connection) as queries:
        learn(["Mật ong rừng"] * 50)
    assert len(queries) == 1


@pytest.mark.parametrize("titles", [[], [""], ["🍯 500g"], ["x" * 300], ["中文 茶", "мёд"]])
def test_learns_from_any_title(titles):
    learn(titles)
    assert all(len(term.text) <= 60 for term in Term.objects.all())


def test_rebuilding_brings_terms_to_what_titles_say(coop):
    # given terms that were learnt on the way: counted once, misspelt, out of use
    make_listing(coop, title="Mật ong rừng")
    make_listing(coop, title="Mật ong bạc hà")
    make_listing(coop, title="Mat ong 500g")
    Term.objects.all().delete()
    learn(["Mát ong", "Cà phê"])

    # when they are rebuilt
    rebuild_terms()

    # then uses and spellings are those of the titles, and what no title has is gone
    assert terms() == {
        "mat": ("mat", "mật", 3),
        "ong": ("ong", "ong", 3),
        "rung": ("rung", "rừng", 1),
        "bac": ("bac", "bạc", 1),
        "ha": ("ha", "hà", 1),
        "matong": ("mat ong", "mật ong", 3),
        "ongrung": ("ong rung", "ong rừng", 1),
        "ongbac": ("ong bac", "ong bạc", 1),
        "bacha": ("bac ha", "bạc hà", 1),
    }
    assert TermTrigram.objects.filter(term="rung").count() == 5
    assert not TermTrigram.objects.filter(term="caphe").exists()

    # and doing it again changes nothing
    before = terms()
    rebuild_terms()
    assert terms() == before


# --- Spelling -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nuoc nam", "nước mắm"),
        ("nuoc mma", "nước mắm"),
        ("nuoc mamm phu quoc", "nước mắm phú quốc"),
        ("matong", "mật ong"),
        ("mat ogn", "mật ong"),
        ("ma tong", "mật ong"),
        ("nuocmamphuquoc", "nước mắm phú quốc"),
        ("tra xenh", "trà xanh"),
        ("tra shan tuyte", "trà shan tuyết"),
        ("cachua", "cà chua"),
        ("khoai lag say", "khoai lang sấy"),
        ("nấm hươgn", "nấm hương"),
        ("nước nắm", "nước mắm"),
        ("keo dua bne tre", "kẹo dừa Bến Tre"),
        ("ha gaing", "Hà Giang"),
        ("mat ogn 500ml", "mật ong 500ml"),
    ],
)
def test_a_slip_is_mended(typed, meant):
    learn(TITLES)
    first = spelled(typed)[0]
    assert (first.how, first.text) == (How.SPELLING, meant)
    assert first.groups == plain(meant).groups
    assert first.chosen == plain(meant).chosen


@pytest.mark.parametrize(
    "typed",
    [
        "xyzzy", "asdf ghjk", "blah blah", "hello world", "iphone", "quick brown fox", "qwertyuiop", "aaaaaaaa",
        "a b c", "mật ong", "mat ong rung", "500g", "3981/QĐ-UBND", "OCOP-25-000123", "4 sao", "", "🍯",
        "'; DROP TABLE x",
    ],
)  # fmt: skip
def test_nonsense_and_what_is_right_stay_as_they_are(typed):
    learn(TITLES)
    assert spelled(typed) == ()


def test_at_most_four_ways_in_three_statements():
    learn([*TITLES, *(f"Bánh {word} dẻo" for word in ("gạo", "gáo", "ghẹo", "giao", "gau", "gao lức"))])
    plain("")
    with CaptureQueriesContext(connection) as queries:
        found = spelled("banhh gaoo deoo ngonn quaa lamm muaa")
    assert len(queries) <= 3
    assert len(found) <= 4


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=14).map(" ".join))
def test_any_line_may_be_a_slip(typed):
    assert len(spelled(typed)) <= 4


# --- Without what nobody knows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text", "dropped"),
    [
        ("mat ong xyzzy", "mat ong", ("xyzzy",)),
        ("xyzzy mật ong", "mật ong", ("xyzzy",)),
        ("mật ong xyzzy, bạc hà", "mật ong bạc hà", ("xyzzy",)),
        ("mật ong xyzzy lào cai 500ml", "mật ong lào cai 500ml", ("xyzzy",)),
        ("mat ong vietgapp bay hien", "mat ong bay hien", ("vietgapp",)),
    ],
)
def test_words_that_nobody_knows_are_left_out(coop, household, typed, text, dropped):
    # given goods whose titles and texts are known
    make_listing(coop, title="Mật ong bạc hà")
    make_listing(household, title="Khô cá lóc")
    learn(Listing.objects.values_list("title", flat=True))

    # then only what stands nowhere goes
    reading = next(partial(typed))
    assert (reading.how, reading.text, reading.dropped) == (How.PARTIAL, text, dropped)
    assert reading.groups == plain(text).groups
    assert reading.chosen == plain(text).chosen


@pytest.mark.parametrize(
    "typed", ["mat xyzzyxyzzy", "xyzzy 500ml", "xyzzy ocop", "xyzzy 12", "xyzzy", "", "🍯", "bac xuyen chi"]
)
def test_not_if_nothing_sensible_remains(coop, typed):
    make_listing(coop, title="Mật ong bạc hà")
    learn(["Mật ong bạc hà"])
    assert list(partial(typed)) == []


def test_what_is_left_out_at_the_end_leaves_finished_words(coop):
    make_listing(coop, title="Mật ong bạc hà")
    assert not next(partial("mat ong xyzzy")).open_end
    assert next(partial("xyzzy mat ong")).open_end


@pytest.mark.parametrize(
    ("typed", "text", "dropped"),
    [
        ("quà mật ong bạc hà", "mật ong bạc hà", ("quà",)),
        ("mật ong hương nhu", "mật ong", ("hương nhu",)),
        ("khô cá mật", "khô cá", ("mật",)),
    ],
)
def test_of_words_that_stand_nowhere_together_neighbours_in_a_title_remain(coop, typed, text, dropped):
    # given goods that have all of the words between them
    for title in ("Mật ong bạc hà", "Khô cá lóc", "Hương nhu", "Hộp quà"):
        make_listing(coop, title=title)
    learn(Listing.objects.values_list("title", flat=True))

    # then most of them are kept, and the others still count
    reading = list(partial(typed))[-1]
    assert (reading.how, reading.text, reading.dropped) == (How.PARTIAL, text, dropped)
    assert reading.wishes == tuple(part.phrases[0] for part in plain(" ".join(dropped)).groups)


# --- Sounds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chứng gà", "Trứng gà"),
        ("mắm lêm", "Mắm nêm"),
        ("trà sanh", "Trà xanh"),
        ("mật ong dừng", "Mật ong rừng"),
        ("trè lam", "Chè lam"),
        ("bánh trán", "Bánh tráng"),
        ("mắt ca", "Mắc ca"),
        ("yến xào", "Yến sào"),
    ],
)
def test_a_word_is_written_as_it_sounds(coop, typed, meant):
    learn(
        [
            "Trứng gà",
            "Mắm nêm",
            "Trà xanh",
            "Mật ong rừng",
            "Chè lam",
            "Bánh tráng",
            "Mắc ca",
            "Yến sào",
            "Chung",
            "Tre",
        ]
    )
    assert fold(meant) in [fold(reading.text) for reading in sounding(typed)]


def test_sounds_are_asked_for_in_one_statement(coop):
    learn(["Trứng gà"])
    sounding("chứng gà")  # places are kept in the process
    with CaptureQueriesContext(connection) as asked:
        sounding("chứng gà đông chùng hạ thảo xấy dẻo")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("chung", {"trung", "chun", "chunh", "trun", "trunh"}),
        ("xay", {"say", "xai", "sai"}),
        ("lem", {"nem"}),
        ("gay", {"gai"}),
        ("phe", set()),
        ("ga", set()),
        ("nghe", set()),
        ("", set()),
    ],
)
def test_other_writings_of_a_word(word, others):
    assert set(sounding_like(word)) == others


@given(st.text(alphabet="abcdeghiklmnopqrstuvxy", max_size=8))
def test_what_sounds_alike_is_another_word(word):
    assert word not in sounding_like(word)
    assert len(set(sounding_like(word))) == len(sounding_like(word)) < 40
