"""Bank statements as CSV, which every bank can export and no two alike.

Nothing is asked about the bank: encoding, separator and columns are found by what stands in the file. A cell is text
and never evaluated, so a formula is only a cell that isn't a date or an amount.
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import Literal

from django.utils.translation import gettext as _

from catalog.kernel.dates import VIETNAM
from catalog.kernel.text import fold, nfc

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 2_000  # each match is a transaction of its own, and a request must stay short
HEADER_WITHIN = 50  # rows; letterhead and period stand above it
WIDEST = 100  # cells that may be column names
FULL_REFERENCE = 12  # letters and digits from which a bank's reference is taken to be unique by itself

Row = list[str]
Columns = dict[str, int]


@dataclass(frozen=True)
class BankLine:
    """One movement on an account. ``amount`` and ``balance`` in đồng, money in above 0 and money out below.

    ``key`` is the same in whatever file or order the line comes again.
    """

    key: str
    account: str
    at: datetime
    amount: int
    memo: str
    reference: str
    balance: int | None

    @property
    def direction(self) -> Literal["in", "out"]:
        return "in" if self.amount > 0 else "out"


@dataclass(frozen=True)
class Statement:
    """``problems``: row numbers as a spreadsheet shows them, 0 for the file as a whole, each with a sentence."""

    lines: tuple[BankLine, ...]
    problems: tuple[tuple[int, str], ...]


class _Unreadable(ValueError):
    """Nothing in the file can be used."""


def bank_line(
    *, account: str, at: datetime, amount: int, memo: str, reference: str = "", balance: int | None = None
) -> BankLine:
    """With its key: the bank's reference and the amount, since a fee often carries the reference of its transfer.

    Short references (``5243.65937``) begin anew each day, so account and day belong to them. Without any: account,
    time, amount, memo and the balance after it.
    """
    number = re.sub(r"[^A-Z0-9]", "", fold(reference).upper())
    if len(number) >= FULL_REFERENCE:
        key = digest("reference", number, amount)
    elif number:
        key = digest("day", account, at.astimezone(VIETNAM).date(), number, amount)
    else:
        words = re.sub(r"[^a-z0-9]", "", fold(memo))
        key = digest("line", account, at.astimezone(VIETNAM).isoformat(), amount, words, balance)
    return BankLine(key, account, at, amount, memo, reference, balance)


def digest(*parts: object) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def read(data: bytes, account: str = "") -> Statement:
    """Every movement in the file, and what a person must look at. Raises nothing.

    ``account`` is ours where the file doesn't name it. A line that comes twice counts once.
    """
    try:
        rows, columns, start = _table(data)
        _settle_sides(rows[start:], columns)
    except _Unreadable as refusal:
        return Statement((), ((0, str(refusal)),))
    account = _account_above(rows[:start]) or account
    lines: dict[str, BankLine] = {}
    first_rows: dict[str, int] = {}
    problems: list[tuple[int, str]] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        try:
            line = _line(row, columns, account)
        except ValueError as refusal:
            problems.append((number, str(refusal)))
            continue
        if not line:
            continue
        first = lines.setdefault(line.key, line)
        first_row = first_rows.setdefault(line.key, number)
        if first_row != number and (line != first or not (line.reference or line.balance)):
            problems.append((number, _said_twice(first_row)))
    return Statement(tuple(lines.values()), tuple(problems))


# The file as a table


def _table(data: bytes) -> tuple[list[Row], Columns, int]:
    """All rows, where each column stands, and the index of the first row under the header."""
    _check_file(data)
    texts = list(_texts(data))
    if not texts:
        raise _Unreadable(_("Không đọc được bảng mã của tệp. Hãy lưu thành CSV (UTF-8) rồi tải lại."))
    found = [(text, separator, *_header(text, separator)) for text in texts for separator in ",;\t"]
    text, separator, columns, start = max(found, key=lambda each: len(each[2]))
    if not columns:
        raise _Unreadable(
            _("Không tìm thấy dòng tên cột. Cần có ngày giao dịch, nội dung, và số tiền hoặc ghi có / ghi nợ.")
        )
    try:
        rows = list(islice(_rows(text, separator), MAX_ROWS + 1))
    except csv.Error:
        raise _Unreadable(_("Tệp có ô quá dài hoặc thiếu dấu nháy đóng, nên không tách được thành cột.")) from None
    if len(rows) > MAX_ROWS:
        raise _Unreadable(_("Tệp có hơn 2.000 dòng. Hãy chia theo tuần hoặc tháng rồi tải từng phần."))
    return rows, columns, start


def _check_file(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _Unreadable(_("Tệp trống."))
    if len(data) > MAX_BYTES:
        raise _Unreadable(_("Tệp lớn hơn 5 MB. Hãy chia theo tháng rồi tải từng phần."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise _Unreadable(
            _("Đây không phải tệp CSV. Hãy mở bằng phần mềm bảng tính, lưu thành CSV (UTF-8) rồi tải lại.")
        )


def _texts(data: bytes) -> Iterator[str]:
    """What the bytes may say. Old programs write Vietnamese in Windows-1258, and call it 1252 when it has no marks."""
    for encoding in _encodings(data):
        try:
            yield nfc(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf"):
            return


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    half = len(data) // 4  # half of every second byte is zero where mostly Latin letters stand in two bytes
    if data[1::2].count(0) > half:
        return ("utf-16-le",)
    if data[::2].count(0) > half:
        return ("utf-16-be",)
    return ("utf-8", "cp1258", "cp1252")


def _rows(text: str, separator: str) -> Iterator[Row]:
    return csv.reader(StringIO(text, newline=""), delimiter=separator)


# By rank: what an earlier pattern takes, a later one doesn't get. Folded words, and the cell itself for nợ and có,
# which folded are the English “no.” and a part of other words. What goes to `other` is read by nobody.
_HEADINGS = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        ("other", r"doi ung|thu huong|\bnguoi (chuyen|gui|nhan|huong)|counter|benefi|remitter|sender|receiver"),
        ("other", r"\b(ten|name|phi|fee|vat|thue|tax|chi nhanh|branch)\b"),
        ("currency", r"loai tien|tien te|\bcurrency|\bccy\b"),
        ("side", r"\bno co\b|\bghi no ghi co\b|\b(dr cr|d c|debit credit)\b|loai (gd|giao dich)|transfer ?type"),
        ("balance", r"\bso du\b|balance|accumulated|luy ke"),
        ("debit", r"\b(ghi|phat sinh|ps|tien) no\b|\bnợ\b|\bdebit|withdraw|\b(tien|rut) ra\b"),
        ("credit", r"\b(ghi|phat sinh|ps|tien) co\b|\bcó\b|\bcredit|deposit|\b(tien|gui) vao\b"),
        ("amount", r"\bso tien\b|amount|\bgia tri\b"),
        ("at", r"\bngay (gio )?(giao dich|gd)\b|\b(transaction|trans|tnx|txn) ?date|\bthoi gian (giao dich|gd)\b"),
        ("reference", r"tham chieu|\b(ma|so) (gd|giao dich|but toan|ct|chung tu)\b|\bref|\bdoc no|transaction (no|id)"),
        ("memo", r"noi dung|dien giai|\bmo ta\b|description|\bdetail|narrative|remark|\bmemo\b|\bcontent"),
        ("at", r"\bngay\b|\bdate\b|thoi gian|\btime\b"),
        ("account", r"\b(tai khoan|tk|account)\b"),
    )
)
_REFERENCE = next(pattern for column, pattern in _HEADINGS if column == "reference")


def _header(text: str, separator: str) -> tuple[Columns, int]:
    """The first row that names at least a date, a memo and an amount; no columns when there is none."""
    try:
        for index, row in enumerate(islice(_rows(text, separator), HEADER_WITHIN)):
            columns = _columns(row)
            if {"at", "memo"} <= columns.keys() and columns.keys() & {"amount", "credit"}:
                return columns, index + 1
    except csv.Error:  # the separator of another file, or none
        pass
    return {}, 0


def _columns(row: Row) -> Columns:
    names = {index: f"{_words(cell)}\n{cell.lower()}" for index, cell in enumerate(row[:WIDEST]) if cell.strip()}
    columns: Columns = {"last": max(names, default=0)}
    for column, pattern in _HEADINGS:
        taken = [index for index, name in names.items() if pattern.search(name)]
        if column == "other":
            names = {index: name for index, name in names.items() if index not in taken}
        elif taken and column not in columns:
            columns[column] = taken[0]
            name = names.pop(taken[0])
            if column == "at" and _REFERENCE.search(name):  # “Ngày GD / Số CT”: both in one cell
                columns["both"] = taken[0]
    return columns


def _account_above(rows: list[Row]) -> str:
    for row in rows:
        found = re.search(r"(?:tai khoan|account)[^0-9]{0,60}([0-9]{6,19})\b", fold(" ".join(row)))
        if found:
            return found[1]
    return ""


def _settle_sides(rows: list[Row], columns: Columns) -> None:
    """One way to tell money in from money out: two columns, or a column that says which, or signs.

    An amount without a sign could be either, and a kind (“IBFT”) that doesn't say which is no help.
    """
    if "credit" in columns:
        columns.pop("amount", None)
        return
    cells = [_cells(row, columns) for row in rows]
    if {fold(cell["side"]) for cell in cells} & (_IN | _OUT):
        return
    columns.pop("side", None)
    amounts = [cell["amount"] for cell in cells]
    if any(_is_amount(text) for text in amounts) and not any(_SIGN.match(text) for text in amounts):
        raise _Unreadable(
            _(
                "Cột số tiền không cho biết tiền vào hay tiền ra. "
                "Nếu mọi dòng đều là tiền vào, hãy đổi tên cột thành “Ghi có”."
            )
        )


# A row as a movement

_SUMS = re.compile(r"(tong|cong( (phat sinh|ps|doanh so)|$)|so du|du (dau|cuoi)|total|opening|closing|balance)\b")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>20[0-9]{2})")
_YEAR_FIRST = re.compile(r"(?P<year>20[0-9]{2})([/-])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})")
_CLOCK = re.compile(r"[T ,]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?")
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)\s?(?P<whole>[0-9]{1,3}(?:(?P<mark>[., ])[0-9]{3})(?:(?P=mark)[0-9]{3})*|[0-9]+)"
    r"(?:(?!(?P=mark))[.,]0{1,2})?\s?(?:vnd|d|dong|₫)?"
)
_SIGN = re.compile(r"[+\-−(]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ALL = ("at", "debit", "credit", "amount", "side", "currency", "balance", "memo", "reference", "account")
_IN = {"c", "cr", "credit", "co", "ghi co", "in", "+", "vao", "tien vao"}
_OUT = {"d", "dr", "debit", "no", "ghi no", "out", "-", "ra", "tien ra"}


def _line(row: Row, columns: Columns, account: str) -> BankLine | None:
    """None for rows that are no movement: blank, sums, balances, notes. Raises ``ValueError`` with a sentence."""
    cell = _cells(row, columns)
    has_day = bool(re.search(r"[0-9]", cell["at"]))
    has_amount = any(re.search(r"[1-9]", cell[column]) for column in ("debit", "credit", "amount"))
    if not has_day and not has_amount:
        return None
    labels = [text for index, text in enumerate(row[:WIDEST]) if not (has_amount and index == columns["memo"])]
    if not (has_day and has_amount) and any(_SUMS.match(_words(text)) for text in labels):
        return None
    if any(text.strip() for text in row[columns["last"] + 1 :]):
        raise ValueError(
            _("Dòng này có nhiều ô hơn dòng tên cột: nội dung hay số tiền có dấu phân cách mà thiếu nháy.")
        )
    if fold(cell["currency"]) not in {"", "vnd", "d", "dong", "₫"}:
        raise ValueError(_("Dòng này không phải tiền đồng: “%(text)s”.") % {"text": cell["currency"][:40]})
    at, rest = _moment(cell["at"])
    if rest and "both" not in columns:
        raise ValueError(_no_day(cell["at"]))
    return bank_line(
        account=re.sub(r"[^0-9A-Za-z]", "", cell["account"])[:19] or account,
        at=at,
        amount=_movement(cell, told="side" in columns),
        memo=cell["memo"],
        reference=cell["reference"] or rest,
        balance=_amount(cell["balance"]) if _is_amount(cell["balance"]) else None,
    )


def _cells(row: Row, columns: Columns) -> dict[str, str]:
    """By column, empty where the row or the file has none."""
    return {column: _plain(row[columns[column]]) if columns.get(column, len(row)) < len(row) else "" for column in _ALL}


def _plain(cell: str) -> str:
    """One line without control characters, and without what spreadsheets put around text: ``="0123"``, ``'0123``."""
    text = _CONTROL.sub(" ", cell).strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return " ".join(text.removeprefix("'").split())


