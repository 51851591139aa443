"""What shoppers search for: /dieu-hanh/tim-kiem/."""

import csv
from io import StringIO

import pytest

from catalog.kernel.dates import today
from catalog.search.models import SearchedWords

PAGE = "/dieu-hanh/tim-kiem/"


@pytest.fixture
def office(client, operator):
    client.force_login(operator)
    return client


def add(words, **facts):
    SearchedWords.objects.create(day=today(), words=words, **{"times": 1, **facts})


def test_nothing_yet(office):
    page = office.get(PAGE)
    assert "Chưa ai tìm gì trong thời gian này." in page.text
    assert "không có dữ liệu cá nhân" in page.text
    assert "<table" not in page.text


def test_three_lists(office):
    # given words that found, that found nothing and that nobody opened
    add("mat ong", times=1200, found=14, clicks=2, ranks=5)
    add("yen sao", times=3)
    add("tra", times=2, found=8)

    # when the operator opens the page from the bar
    assert f'href="{PAGE}"' in office.get("/dieu-hanh/").text
    page = office.get(PAGE)

    # then
    found = page.context["searches"]
    assert [each.words for each in found.top] == ["mat ong", "yen sao", "tra"]
    assert [each.words for each in found.nothing_found] == ["yen sao"]
    assert [each.words for each in found.never_opened] == ["tra"]
    assert "1.205 lần tìm, 3 từ khác nhau" in page.text
    assert '<td class="text-right">2,5</td>' in page.text
    assert 'href="/san-pham/?q=mat%20ong"' in page.text


@pytest.mark.parametrize(("typed", "days"), [("7", 7), ("90", 90), ("", 30), ("8", 30), ("x", 30)])
def test_periods(office, typed, days):
    assert office.get(PAGE, {"ngay": typed}).context["days"] == days


def test_looking_for_words(office):
    add("mat ong")
    assert "<table" in office.get(PAGE, {"q": "Mật"}).text
    page = office.get(PAGE, {"q": "<b>chè", "ngay": "7"})
    assert "Không có từ tìm nào chứa “&lt;b&gt;chè”" in page.text
    assert 'href="?ngay=7"' in page.text


def test_the_file(office):
    # given words, some of which a spreadsheet would run
    add("mat ong", times=4, found=2, clicks=3, ranks=7)
    add("=1+1", times=3)
    add("@sum(a1)", times=2)

    # when it is taken away
    answer = office.get(PAGE, {"xuat": "csv"})

    # then it is text with a mark of its encoding, for all words
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="tim-kiem-{today():%Y-%m-%d}-30-ngay.csv"'
    body = answer.getvalue()
    assert body.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(body.decode("utf-8-sig")))) == [
        ["Từ tìm", "Số lần tìm", "Kết quả lần cuối", "Số lần mở", "Vị trí mở trung bình"],
        ["mat ong", "4", "2", "3", "2.3"],
        ["'=1+1", "3", "0", "0", ""],
        ["'@sum(a1)", "2", "0", "0", ""],
    ]


def test_the_file_keeps_what_was_looked_for(office):
    add("mat ong")
    add("tra")
    assert b"tra" not in office.get(PAGE, {"xuat": "csv", "q": "ong"}).getvalue()


def test_it_is_never_kept_on_the_way(office):
    assert "no-store" in office.get(PAGE)["Cache-Control"]


def test_only_reading(office):
    assert office.post(PAGE).status_code == 405
