"""Bank statements: many shapes, one meaning; nothing counted twice, nothing lost without a word."""

import unicodedata
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.kernel.dates import VIETNAM
from catalog.kernel.text import nfc
from marketplace.payment.statements import MAX_BYTES, MAX_ROWS, BankLine, bank_line, read

VIETCOMBANK = """SAO KÊ TÀI KHOẢN / STATEMENT OF ACCOUNT,,,,,
Số tài khoản/Account number: 0011001932418,,,,,
Từ/From: 01/11/2026 Đến/To: 30/11/2026,,,,,
"Ngày GD/
TNX Date",Số CT/ Doc No,Số tiền ghi nợ/ Debit,Số tiền ghi có/ Credit,Số dư/ Balance,Nội dung chi tiết/ Details
,,,,1.000.000,Số dư đầu kỳ/ Opening balance
05/11/2026,5243.65937,,"250.000","1.250.000","MBVCB.5551234567.DH1000012.CT tu
0123456789 NGUYEN VAN A"
06/11/2026,5244.1,11.000,,"1.239.000",PHI SMS
,,Tổng cộng/ Total,250.000,,
"""

TECHCOMBANK = """STT No;Ngày giao dịch Transaction Date;Số bút toán Transaction No;Phát sinh nợ Debit;\
Phát sinh có Credit;Nội dung Details;Tài khoản Account
1;21/11/2026 08:15:30;FT26325123456;;125,000;DH1000020;19012345678
2;22/11/2026 09:00;FT26326000001;50,000.00;0;Tra tien;19012345678
"""

SIGNED = """Mã giao dịch\tThời gian\tSố tiền\tNội dung\tTên người chuyển\tSố tài khoản đối ứng
FT26325123456\t2026-11-21 08:15\t+125.000 VND\tDH1000020\tNGUYEN VAN A\t0123456789
FT26326000001\t2026-11-22\t-50.000 VND\tTra tien\t\t
"""

ENGLISH = """Date,Amount,Transfer type,Description,Reference
2026-11-21,"125,000",in,DH1000020,
2026-11-22,50000,out,refund,
"""


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type]


def lines(text: str, account: str = "") -> list[tuple[int, str, str]]:
    statement = read(text.encode(), account)
    assert statement.problems == ()
    return [(line.amount, line.memo, line.reference) for line in statement.lines]


def says(text: str | bytes) -> list[tuple[int, str]]:
    statement = read(text.encode() if isinstance(text, str) else text)
    return list(statement.problems)


def test_a_statement_with_letterhead_two_languages_and_sums() -> None:
    # when
    statement = read(VIETCOMBANK.encode())

    # then only the movements are left, with the account from the letterhead
    memo = "MBVCB.5551234567.DH1000012.CT tu 0123456789 NGUYEN VAN A"
    assert statement.problems == ()
    assert [line.direction for line in statement.lines] == ["in", "out"]
    assert statement.lines == (
        bank_line(
            account="0011001932418",
            at=at(2026, 11, 5),
            amount=250_000,
            memo=memo,
            reference="5243.65937",
            balance=1_250_000,
        ),
        bank_line(
            account="0011001932418",
            at=at(2026, 11, 6),
            amount=-11_000,
            memo="PHI SMS",
            reference="5244.1",
            balance=1_239_000,
        ),
    )


