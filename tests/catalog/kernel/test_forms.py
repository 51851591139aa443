import pytest
from django import forms

from catalog.kernel.forms import VietnamPhoneField
from catalog.kernel.phone import parse_phone, show_phone


class PhoneForm(forms.Form):
    phone = VietnamPhoneField(label="Số điện thoại")


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        " 0912 345 678 ",
        "0912.345.678",
        "0912-345-678",
        "+84912345678",
        "+84 (0) 912 345 678",
        "84912345678",
        "0084 912 345 678",
        "912345678",
        "０９１２３４５６７８",
    ],
)
def test_a_mobile_number_in_any_writing(typed: str) -> None:
    form = PhoneForm({"phone": typed})
    assert form.is_valid()
    assert form.cleaned_data["phone"] == "+84912345678"


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("024 3825 1234", "+842438251234", "02438 251 234"),
        ("0841 234 567", "+84841234567", "0841 234 567"),
        ("841234567", "+84841234567", "0841 234 567"),  # no leading zero, and no country code either
        ("0559 123 456", "+84559123456", "0559 123 456"),
    ],
)
def test_other_numbers_of_vietnam(typed: str, stored: str, shown: str) -> None:
    assert parse_phone(typed) == stored
    assert show_phone(stored) == shown


@pytest.mark.parametrize(
    "typed",
    ["091234567", "09123456789", "0123456789", "+1 650 253 0000", "abc", "0912 345 678 hoặc 0987 654 321", "0", "+84"],
)
def test_a_wrong_number_is_refused_and_kept_as_typed(typed: str) -> None:
    form = PhoneForm({"phone": typed})
    assert not form.is_valid()
    assert form.errors["phone"] == ["Số điện thoại chưa đúng. Hãy nhập 10 chữ số, ví dụ 0912 345 678."]
    assert form["phone"].value() == typed


def test_the_widget_brings_up_the_telephone_keyboard() -> None:
    html = str(PhoneForm(initial={"phone": "+84912345678"})["phone"])
    assert 'type="tel"' in html
    assert 'autocomplete="tel"' in html
    assert 'value="0912 345 678"' in html
