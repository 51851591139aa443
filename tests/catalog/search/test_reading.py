"""How a typed line is understood."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.search.reading import Group, How, Reading, keyboard, literal, plain

pytestmark = pytest.mark.django_db


def words(reading: Reading) -> list[str]:
    """Each group on a line of its own: “tra | che”."""
    return [" | ".join(" ".join(phrase) for phrase in group.phrases) for group in reading.groups]


def wishes(reading: Reading) -> list[str]:
    return [" ".join(phrase) for phrase in reading.wishes]


# --- Words --------------------------------------------------------------------------------------------------------


def test_each_word_is_a_group_with_its_marks_if_marks_were_typed():
    assert plain("nước mắm Cô Tô").groups == (
        Group((("nuoc",),), ("nước",)),
        Group((("mam",),), ("mắm",)),
        Group((("co",),), ("cô",)),
        Group((("to",),), ("tô",)),
    )
    assert plain("NUOC mam").groups == (Group((("nuoc",),)), Group((("mam",),)))


@pytest.mark.parametrize(
    "typed", ["hoà nước", "hòa nước", unicodedata.normalize("NFD", "hòa nước"), "  HÒA--nước! ", "hò\u200ba nước"]
)
def test_one_word_in_any_writing(typed):
    assert plain(typed).groups == (Group((("hoa",),), ("hòa",)), Group((("nuoc",),), ("nước",)))


def test_the_last_word_may_be_unfinished_unless_something_else_ends_the_line():
    assert plain("mật on").open_end
    assert plain("4 sao mật on").open_end
    assert not plain("mật ong 500ml").open_end
    assert not plain("mật ong hà giang").open_end


# --- Synonyms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("chè", ["che | tra"]),
        ("tra xanh", ["tra xanh | che xanh | luc tra"]),
        ("trà lạnh", ["tra | che", "lanh"]),
        ("đậu phộng", ["dau phong | dau phung | keo cu do | hat lac | lac nhan | lac rang | lac do | lac sen | lac cu"
                       " | cu lac | keo lac | dau lac | bo lac"]),
        ("lạc", ["lac | dau phong | dau phung | keo cu do"]),
        ("lác", ["lac"]),
        ("kẹo lạc", ["keo lac | keo dau phong | keo dau phung | keo cu do | cu do | keo vung lac"]),
        ("lạc rang", ["lac | dau phong | dau phung | keo cu do", "rang"]),
        ("dứa", ["dua | khom | trai thom | thom say | nuoc thom | mut thom | thom ngao"]),
        ("dừa", ["dua"]),
        ("khổ qua", ["kho qua | muop dang"]),
        ("HTX Ba Bể", ["htx | hop tac xa", "ba", "be"]),
        ("hop tac xa ba be", ["hop tac xa | htx", "ba", "be"]),
        ("Cty CP Sao Thái Dương", ["cty cp | ctcp | cong ty cp | cong ty co phan", "sao", "thai", "duong"]),
        ("quyết định 4261", ["quyet dinh | qd", "4261"]),
        ("honey", ["honey | mat ong"]),
        ("mật ong", ["mat", "ong"]),
        ("cà phê", ["ca phe | cafe | coffee | caphe | ca fe"]),
        ("cá phê", ["ca", "phe"]),
    ],
)  # fmt: skip
def test_synonyms(typed, groups):
    assert words(plain(typed)) == groups


def test_a_word_that_is_mostly_another_one_without_marks_is_never_offered():
    """“Khóm” is dứa, but the index can't tell dứa from dừa and dưa."""
    assert words(plain("khóm")) == [
        "khom | trai thom | thom say | nuoc thom | mut thom | thom ngao | dua queen | dua dong giao"
    ]


# --- Noise --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "groups", "wanted"),
    [
        ("đặc sản mật ong", ["mat", "ong"], []),
        ("giá mật ong bao nhiêu", ["mat", "ong"], []),
        ("mật ong rừng nguyên chất", ["mat", "ong", "rung"], ["nguyen chat"]),
        ("san pham ocop hat sen", ["hat", "sen"], []),
        ("gia vi", ["gia", "vi"], []),
        ("bán bún", ["bun"], []),
        ("bàn", ["ban"], []),
        ("quả bơ", ["bo"], ["qua"]),
        ("đặc sản", ["dac san"], []),
        ("ocop ngon", ["ngon"], ["ngon"]),
    ],
)
def test_empty_words_go_while_others_remain(typed, groups, wanted):
    reading = plain(typed)
    assert (words(reading), wishes(reading)) == (groups, wanted)