def test_other_separators_times_and_signs() -> None:
    # the same two movements as two banks' programs would write them
    one, other = read(TECHCOMBANK.encode()), read(SIGNED.encode())
    assert one.problems == other.problems == ()
    assert [line.at for line in one.lines] == [at(2026, 11, 21, 8, 15, 30), at(2026, 11, 22, 9, 0)]
    assert [line.at for line in other.lines] == [at(2026, 11, 21, 8, 15), at(2026, 11, 22)]
    assert [line.amount for line in one.lines] == [line.amount for line in other.lines] == [125_000, -50_000]
    assert [line.key for line in one.lines] == [line.key for line in other.lines]
    assert {line.account for line in one.lines} == {"19012345678"}
    assert {line.account for line in other.lines} == {""}


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        # as programs that read these banks' files name the columns
        ("STT;Ngày GD;Số tham chiếu;Mô tả;Phát sinh Nợ;Phát sinh Có;Số dư", "1;{day};R1;{memo};;{in_};9.000"),
        ("Ngày hiệu lực;Ngày giao dịch;Số GD;Mô tả;Rút ra;Gửi vào;Số dư", "01/01/2026;{day};R1;{memo};;{in_};9.000"),
        (
            "Ngày giao dịch (Transaction date);Số bút toán (Transaction no);PS nợ (Debit);PS có (Credit);"
            "Số dư khả dụng (Balance);Nội dung (Details);Đơn vị thụ hưởng/Đơn vị chuyển;Tài khoản;Ngân hàng đối tác",
            "{day};R1;0;{in_};9.000;{memo};CONG TY B 0123456;19012345678;TCB",
        ),
        (
            "Ngày hạch toán/ Accounting date;Mô tả giao dịch/ Transaction description;Nợ/ Debit;Có/ Credit;"
            "Số dư/ Running balance;Số giao dịch/ Transaction number;Số tài khoản đối ứng/ Corresponsive account",
            "{day};{memo};;{in_};9.000;R1;0123456789",
        ),
        (
            "Transaction Date;Ref No.;Description;Withdrawal;Deposit;Balance;Currency",
            "{day};R1;{memo};;{in_};9,000;VND",
        ),
        ("NGÀY GIAO DỊCH;MÃ GIAO DỊCH;DIỄN GIẢI;GHI NỢ;GHI CÓ;PHÍ;SỐ DƯ", "{day};R1;{memo};0;{in_};1.100;9.000"),
        ("Tên tài khoản;Ngày;Mã GD;Số tiền;Dấu +/-;Nợ/Có;Nội dung;Số dư", "HTX A;{day};R1;{in_};;C;{memo};9.000"),
    ],
)
def test_columns_as_banks_call_them(heading: str, row: str) -> None:
    # when
    text = f"{heading}\n{row.format(day='21/11/2026', memo='DH1000020', in_='125.000')}\n"
    statement = read(text.encode(), "19012345678")

    # then
    expected = bank_line(
        account="19012345678", at=at(2026, 11, 21), amount=125_000, memo="DH1000020", reference="R1", balance=9_000
    )
    assert statement.problems == ()
    assert statement.lines == (expected,)


def test_a_column_says_in_or_out() -> None:
    assert lines(ENGLISH) == [(125_000, "DH1000020", ""), (-50_000, "refund", "")]


