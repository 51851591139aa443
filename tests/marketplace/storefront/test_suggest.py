"""Suggestions for the search box: /san-pham/goi-y/."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.kernel.dates import day_start
from tests.cast import make_listing

pytestmark = pytest.mark.django_db

SUGGEST = "/san-pham/goi-y/"


def items(client, q: str, path: str = SUGGEST) -> list[dict]:
    answer = client.get(path, {"q": q})
    assert answer.status_code == 200
    return answer.json()["items"]


def test_each_kind_leads_to_its_page(client, coop):
    product = make_listing(coop, title="Bắc trà", stars=5)
    by_kind = {each["kind"]: each for each in items(client, "bac")}
    assert by_kind["province"]["url"] == "/san-pham/?tinh=bac-ninh"
    assert by_kind["subject"] == {
        "kind": "subject",
        "url": coop.get_absolute_url(),
        "runs": [["HTX Nông sản ", True], ["Bắc ", False], ["Hà", True]],
        "vi": True,
        "detail": "Chủ thể · Lào Cai",
        "icon": "i-user",
    }
    assert by_kind["product"] == {
        "kind": "product",
        "url": product.get_absolute_url(),
        "runs": [["Bắc ", False], ["trà", True]],
        "vi": True,
        "detail": "Lào Cai",
        "icon": "i-tag",
        "star": "OCOP 5 sao",
        "stars": 5,
    }


def test_english(client, coop):
    product = make_listing(coop, title="Chè Shan tuyết")
    found = items(client, "che", "/en/san-pham/goi-y/")
    assert f"/en/san-pham/che-shan-tuyet-{product.pk}/" in [each["url"] for each in found]
    group = next(each for each in items(client, "tea", "/en/san-pham/goi-y/") if each["kind"] == "group")
    assert group["url"] == "/en/san-pham/?nhom=5"
    assert "vi" not in group
    assert client.get("/en/san-pham/goi-y/", {"q": "x"}).json()["said"] == "No suggestions"


@time_machine.travel("2026-11-29T09:30:00+07:00", tick=False)  # not in the last minute of an hour, see below
def test_the_same_for_everybody(client, coop):
    make_listing(coop, title="Trà")
    answer = client.get(SUGGEST, {"q": "tra"})
    assert not answer.cookies
    assert not {"Cookie", "Accept-Language"} & set(answer.get("Vary", "").split(", "))
    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=60"}
    assert answer["X-Robots-Tag"] == "noindex"
    assert client.post(SUGGEST).status_code == 405


def test_no_copy_outlives_a_star(client, coop):
    with time_machine.travel(day_start(date(2026, 5, 10)), tick=False) as clock:
        make_listing(coop, title="Trà xanh", stars=4, issued_on=date(2024, 5, 10))
        clock.move_to(day_start(date(2027, 5, 11)) - timedelta(seconds=7))
        answer = client.get(SUGGEST, {"q": "tra xanh"})
    assert "max-age=7" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "q",
    [
        "a" * 10_000, "tra " * 2_500, "\x00\x00", "tra\x00xanh", "\"'`;--", 'title_fold : (tra* OR "x" NEAR y)',
        "' UNION SELECT 1 --", "%", "__", "tra:* & !x | (y", "🍯🍯", "茶 чай شاي", "ﷺ" * 200, "\ud800", "AND OR NOT",
    ],
    ids=lambda q: repr(q[:20]),
)  # fmt: skip
def test_any_input_gets_a_list(client, coop, q):
    make_listing(coop, title="Trà xanh")
    assert isinstance(items(client, q.encode("utf-8", "surrogatepass")), list)


def test_without_words(client):
    assert client.get(SUGGEST).json() == {"said": "Không có gợi ý", "items": []}


def test_what_was_typed_before_is_kept_until_the_goods_change(client, coop):
    # given words that somebody typed
    product = make_listing(coop, title="Trà xanh")
    first = items(client, "tra")

    # when others type them, in whatever way they mean the same
    for typed in ("tra", " TRA! "):
        with CaptureQueriesContext(connection) as statements:
            assert items(client, typed) == first

        # then nothing is sought again
        assert len(statements) == 1

    # when something new is for sale, then so does the answer say
    other = make_listing(coop, title="Trà sen")
    urls = {each["url"] for each in items(client, "tra") if each["kind"] == "product"}
    assert urls == {product.get_absolute_url(), other.get_absolute_url()}