# --- Amounts, codes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "groups", "wanted"),
    [
        ("tra 200g", ["tra | che"], ["200g"]),
        ("mat ong 0,5 lít", ["mat", "ong"], ["500ml"]),
        ("mật ong chai 500ml", ["mat", "ong"], ["500ml"]),
        ("mật ong 500 g/hộp", ["mat", "ong"], ["500g"]),
        ("trà sen hộp 20 gói", ["tra | che", "sen"], ["20 goi"]),
        ("500 ml", ["500ml"], ["500ml"]),
        ("gạo ST25", ["gao", "st25 | st 25"], []),
    ],
)
def test_amounts_are_wishes(typed, groups, wanted):
    reading = plain(typed)
    assert (words(reading), wishes(reading)) == (groups, wanted)


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("3981/QĐ-UBND", ["3981 qd ubnd"]),
        ("OCOP-25-000123", ["ocop 25 000123"]),
        ("LCA-05-11-2025", ["lca 05 11 2025"]),
        ("mã 05-4-5", ["ma", "05 4 5"]),
        ("quyet dinh 4261", ["quyet dinh | qd", "4261"]),
        ("04261", ["04261"]),
    ],
)
def test_codes_are_phrases(typed, groups):
    reading = plain(typed)
    assert (words(reading), reading.wishes, dict(reading.chosen)) == (groups, (), {})


# --- Stars --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stars"),
    [
        ("4 sao", ("4",)),
        ("trà 5sao", ("5",)),
        ("bốn sao", ("4",)),
        ("nam sao", ("5",)),
        ("ocop ba sao", ("3",)),
        ("hạng 4 sao", ("4",)),
        ("4*", ("4",)),
        ("4 stars", ("4",)),
        ("4-star", ("4",)),
        ("3 sao 5 sao", ("5", "3")),
    ],
)
def test_stars_are_a_facet(typed, stars):
    assert plain(typed).chosen == {"sao": stars}


@pytest.mark.parametrize(
    "typed", ["2 sao", "6 sao", "14 sao", "4 saola", "nấm sao", "Ba Sao", "xã Ba Sao", "24*", "sao"]
)
def test_other_stars_are_words(typed):
    assert plain(typed).chosen == {}


# --- Places -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "province", "wanted"),
    [
        ("Đắk Nông", "lam-dong", ["dak nong"]),
        ("dak nong", "lam-dong", ["dak nong"]),
        ("Đăk Nông", "lam-dong", ["dak nong"]),
        ("Daklak", "dak-lak", []),
        ("tỉnh Hà Giang", "tuyen-quang", ["ha giang"]),
        ("hagiang", "tuyen-quang", ["ha giang"]),
        ("Hoà Bình", "phu-tho", ["hoa binh"]),
        ("TP. Huế", "hue", []),
        ("thừa thiên huế", "hue", ["thua thien hue"]),
        ("hue", "hue", []),
        ("TP.HCM", "ho-chi-minh", ["tp hcm"]),
        ("thành phố Hồ Chí Minh", "ho-chi-minh", []),
        ("Bà Rịa - Vũng Tàu", "ho-chi-minh", ["ba ria vung tau"]),
        ("Hanoi city", "ha-noi", []),
    ],
)
def test_a_province_of_any_time_is_a_facet(typed, province, wanted):
    reading = plain(typed)
    assert (reading.chosen, wishes(reading), reading.groups) == ({"tinh": (province,)}, wanted, ())


@pytest.mark.parametrize("typed", ["hoa huệ", "cáo bằng", "hà gián", "longan", "bình", "giang"])
def test_other_marks_or_half_a_name_are_words(typed):
    assert plain(typed).chosen == {}


def test_names_that_overlap_are_read_by_the_one_of_today():
    assert (words(plain("trà vĩnh long")), plain("trà vĩnh long").chosen) == (["tra | che"], {"tinh": ("vinh-long",)})
    assert words(plain("tra vinh long")) == ["tra | che"]
    assert words(plain("nhan long an giang")) == ["nhan", "long"]


def test_a_fixed_phrase_is_not_torn_by_a_place():
    assert words(plain("nam dinh lang")) == ["nam", "dinh lang"]


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("huyện Đồng Văn", ["dong van"]),
        ("huyen dong van", ["dong van"]),
        ("H. Đồng Văn", ["dong van"]),
        ("xa ba sao", ["ba sao"]),
        ("thị xã Nghĩa Lộ", ["nghia lo"]),
        ("thành phố Đà Lạt", ["da", "lat"]),
        ("quận 1", ["quan 1"]),
        ("huyền trang", ["huyen", "trang"]),
        ("xả chanh", ["xa | tinh dau sa | sa chanh", "chanh"]),
        ("hop tac xa tan an", ["hop tac xa | htx", "tan", "an"]),
        ("huyện", ["huyen"]),
    ],
)
def test_kinds_of_places_go_and_smaller_places_stay_words(typed, groups):
    reading = plain(typed)
    assert (words(reading), reading.chosen) == (groups, {})