def test_day_and_number_in_one_cell() -> None:
    text = 'Ngày/ TNX Date/ Số CT/ Doc No,Ghi có/ Credit,Nội dung\n"05/11/2026\n5243.65937","250,000",DH1000012\n'
    assert lines(text) == [(250_000, "DH1000012", "5243.65937")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("text", [VIETCOMBANK, TECHCOMBANK, SIGNED, ENGLISH])
def test_every_encoding_says_the_same(text: str, encoding: str) -> None:
    """Fault 16."""
    data = windows_1258(text) if encoding == "cp1258" else text.encode(encoding)
    assert read(data) == read(text.encode())


def windows_1258(text: str) -> bytes:
    """As that encoding wants it: a letter with its hook or hat, then the tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    for letter in set(nfc(text)):
        parts = unicodedata.normalize("NFD", letter)
        shape = nfc("".join(part for part in parts if part not in tones))
        text = text.replace(letter, shape + "".join(part for part in parts if part in tones))
    return text.encode("cp1258")


def test_a_western_encoding_without_vietnamese() -> None:
    data = "Date;Credit;Description\n21/11/2026;125000;Café DH1000020\n".encode("cp1252")
    assert [line.memo for line in read(data).lines] == ["Café DH1000020"]


@pytest.mark.parametrize("text", [VIETCOMBANK, TECHCOMBANK, SIGNED, ENGLISH])
def test_the_same_lines_have_the_same_keys_in_any_order(text: str) -> None:
    """Fault 16."""
    # given a file, the same with rows in another order, and two that overlap
    rows = text.splitlines(keepends=True)
    head = next(number for number, row in enumerate(rows) if row.startswith(("Date", "STT", "Mã", "TNX"))) + 1
    body = "".join(rows[head:])
    known = {line.key for line in read(text.encode()).lines}
    assert len(known) == 2

    # then nothing new comes of them
    assert {line.key for line in read(f"{text}{body}".encode()).lines} == known
    if '"' not in body:
        turned = "".join([*rows[:head], *reversed(rows[head:])])
        assert {line.key for line in read(turned.encode()).lines} == known
    assert {line.key for line in read(("\ufeff" + text.replace("\n", "\r\n")).encode()).lines} == known


def test_keys_tell_apart_what_differs() -> None:
    # given one line, and others that differ from it in one thing
    same = {"account": "19012345678", "at": at(2026, 11, 21), "amount": 125_000, "memo": "DH1000020", "balance": 9}
    others = [
        bank_line(**{**same, "account": "19012345679"}),
        bank_line(**{**same, "at": at(2026, 11, 21, 8)}),
        bank_line(**{**same, "amount": -125_000}),
        bank_line(**{**same, "memo": "DH1000021"}),
        bank_line(**{**same, "balance": 10}),
        bank_line(**{**same, "reference": "FT26325123456"}),
        bank_line(**{**same, "reference": "5243.65937"}),
        # a short number begins anew each day, a fee carries its transfer's reference
        bank_line(**{**same, "reference": "5243.65937", "at": at(2026, 11, 22)}),
        bank_line(**{**same, "reference": "FT26325123456", "amount": -11_000}),
    ]

    # then no two keys are the same
    assert len({line.key for line in [bank_line(**same), *others]}) == len(others) + 1
    assert {len(line.key) for line in others} == {64}


def test_a_full_reference_is_the_key_whatever_else_a_file_says() -> None:
    one = bank_line(account="1", at=at(2026, 11, 21), amount=5, memo="a", reference="FT26325123456")
    other = bank_line(account="", at=at(2026, 11, 23, 8), amount=5, memo="b", reference="ft 26325-123456", balance=7)
    assert one.key == other.key


def test_two_lines_that_nothing_tells_apart_count_once_and_are_shown() -> None:
    text = "Ngày,Ghi có,Nội dung\n21/11/2026,5000,DH1\n21/11/2026,5000,dh 1\n21/11/2026,5000,DH2\n"
    statement = read(text.encode())
    assert [line.memo for line in statement.lines] == ["DH1", "DH2"]
    assert [number for number, _sentence in statement.problems] == [3]
    assert "dòng 2" in statement.problems[0][1]


def test_one_reference_with_two_balances_is_shown() -> None:
    text = (
        "Ngày,Ghi có,Nội dung,Số dư,Mã giao dịch\n"
        "21/11/2026,5000,DH1,10000,FT26325123456\n"
        "21/11/2026,5000,DH1,15000,FT26325123456\n"
        "21/11/2026,5000,DH1,10000,FT26325123456\n"
    )
    statement = read(text.encode())
    assert len(statement.lines) == 1
    assert [number for number, _sentence in statement.problems] == [3]


def test_a_kind_that_says_nothing_leaves_the_sign_to_decide() -> None:
    text = "Ngày,Số tiền,Loại giao dịch,Nội dung\n21/11/2026,500,IBFT,x\n22/11/2026,-5,IBFT,y\n"
    assert lines(text) == [(500, "x", ""), (-5, "y", "")]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("125000", 125_000),
        ("1.250.000", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1 250 000", 1_250_000),
        ("1\u00a0250\u00a0000 ₫", 1_250_000),
        ("+125.000 VND", 125_000),
        ("125.000đ", 125_000),
        ("125.000 Đồng", 125_000),
        ("125,000.00", 125_000),
        ("125.000,00", 125_000),
        ("125000.0", 125_000),
        ('="125000"', 125_000),
        ("'125000", 125_000),
        ("(125.000)", -125_000),
        ("-125.000", -125_000),
        ("−125.000", -125_000),
    ],
)
def test_amounts_as_banks_write_them(written: str, amount: int) -> None:
    cell = written.replace('"', '""')
    assert lines(f'Ngày,Ghi có,Nội dung\n21/11/2026,"{cell}",x\n') == [(amount, "x", "")]


@pytest.mark.parametrize(
    "written",
    ["12.5", "125.50", "1.25.000", "1.250,000", "1250.000", "=1+1", "=125000", "1e6", "USD 5", "١٢٣4", "9" * 16],
)
def test_other_amounts_are_shown_to_a_person(written: str) -> None:
    statement = read(f'Ngày,Ghi có,Nội dung\n21/11/2026,"{written}",x\n'.encode())
    assert statement.lines == ()
    assert [number for number, _sentence in statement.problems] == [2]
    assert written[:40] in statement.problems[0][1]


@pytest.mark.parametrize("day", ["21/11/2026", "21-11-2026", "21.11.2026", "2026-11-21", "2026/11/21"])
@pytest.mark.parametrize(
    ("clock", "parts"), [("", ()), (" 08:15", (8, 15)), (" 8:15:30", (8, 15, 30)), ("T23:59:59.5", (23, 59, 59))]
)
def test_days_and_times(day: str, clock: str, parts: tuple[int, ...]) -> None:
    (line,) = read(f"Ngày,Ghi có,Nội dung\n{day}{clock},5000,x\n".encode()).lines
    assert line.at == at(2026, 11, 21, *parts)
    assert line.at.tzinfo is VIETNAM


@pytest.mark.parametrize(
    "day", ["31/02/2026", "21/11/26", "21/11-2026", "2026", "21/11/2026 25:00", "21/11/2026 x", "21/11/1999", ""]
)
def test_other_days_are_shown_to_a_person(day: str) -> None:
    statement = read(f"Ngày,Ghi có,Nội dung\n{day},5000,x\n".encode())
    assert statement.lines == ()
    assert [number for number, _sentence in statement.problems] == [2]


@pytest.mark.parametrize(
    ("text", "number", "word"),
    [
        ("Ngày,Ghi có,Ghi nợ,Nội dung\n21/11/2026,5,5,x\n", 2, "cả ghi nợ và ghi có"),
        ("Ngày,Ghi có,Ghi nợ,Nội dung\n21/11/2026,0,,x\n", 2, "không có số tiền"),
        # without quotation marks these would be 1 đồng, and 5 đồng
        ("Ngày,Ghi có,Nội dung\n21/11/2026,1,250,000,DH1\n", 2, "nhiều ô hơn"),
        ("Ngày,Nội dung,Ghi có\n21/11/2026,DH1,5,1000\n", 2, "nhiều ô hơn"),
        ("Ngày,Ghi có,Loại tiền,Nội dung\n21/11/2026,500.00,USD,x\n", 2, "USD"),
        ("Ngày,Số tiền,Nội dung\n21/11/2026,500,x\n", 0, "Ghi có"),
        ("Ngày,Số tiền,Loại giao dịch,Nội dung\n21/11/2026,500,IBFT,x\n", 0, "Ghi có"),
        ("Ngày,Số tiền,Loại giao dịch,Nội dung\n21/11/2026,500,IBFT,x\n22/11/2026,5,C,y\n", 2, "vào hay"),
        ("Ngày,Nội dung\n21/11/2026,x\n", 0, "tên cột"),
        ("xin chào\n", 0, "tên cột"),
        ("a," * 1_000_000, 0, "tên cột"),
        ("", 0, "trống"),
        ("\ufeff \n", 0, "trống"),
        (b"PK\x03\x04rest", 0, "CSV"),
        (b"%PDF-1.7", 0, "CSV"),
        (b"\xff\xfe\x00\xd8", 0, "bảng mã"),
        (b"\x81\x8d\x8f\x90", 0, "bảng mã"),
        ("a" * (MAX_BYTES + 1), 0, "5 MB"),
        ("Ngày,Ghi có,Nội dung\n" + "\n" * MAX_ROWS, 0, "2.000 dòng"),
        ('Ngày,Ghi có,Nội dung\n21/11/2026,5,"' + "x" * 200_000, 0, "ô quá dài"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(text: str | bytes, number: int, word: str) -> None:
    ((row, sentence),) = says(text)
    assert row == number
    assert word in sentence


def test_a_bad_row_doesn_t_take_the_others_along() -> None:
    text = "Ngày,Ghi có,Nội dung\n21/11/2026,5000,DH1\nhôm qua,5000,DH2\n\n22/11/2026,6000,DH3\n"
    statement = read(text.encode())
    assert [line.memo for line in statement.lines] == ["DH1", "DH3"]
    assert [number for number, _sentence in statement.problems] == [3]


def test_sums_and_notes_are_no_movements_and_memos_like_them_are() -> None:
    text = "Ngày,Ghi có,Nội dung\n21/11/2026,5000,Tong cong DH1000012\nTổng cộng,5000,\n,,Trang 1/2\n,,Số dư cuối kỳ\n"
    assert lines(text) == [(5_000, "Tong cong DH1000012", "")]


def test_money_without_a_day_is_shown_whatever_its_memo_begins_with() -> None:
    text = "Ngày,Ghi có,Nội dung\n,5000,Tong tien DH1000012\n,5000,CONG TY A tra DH1000012\n"
    assert [number for number, _sentence in says(text)] == [2, 3]


def test_a_heading_repeated_on_each_page_is_no_movement() -> None:
    text = "Ngày,Ghi có,Nội dung\n21/11/2026,5000,DH1\nNgày,Ghi có,Nội dung\n22/11/2026,6000,DH2\n"
    assert [memo for _amount, memo, _reference in lines(text)] == ["DH1", "DH2"]


def test_formulas_stay_text() -> None:
    text = 'Ngày,Ghi có,Nội dung,Mã giao dịch\n21/11/2026,5000,"=HYPERLINK(""http://x"")","=""FT01"""\n'
    assert lines(text) == [(5_000, '=HYPERLINK("http://x")', "FT01")]


def test_control_characters_go() -> None:
    (line,) = read("Ngày,Ghi có,Nội dung\n21/11/2026,5000,DH\x00\x0b 1\n".encode()).lines
    assert line.memo == "DH 1"


def test_the_caller_s_account_stands_in_where_the_file_is_silent() -> None:
    assert [line.account for line in read(ENGLISH.encode(), "777").lines] == ["777", "777"]
    assert {line.account for line in read(VIETCOMBANK.encode(), "777").lines} == {"0011001932418"}


CELLS = ["21/11/2026", "5000", "-5", "", "Ngày", "Ghi có", "Số tiền", "Nội dung", '"', "'", "=1", "\x00", "ờ", "₫"]
rows = st.lists(st.sampled_from(CELLS), max_size=6).map(",".join)
tables = st.tuples(st.sampled_from(["", "Ngày,Ghi có,Nội dung\n"]), st.lists(rows).map("\n".join)).map("".join)


@settings(deadline=None)
@given(st.binary(max_size=300) | tables.map(str.encode))
@example(b"\xfe\xff")
@example(b"\x00" * 10)
@example("Ngày,Ghi có,Nội dung\n".encode() + bytes(range(256)) * 8)
def test_any_bytes_give_a_statement(data: bytes) -> None:
    statement = read(data)
    assert all(isinstance(line, BankLine) and line.amount for line in statement.lines)
    assert all(sentence for _row, sentence in statement.problems)
    assert read(data) == statement
