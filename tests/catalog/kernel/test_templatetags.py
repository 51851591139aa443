from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import translation

from catalog.kernel.templatetags import kernel


@pytest.mark.parametrize(
    ("shown", "value", "text"),
    [
        ("value|dong", 125_000, "125.000\u00a0₫"),
        ("value|dong", Decimal("125000.00"), "125.000\u00a0₫"),
        ("value|dong", None, ""),
        ("value|percent", 150, "1,5\u00a0%"),
        ("value|percent", 805, "8,05\u00a0%"),
        ("value|percent", 0, "0\u00a0%"),
        ("value|percent", 10_000, "100\u00a0%"),
        ("value|day", date(2026, 5, 2), "02/05/2026"),
        ("value|day", datetime(2026, 5, 1, 18, 0, tzinfo=UTC), "02/05/2026"),
        ("value|day", None, ""),
        ("value|moment", datetime(2026, 5, 1, 18, 5, tzinfo=UTC), "02/05/2026 01:05"),
        ("value|moment", None, ""),
        ("value|fold", "Đà Nẵng", "da nang"),
        ("value|phone", "+84912345678", "0912 345 678"),
    ],
)
def test_filters(shown: str, value: Any, text: str) -> None:
    template = engines["django"].from_string("{% load kernel %}{{ " + shown + " }}")
    assert template.render({"value": value}) == text


@pytest.mark.parametrize(
    ("language", "value", "html"),
    [
        ("en", "Trà <ướp> sen", '<span lang="vi">Trà &lt;ướp&gt; sen</span>'),
        ("en", "Tea & honey", "Tea &amp; honey"),
        ("vi", "Trà & sen", "Trà &amp; sen"),
    ],
)
def test_vietnamese_is_marked_on_pages_in_another_language(language: str, value: str, html: str) -> None:
    # given a page in a language
    template = engines["django"].from_string("{% load kernel %}{{ value|vietnamese }}")

    # when a text is shown on it
    with translation.override(language):
        shown = template.render({"value": value})

    # then Vietnamese says that it is, and every text is escaped
    assert shown == html


@pytest.mark.parametrize(
    ("language", "value", "shown"), [("vi", 1200, "+1.200"), ("vi", -3, "−3"), ("vi", 0, "0"), ("en", -1200, "−1,200")]
)
def test_a_change_says_which_way_it_went(language: str, value: int, shown: str) -> None:
    template = engines["django"].from_string("{% load kernel %}{{ value|change }}")
    with translation.override(language):
        assert template.render({"value": value}) == shown


@pytest.mark.parametrize(("language", "word"), [("vi", "Trang"), ("en", "Page")])
def test_a_pager_links_to_numbers_and_shows_gaps(language: str, word: str) -> None:
    # given three pages, one of them open, and a gap
    template = engines["django"].from_string("{% load kernel %}{% page_links pages %}")
    pages = [(1, "/?q=trà&a", True), (0, "", False), (1200, "/?trang=1200", False)]

    # when they are shown
    with translation.override(language):
        shown = template.render({"pages": pages})

    # then numbers are written as they stand in addresses, and screen readers hear what they are
    assert shown == (
        f'<a href="/?q=trà&amp;a" aria-current="page" aria-label="{word} 1">1</a>'
        '<span class="gap" aria-hidden="true">…</span>'
        f'<a href="/?trang=1200" aria-label="{word} 1200">1200</a>'
    )
    assert template.render({"pages": ""}) == ""


@pytest.mark.parametrize(("language", "name"), [("vi", "Hội chợ"), ("en", '<span lang="vi">Hội chợ</span>')])
def test_crumbs_lead_up_and_end_with_the_page(language: str, name: str) -> None:
    template = engines["django"].from_string("{% load kernel %}{% crumb_links crumbs %}")
    with translation.override(language):
        shown = template.render({"crumbs": [("Hội chợ", "/?q=mận&a"), ("A & B", "")]})
    assert shown == f'<li><a href="/?q=mận&amp;a">{name}</a></li><li><span aria-current="page">A &amp; B</span></li>'


def test_a_kept_part_is_made_once_for_the_same_values() -> None:
    # given a part that depends on one value
    template = engines["django"].from_string(
        '{% load kernel %}{% kept "sample" name %}{{ name }} {{ other }}{% endkept %}'
    )
    assert template.render({"name": "chè", "other": 1}) == "chè 1"

    # then what it doesn't depend on is not seen again, and another value makes another part
    assert template.render({"name": "chè", "other": 2}) == "chè 1"
    assert template.render({"name": "cam", "other": 2}) == "cam 2"


def test_a_kept_part_can_stand_in_a_variable() -> None:
    template = engines["django"].from_string(
        '{% load kernel %}{% kept "sample" name as greeting %}<b>{{ name }}</b>{% endkept %}({{ greeting }})'
    )
    assert [template.render({"name": "A & B"}) for _ in range(2)] == ["(<b>A &amp; B</b>)"] * 2


def test_kept_parts_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "MOST_KEPT", 3)
    template = engines["django"].from_string('{% load kernel %}{% kept "sample" number %}{{ number }}{% endkept %}')
    assert [template.render({"number": number}) for number in range(10)] == [str(number) for number in range(10)]
    assert len(kernel._kept) <= 3


def test_no_block_may_stand_in_a_kept_part() -> None:
    with pytest.raises(TemplateSyntaxError, match="sample"):
        engines["django"].from_string(
            '{% load kernel %}{% kept "sample" %}{% block title %}{% endblock %}{% endkept %}'
        )
