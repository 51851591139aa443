"""What a buyer keeps of a purchase, and buying the same again."""

import re
import zlib

import pytest
from django.test import Client
from django.utils import timezone

from catalog.kernel.money import format_dong
from marketplace.basket.models import Line
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(coop, household):
    return [make_listing(coop, title="Mật ong", num_in_stock=9), make_listing(household, title="Trà", num_in_stock=3)]


@pytest.fixture
def group(shelf, bac_ha):
    return order(basket_with((shelf[0], 2), (shelf[1], 2)), recipient(bac_ha))


def test_the_record_says_who_sold_what(client: Client, group, coop) -> None:
    type(coop).objects.filter(pk=coop.pk).update(tax_code="0123456789")

    page = client.get(f"/don-hang/{group.token}/ban-ghi/")

    words = page.content.decode()
    for said in ("HTX Nông sản Bắc Hà", "Xã Bắc Hà, Tỉnh Lào Cai", "0123456789", "Mật ong", "Trà", "Tổng cộng"):
        assert said in words
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(f"/don-hang/{'x' * 32}/ban-ghi/").status_code == 404


def test_the_same_goods_go_into_the_basket(client: Client, group, shelf) -> None:
    answer = client.post(f"/don-hang/{group.token}/mua-lai/", follow=True)

    assert answer.redirect_chain[-1][0] == "/gio-hang/"
    # of the tea, one is left
    bought = Line.objects.exclude(basket__status="Submitted").order_by("pk").values_list("product__title", "quantity")
    assert list(bought) == [("Mật ong", 2), ("Trà", 1)]


def test_what_is_gone_is_named(client: Client, group, shelf) -> None:
    type(shelf[1]).objects.filter(pk=shelf[1].pk).update(listing_state="archived")
    answer = client.post(f"/don-hang/{group.token}/mua-lai/", follow=True)
    assert "Không còn mua được: Trà." in answer.content.decode()


def test_reordering_is_asked_for_by_a_form(client: Client, group) -> None:
    assert client.get(f"/don-hang/{group.token}/mua-lai/").status_code == 405
    assert client.post(f"/don-hang/{'x' * 32}/mua-lai/").status_code == 404


# --- As a file


def text_of(pdf: bytes) -> str:
    """What a reader that knows nothing of us gets out of the file: the glyphs it shows, by the maps it carries."""
    objects = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", pdf, re.DOTALL))
    fonts = {}
    for name, number in set(re.findall(rb"/(F\d+) (\d+) 0 R", pdf)):
        to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
        assert to_unicode
        pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", objects[to_unicode[1]])
        fonts[name] = {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}
    shown, font = [], {}
    for number in re.findall(rb"/Contents (\d+) 0 R", pdf):
        page = zlib.decompress(objects[number].partition(b"stream\n")[2])
        for name, string in re.findall(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", page, re.DOTALL):
            if name:
                font = fonts[name]
            else:
                shown.append("".join(font[glyph] for glyph in glyphs_in(string)))
    return "\n".join(shown)


def glyphs_in(string: bytes) -> list[int]:
    """Numbers of two bytes each, as a PDF string hides them."""
    plain = re.sub(rb"\\(.)", lambda m: {b"r": b"\r", b"n": b"\n"}.get(m[1], m[1]), string, flags=re.DOTALL)
    return [int.from_bytes(plain[i : i + 2], "big") for i in range(0, len(plain), 2)]


def file_of(client: Client, group, prefix: str = "") -> bytes:
    answer = client.get(f"{prefix}/don-hang/{group.token}/ban-ghi.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="don-{group.number[:5]}-{group.number[5:]}.pdf"'
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    return answer.content


def test_the_file_says_what_the_page_says(client: Client, group) -> None:
    # when
    pdf = file_of(client, group)

    # then
    page = client.get(f"/don-hang/{group.token}/ban-ghi/").context
    text = text_of(pdf).replace("\xa0", " ")
    said = [f"Tổng cộng: {format_dong(group.total)}", page["group"].address, "0912 ••• 678", "Mật ong", "Trà"]
    for order_view in page["orders"]:
        said += [format_dong(order_view.total), order_view.subject_name, order_view.number]
        said += [format_dong(line.price) for line in order_view.lines]
    assert [words for words in said if words.replace("\xa0", " ") not in text.replace("\n", " ")] == []
    assert b"/Lang (vi)" in pdf
    assert f"Bản ghi đơn {page['group'].number}".encode("utf-16-be").hex().encode() in pdf


def test_the_same_purchase_gives_the_same_file(client: Client, group, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    first = file_of(client, group)
    time_machine.shift(3600)
    assert file_of(client, group) == first


def test_in_english_it_is_english(client: Client, group) -> None:
    pdf = file_of(client, group, "/en")
    assert b"/Lang (en)" in pdf
    assert "Total" in text_of(pdf)


def test_letters_the_font_lacks_break_nothing(client: Client, shelf, bac_ha) -> None:
    many = "Müller 李 \U0001f41d ‮" + "x" * 200
    group = order(basket_with((shelf[0], 1)), recipient(bac_ha, name="Müller 李 🐝", note=many), key="k2")
    text = text_of(file_of(client, group)).replace("\n", "")
    assert "Muller ? ?" in text
    assert "x" * 200 in text


def test_no_file_without_the_link(client: Client, group) -> None:
    assert client.get(f"/don-hang/{'x' * 32}/ban-ghi.pdf").status_code == 404
    assert client.post(f"/don-hang/{group.token}/ban-ghi.pdf").status_code == 405
    page = client.get(f"/don-hang/{group.token}/ban-ghi/").content.decode()
    assert f'href="/don-hang/{group.token}/ban-ghi.pdf"' in page


def test_files_are_not_made_without_end(client: Client, group, monkeypatch) -> None:
    monkeypatch.setattr("marketplace.order.views.allow", lambda *_args, **_limits: False)
    assert client.get(f"/don-hang/{group.token}/ban-ghi.pdf").status_code == 429