def test_all_of_it_together():
    assert plain("OCOP Hà Giang 4 sao, chè Shan tuyết 200g") == Reading(
        how=How.PLAIN,
        text="OCOP Hà Giang 4 sao, chè Shan tuyết 200g",
        groups=(
            Group((("che",), ("tra",)), ("chè",)),
            Group((("shan", "tuyet"), ("san", "tuyet"), ("tuyet", "shan")), ("shan", "tuyết")),
        ),
        wishes=(("ha", "giang"), ("200g",)),
        chosen={"sao": ("4",), "tinh": ("tuyen-quang",)},
        rest="OCOP chè Shan tuyết 200g",
        open_end=False,
    )
    assert plain("ocop ha giang 4 sao").groups == ()


def test_the_rest_is_typed_without_what_became_a_facet():
    assert plain("Trà Shan (tỉnh Hà Giang), hộp 200g").rest == "Trà Shan hộp 200g"
    assert plain("hà giang").rest == ""
    assert plain("trà  Shan 200g").rest == "trà Shan 200g"


# --- The other readings -------------------------------------------------------------------------------------------


def test_literal_is_the_words_and_nothing_else():
    assert literal("Trà ocop 4 sao ở Huế") == Reading(
        how=How.LITERAL,
        text="Trà ocop 4 sao ở Huế",
        groups=(
            Group((("tra",),), ("trà",)),
            Group((("ocop",),), ("ocop",)),
            Group((("4",),), ("4",)),
            Group((("sao",),), ("sao",)),
            Group((("o",),), ("ở",)),
            Group((("hue",),), ("huế",)),
        ),
        rest="Trà ocop 4 sao ở Huế",
    )


def test_keys_are_read_as_what_they_write():
    (telex,) = keyboard("traf haf giang")
    assert (telex.how, telex.text, words(telex)) == (How.TELEX, "trà hà giang", ["tra | che"])
    assert telex.chosen == {"tinh": ("tuyen-quang",)}
    (vni,) = keyboard("nuoc71 mam81")
    assert (vni.how, vni.text, words(vni)) == (How.VNI, "nước mắm", ["nuoc", "mam"])
    assert keyboard("mat ong") == ()


# --- Any line -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("", []),
        ("🍯 \x00 \u200b", []),
        ("x\x00y", ["x", "y"]),
        ("'; DROP TABLE x; --", ["drop", "table", "x"]),
        ('a* AND (b) OR "c" NEAR ^d', ["a", "and", "b", "or", "c", "near", "d"]),
        ("中文 茶", ["中文", "茶"]),
        ("мёд", ["мед"]),
        ("น้ำผึ้ง", ["นาผง"]),
    ],
)
def test_anything_may_be_typed(typed, groups):
    assert words(plain(typed)) == groups


def test_a_long_line_is_cut():
    assert len(plain("a" * 10_000).text) == 100
    assert len(plain("a " * 10_000).groups) == 12


PIECES = st.sampled_from(
    [
        "trà", "che", "hà giang", "4 sao", "500 g", "huyện", "ocop", "htx", "3981/QĐ-UBND", "nuwowcs", "mam81", "5*",
        "\x00", "🍯", "x" * 50, "Đ", "\u0323", "½", "\u200d",
    ]
)  # fmt: skip
LINES = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map(" ".join))


@settings(deadline=None)
@given(LINES)
def test_every_line_has_readings_that_can_be_asked(line):
    for reading in (plain(line), literal(line), *keyboard(line)):
        assert len(reading.text) <= 100
        hash(reading)
        for group in reading.groups:
            for phrase in group.phrases:
                assert phrase
                assert all(word.isalnum() for word in phrase)


@settings(deadline=None)
@given(LINES)
def test_what_is_shown_reads_the_same(line):
    assert plain(plain(line).text) == plain(line)
    assert literal(literal(line).text) == literal(line)


def test_asks_the_database_only_once(django_assert_num_queries):
    plain("trà huyện đồng văn hà giang")
    with django_assert_num_queries(0):
        plain("nước mắm phú quốc 500ml 4 sao")
        literal("nước mắm")
        keyboard("nuwowcs mawsm")
