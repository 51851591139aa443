import pytest
from django import forms
from django.test.html import parse_html

from catalog.kernel.forms import DongField, LongSelect, VietnamPhoneField, WholeField
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


class MoneyForm(forms.Form):
    amount = DongField(label="Số tiền", least=1, most=2_000_000, required=False)
    count = WholeField(label="Số lượt", most=5_000, required=False)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("125.000 ₫", 125_000), ("125 000", 125_000), ("2000000", 2_000_000), ("", None), ("  ", None)],
)
def test_money_is_read_as_people_write_it(typed: str, amount: int | None) -> None:
    form = MoneyForm({"amount": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": amount, "count": None}


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("amount", "12,5", "Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 125.000."),
        ("amount", "-5", "Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 125.000."),
        ("amount", "0", "Ít nhất là 1\xa0₫."),
        ("amount", "2.000.001", "Nhiều nhất là 2.000.000\xa0₫."),
        ("count", "nhiều", "Hãy ghi một số nguyên, ví dụ 20.000."),
        ("count", "5001", "Nhiều nhất là 5.000."),
    ],
)
def test_a_number_that_cannot_be_taken_says_why_and_stays(field: str, typed: str, told: str) -> None:
    form = MoneyForm({field: typed})
    assert form.errors == {field: [told]}
    assert form[field].value() == typed


def test_a_long_select_says_what_django_s_own_says() -> None:
    # given the same choices and attributes
    choices = [("", "Chọn"), ("01", 'Hà "Nội" <b>'), ("15", "Lào Cai")]
    attributes = {"autocomplete": "address-level1", "required": True, "disabled": False}
    ours, django_s = LongSelect(attributes, choices), forms.Select(attributes, choices)

    # when one of them is chosen, then both write the same
    html = [widget.render("province", "15", {"id": "p"}) for widget in (ours, django_s)]
    assert '<option value="15" selected>Lào Cai</option>' in html[0]
    assert parse_html(html[0]) == parse_html(html[1])
