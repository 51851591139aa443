"""VietQR: what we build, what we read, what we refuse. Vectors with their sources: data/vietqr_*.jsonl."""

import json
import re
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from marketplace.payment.vietqr import (
    DYNAMIC,
    STATIC,
    TO_ACCOUNT,
    TO_CARD,
    BrokenCode,
    NotVietQR,
    VietQR,
    build,
    crc16,
    encode,
    parse,
    plain_memo,
    read_fields,
    svg,
)

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def code_of(row: dict[str, Any]) -> VietQR:
    names = ("bin", "account", "amount", "memo", "bill_number", "service", "initiation")
    return VietQR(**{name: row[name] for name in names if row.get(name) is not None})


def sealed(body: str) -> str:
    """Any fields with their right checksum behind."""
    return body + "6304" + crc16(f"{body}6304".encode())


def text_of(letters: str, most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(letters), min_size=least, max_size=most)


PRINTABLE = "".join(map(chr, range(32, 127)))
bins = text_of(string.digits, 6, 6)
accounts = text_of(string.digits + string.ascii_letters, 19, 1)
amounts = st.none() | st.integers(1, 10**13 - 1)
memos = text_of(string.ascii_uppercase + string.digits + " ", 25).map(plain_memo)
printable = text_of(PRINTABLE, 25)
codes = st.builds(
    VietQR,
    bin=bins,
    account=accounts,
    amount=amounts,
    memo=printable,
    bill_number=printable,
    service=st.sampled_from([TO_ACCOUNT, TO_CARD]),
    initiation=st.sampled_from([STATIC, DYNAMIC]),
)

PAYLOAD = build("970436", "0123456789", 125_000, "DH12345678903")


@pytest.mark.parametrize("row", rows("vietqr_build.jsonl"), ids=lambda row: row["source"])
def test_builds_what_others_build(row: dict[str, Any]) -> None:
    assert encode(code_of(row)) == row["expected"]
    assert parse(row["expected"]) == code_of(row)


@pytest.mark.parametrize("row", rows("vietqr_oracle.jsonl"), ids=lambda row: row["expected"][-4:])
def test_builds_what_vietnam_qr_pay_builds(row: dict[str, Any]) -> None:
    assert build(row["bin"], row["account"], row["amount"], row["memo"] or "") == row["expected"]


@pytest.mark.parametrize("row", rows("vietqr_parse.jsonl"), ids=lambda row: row["source"])
def test_reads_what_others_build(row: dict[str, Any]) -> None:
    if row["bin"]:
        assert parse(row["expected"]) == code_of(row)
    else:  # a merchant's code of another scheme is sound, but no transfer
        assert read_fields(row["expected"])["59"] == "CELLPHONES"
        with pytest.raises(NotVietQR):
            parse(row["expected"])


@pytest.mark.parametrize("row", rows("vietqr_invalid.jsonl"), ids=lambda row: row["source"])
def test_refuses_broken_codes(row: dict[str, Any]) -> None:
    with pytest.raises(BrokenCode):
        parse(row["payload"])


@settings(deadline=None)
@given(codes)
def test_what_is_encoded_reads_back(code: VietQR) -> None:
    assert parse(encode(code)) == code


@settings(deadline=None)
@given(bins, accounts, amounts, memos)
def test_what_is_built_reads_back(bank_bin: str, account: str, amount: int | None, memo: str) -> None:
    # when
    payload = build(bank_bin, account, amount, memo)

    # then tags rise, and all is there
    assert parse(payload) == VietQR(bank_bin, account, amount, memo, initiation=DYNAMIC if amount else STATIC)
    tags = list(read_fields(payload))
    assert tags == sorted(tags)


@pytest.mark.parametrize("place", range(len(PAYLOAD)))
def test_any_changed_character_is_refused(place: int) -> None:
    for letter in string.printable:
        changed = PAYLOAD[:place] + letter + PAYLOAD[place + 1 :]
        if changed == PAYLOAD:
            continue
        with pytest.raises(BrokenCode):
            parse(changed)


@settings(deadline=None)
@given(codes, st.data())
def test_any_changed_character_of_any_code_is_refused(code: VietQR, data: st.DataObject) -> None:
    # given one letter of the payload replaced by another
    payload = encode(code)
    place = data.draw(st.integers(0, len(payload) - 1))
    letter = data.draw(st.sampled_from(PRINTABLE.replace(payload[place], "")))
    changed = payload[:place] + letter + payload[place + 1 :]

    # then it is refused, or only the checksum is spelt otherwise
    try:
        assert parse(changed) == code
    except BrokenCode:
        return
    assert changed.upper() == payload.upper()
    assert place >= len(payload) - 4


