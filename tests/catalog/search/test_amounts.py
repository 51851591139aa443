"""Amounts of goods in one written form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.amounts import amounts


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Trà Shan 200g", ("200g",)),
        ("500 gr", ("500g",)),
        ("500 gam", ("500g",)),
        ("0,5 kg", ("500g",)),
        ("0.5KG", ("500g",)),
        ("1kg", ("1000g",)),
        ("1,250 kg", ("1250g",)),
        ("1.000 g", ("1000g",)),
        ("2 ký", ("2000g",)),
        ("5 lạng", ("500g",)),
        ("0.5l", ("500ml",)),
        ("1 lít", ("1000ml",)),
        ("１００ｇ", ("100g",)),
        ("2,5 g", ("2500mg",)),
        ("500 mg", ("500mg",)),
        ("6 x 200ml", ("200ml",)),
        ("hộp 200g, túi 1kg, gói 200 gr", ("200g", "1000g")),
        ("500g/hộp", ("500g",)),
    ],
)
def test_one_form_for_each_amount(text, written):
    assert amounts(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "3981/QĐ-UBND", "OCOP-25-5g", "LCA-05-11-2025", "1/2 kg", "1½ kg", "0 g", "5 làng", "A500g", "500gx",
        "1234567kg", "0,0001 mg", "năm 2025", "",
    ],
)  # fmt: skip
def test_other_numbers_are_none(text):
    assert amounts(text) == ()


@given(st.text())
def test_any_text_has_an_answer(text):
    assert isinstance(amounts(text), tuple)


@given(st.integers(1, 99_999), st.sampled_from(["g", "ml"]))
def test_a_written_amount_reads_as_itself(number, unit):
    assert amounts(f"{number} {unit}") == (f"{number}{unit}",)
    assert amounts(f"{number}{unit}") == (f"{number}{unit}",)
