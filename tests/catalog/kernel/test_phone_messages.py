"""Short messages to a phone: what is one SMS, and what the log may show of it."""

import logging

import pytest

from catalog.kernel import phone_messages
from catalog.kernel.phone import hide_phone, is_mobile
from catalog.kernel.text import plain

TOKEN = "Zq3_x8-LkT0vB5nM1cR7yW2eP4aS6dFg"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã nhận đơn của Ðức", "Da nhan don cua Duc"),
        ("ĐƠN ĐÃ HUỶ", "DON DA HUY"),
        ("Hoa\u0300 Bi\u0300nh", "Hoa Binh"),
        ("K7M2Q-9XA4C", "K7M2Q-9XA4C"),
        ("", ""),
    ],
)
def test_marks_go_and_capitals_stay(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "one"),
    [("a" * 160, True), ("a" * 161, False), ("Đơn", False), ("a_b/c?d=1", True), ("[a]", False), ("5 €", False)],
)
def test_what_is_one_message(text, one):
    assert phone_messages.fits(text) is one


@pytest.mark.parametrize(
    ("number", "reached"), [("+84912345678", True), ("+84551234567", True), ("+842143822222", False), ("", False)]
)
def test_land_lines_take_no_messages(number, reached):
    assert is_mobile(number) is reached


def test_the_log_shows_neither_number_nor_address(caplog):
    # when
    with caplog.at_level(logging.INFO, logger="catalog.kernel.phone_messages"):
        phone_messages.LogBackEnd().send("+84912345678", f"Da nhan don. https://cho.vn/don-hang/{TOKEN}/", "placed")

    # then
    assert caplog.messages == ["Message to +84******678 (placed): Da nhan don. https://cho.vn/don-hang/Zq3_.../"]
    assert hide_phone("+84912345678") == "+84******678"