def _words(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(cell)).strip()


def _moment(text: str) -> tuple[datetime, str]:
    """Time in Vietnam, midnight where only a day stands, and what follows it in the cell."""
    day = _DAY_FIRST.match(text) or _YEAR_FIRST.match(text)
    if not day:
        raise ValueError(_no_day(text))
    clock = _CLOCK.match(text, day.end())
    parts = {**day.groupdict(), **{name: value or "0" for name, value in (clock.groupdict() if clock else {}).items()}}
    try:
        at = datetime(**{name: int(value) for name, value in parts.items()}, tzinfo=VIETNAM)
    except ValueError:
        raise ValueError(_no_day(text)) from None
    return at, text[(clock or day).end() :].strip()


def _movement(cell: dict[str, str], *, told: bool) -> int:
    """The amount with its sign; `told` where a column says in or out."""
    amount, side = _amount(cell["amount"]), fold(cell["side"])
    came, went = _amount(cell["credit"]), abs(_amount(cell["debit"]))
    if came and went:
        raise ValueError(_("Dòng này có cả ghi nợ và ghi có."))
    if told and amount and side not in _IN | _OUT and not _SIGN.match(cell["amount"]):
        raise ValueError(_("Không rõ dòng này là tiền vào hay tiền ra: “%(text)s”.") % {"text": side[:40]})
    total = (-abs(amount) if side in _OUT else amount) + came - went
    if not total:
        raise ValueError(_("Dòng này không có số tiền."))
    return total


def _is_amount(text: str) -> bool:
    return bool(_AMOUNT.fullmatch(_bare(text)))


def _amount(text: str) -> int:
    """``1.250.000``, ``1,250,000.00``, ``+125.000 VND``, ``(125.000)``; 0 for an empty cell. Raises ``ValueError``."""
    bare = _bare(text)
    if bare in {"", "-"}:
        return 0
    found = _AMOUNT.fullmatch(bare)
    digits = re.sub(r"[^0-9]", "", found["whole"]) if found else ""
    if not found or len(digits) > 15:
        raise ValueError(_("Không đọc được số tiền “%(text)s”.") % {"text": text[:40]})
    return -int(digits) if found["sign"] == "-" else int(digits)


def _bare(text: str) -> str:
    return re.sub(r"^\((.*)\)$", r"-\1", fold(text).replace("−", "-"))


def _no_day(text: str) -> str:
    return _("Không đọc được ngày giao dịch “%(text)s”.") % {"text": text[:40]}


def _said_twice(number: int) -> str:
    return _(
        "Dòng này trùng với dòng %(row)d mà không chắc là một giao dịch: số tham chiếu và số dư không đủ để biết. "
        "Chỉ tính dòng đầu; hãy kiểm tra."
    ) % {"row": number}
