import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.tax_codes import WEIGHTS, hidden, is_personal, parse_tax_code

# Published by their owners: Vietcombank, Vinamilk, FPT, Viettel.
KNOWN = ["0100112437", "0300588569", "0101248141", "0100109106"]


@pytest.mark.parametrize("code", KNOWN)
def test_codes_that_are_known_to_be_right(code):
    assert parse_tax_code(code) == code
    assert parse_tax_code(f" {code[:4]} {code[4:7]}.{code[7:]} ") == code
    assert parse_tax_code(f"{code}-001") == parse_tax_code(f"{code}001") == f"{code}-001"


@given(st.sampled_from(KNOWN), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_found(code, place, change):
    wrong = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]
    with pytest.raises(ValueError, match="not a tax code"):
        parse_tax_code(wrong)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_nine_digits_have_one_check_digit_or_none(digits):
    body = "".join(map(str, digits))
    right = []
    for last in range(10):
        try:
            right.append(parse_tax_code(f"{body}{last}"))
        except ValueError:
            continue
    rest = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    assert len(right) == (0 if rest == 0 else 1)


@pytest.mark.parametrize("code", ["001099012345", "096201000001"])
def test_personal_numbers(code):
    assert parse_tax_code(code) == code
    assert is_personal(code)
    assert hidden(code) == f"••• {code[-3:]}"
    assert hidden(KNOWN[0]) == KNOWN[0]


@pytest.mark.parametrize(
    "text",
    ["", "1", "0100112438", "0100112437-000", "0100112437-0011", "000099012345", "097099012345", "101099012345",
     "０１００１１２４３７", "٠١٠٠١١٢٤٣٧", "0100112437\x00", "9" * 10_000, "MST 0100112437"],
)  # fmt: skip
def test_anything_else_is_none(text):
    with pytest.raises(ValueError, match="not a tax code"):
        parse_tax_code(text)
