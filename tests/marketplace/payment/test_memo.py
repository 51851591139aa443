"""Transfer codes: given out, and found again in what banks make of them."""

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.payment.memo import check_digit, codes_in, new_code

FEED = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "bank_feed_samples.jsonl").read_text(encoding="utf-8").splitlines()
]


def code_for(number: str) -> str | None:
    check = check_digit(number)
    return None if check == "X" else f"DH{number}{check}"


codes = st.integers(0, 10**10 - 1).map(lambda number: code_for(f"{number:010}")).filter(bool)
before = ["", "MBVCB.123456.", "IBFT ", "CUSTOMER ", "Thanh toan ", "0123456789-", "ĐH ", "DH DH", "xyz"]
behind = ["", ".CT tu 0123 NGUYEN VAN A toi 19012345678 CTY OCOP", " 0123456789", "-FT26325123456", "CT"]
wrapped = st.tuples(st.sampled_from(before), st.sampled_from(behind))


@pytest.mark.parametrize("row", FEED, ids=lambda row: row["note"])
def test_finds_the_codes_of_the_feed(row: dict[str, Any]) -> None:
    assert codes_in(row["content"]) == (row["expect"]["match"],)


def test_new_codes_are_their_own_memo() -> None:
    given_out = {new_code() for _ in range(200)}
    assert len(given_out) == 200
    assert {len(code) for code in given_out} == {13}
    assert all(codes_in(code) == (code,) for code in given_out)


@settings(deadline=None)
@given(codes, wrapped, st.data())
def test_a_code_survives_what_banks_do_to_it(code: str, wrap: tuple[str, str], data: st.DataObject) -> None:
    # given a code with other capitals, spaces anywhere, and the bank's words around it
    gaps = data.draw(st.lists(st.sampled_from(["", "", "", " ", "  ", "\n", "."]), min_size=12, max_size=12))
    spread = "".join(map("".join, zip(code, [*gaps, ""], strict=True)))
    shape = data.draw(st.sampled_from([str, str.lower, str.upper]))

    # then it is found, and nothing else
    assert codes_in(shape(wrap[0] + spread + wrap[1])) == (code,)


@given(codes, st.integers(2, 12), st.integers(1, 9))
def test_any_wrong_digit_is_refused(code: str, place: int, step: int) -> None:
    wrong = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]
    assert codes_in(wrong) == ()
    assert codes_in(f"MBVCB.123456.{wrong}.CT tu 0123") == ()


@given(codes, st.integers(2, 11))
def test_two_swapped_neighbours_are_refused(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert codes_in(swapped) == ((code,) if swapped == code else ())


@given(codes, codes)
def test_two_codes_are_for_a_person_to_decide(one: str, other: str) -> None:
    assert codes_in(f"{one} {other}") == tuple(dict.fromkeys([one, other]))
    assert codes_in(f"{one}, {one.lower()}") == (one,)


@given(codes, st.integers(1, 12))
def test_a_code_cut_short_is_none(code: str, kept: int) -> None:
    # A cut can leave a right check digit by chance, but never the code itself.
    assert code not in codes_in(f"MBVCB.123456.{code[:kept]}")


@pytest.mark.parametrize(
    "memo",
    [
        "",
        "thanh toan don hang",
        "0912345678",
        "DH",
        "DH 123",
        "DH123456789030",  # one digit more than a code has: the row doesn't end where the code would
        "DH1000013",  # the check digit is 2
        "DH100001",
        "D.Hang 1000012",
        "DH١٠٠٠٠١٢",
        "DH10\x000012",
        "dh" * 5_000,
        "dh1" * 5_000,
        "DH" + "1" * 100_000,
        "\ud800",
    ],
)
def test_finds_none(memo: str) -> None:
    assert codes_in(memo) == ()


@pytest.mark.parametrize(
    "memo", ["ĐH1000012", "ＤＨ１０００ ０１２", "d_h-100/00.12", "\ufeffdh1000012\u200b", "CKDH1000012CT"]
)
def test_reads_what_stands_for_the_same(memo: str) -> None:
    assert codes_in(memo) == ("DH1000012",)


@settings(derandomize=True, deadline=None)  # by chance one in about 10⁸ places, so the same texts each time
@given(st.text(st.sampled_from(string.ascii_uppercase + string.digits + " ."), max_size=300))
def test_other_text_holds_none(text: str) -> None:
    assert codes_in(text) == ()