def test_the_memo_is_folded() -> None:
    payload = build("970436", "0123456789", 90_000, "  Đơn hàng: trà  “Shan-tuyết”!")
    assert payload[:-8].endswith("62270823DON HANG TRA SHAN TUYET")


@pytest.mark.parametrize(
    ("bank_bin", "account", "amount", "memo", "says"),
    [
        ("97043", "1", None, "", "6 chữ số"),
        ("97043６", "1", None, "", "6 chữ số"),
        ("970436\n", "1", None, "", "6 chữ số"),
        ("", "1", None, "", "6 chữ số"),
        ("970436", "", None, "", "Số tài khoản"),
        ("970436", "1" * 20, None, "", "Số tài khoản"),
        ("970436", "12 34", None, "", "Số tài khoản"),
        ("970436", "١٢٣", None, "", "Số tài khoản"),
        ("970436", "1", 0, "", "Số tiền"),
        ("970436", "1", -1, "", "Số tiền"),
        ("970436", "1", 10**13, "", "Số tiền"),
        ("970436", "1", 1.5, "", "Số tiền"),
        ("970436", "1", 1, "A" * 26, "25 ký tự"),
        ("970436", "1", 1, "Đơn hàng số năm, trà Shan tuyết", "25 ký tự"),
    ],
)
def test_refuses_what_has_no_room(bank_bin: str, account: str, amount: Any, memo: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build(bank_bin, account, amount, memo)


def test_the_widest_transfer_has_room() -> None:
    code = VietQR("970436", "1" * 19, 10**13 - 1, "A" * 25, "B" * 25, initiation=DYNAMIC)
    assert parse(encode(code)) == code


BODY = "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA530370454061250005802VN"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("6304", None),
        (BODY, VietQR("970436", "0123456789", 125_000, initiation=DYNAMIC)),
        # the tags before the payee, as older makers put them
        (
            "0002010102125303704540512.005802VN38540010A00000072701240006970436011001234567890208QRIBFTTA",
            VietQR("970436", "0123456789", 12, initiation=DYNAMIC),
        ),
        # a memo longer than the paper allows
        (BODY + "62440840" + "X" * 40, VietQR("970436", "0123456789", 125_000, "X" * 40, initiation=DYNAMIC)),
        # letters counted, bytes counted
        (BODY + "62070803trà", VietQR("970436", "0123456789", 125_000, "trà", initiation=DYNAMIC)),
        (BODY + "62080804trà", VietQR("970436", "0123456789", 125_000, "trà", initiation=DYNAMIC)),
        # bytes counted, where letters would swallow the checksum whole
        (BODY + "62200816" + "à" * 8, VietQR("970436", "0123456789", 125_000, "à" * 8, initiation=DYNAMIC)),
        # more tags than ours, and a known one that comes twice
        (BODY + "5908NGUYEN V6005HANOI80030AB", VietQR("970436", "0123456789", 125_000, initiation=DYNAMIC)),
        (BODY + "5802VN", None),
        # cut fields, letters for digits, an amount with a fraction
        (BODY + "62", None),
        (BODY + "6205", None),
        (BODY + "62AB", None),
        (BODY.replace("5406125000", "5406125.50"), None),
        (BODY.replace("5406125000", "5406125,00"), None),
    ],
)
def test_reads_codes_of_other_makers(body: str, expected: VietQR | None) -> None:
    if expected:
        assert parse(sealed(body)) == expected
    else:
        with pytest.raises(BrokenCode):
            parse(sealed(body))


def test_a_checksum_in_small_letters_is_read() -> None:
    payload = next(row["expected"] for row in rows("vietqr_build.jsonl") if row["expected"].endswith("9E6F"))
    assert parse(payload[:-4] + "9e6f") == parse(payload) == parse(f" {payload}\n")
    with pytest.raises(BrokenCode):
        parse(payload[:-4] + "9e6F")


@pytest.mark.parametrize(
    ("old", "new"),
    [("QRIBFTTA", "QRPUSHXX"), ("A000000727", "A000000775"), ("5303704", "5303840"), ("5802VN", "5802US")],
)
def test_another_scheme_or_currency_is_no_vietqr(old: str, new: str) -> None:
    with pytest.raises(NotVietQR):
        parse(sealed(BODY.replace(old, new)))


@settings(deadline=None)
@given(st.text() | st.binary().map(lambda octets: octets.decode("latin-1")))
@example("\ud800" * 20)
@example("0" * 100_000)
@example("000201" * 40)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        parse(text)
    with pytest.raises(ValueError, match=r"\w+"):
        parse(sealed(text.encode(errors="replace").decode()))


def test_the_picture_carries_no_style_and_no_script() -> None:
    picture = svg(PAYLOAD)
    assert picture.startswith("<svg ")
    assert not re.search(r"style|script|xmlns|<title|0123456789", picture)
    assert svg(PAYLOAD) is picture
