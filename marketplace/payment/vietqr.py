"""VietQR: the code that fills in a bank transfer, after NAPAS, “Quy định định dạng mã VietQR” v1.0 (09/2021).

The payload is EMV's merchant-presented form: fields of a two-digit tag, a two-digit length and a value, closed by a
checksum. Its worked example 6.1.1 prints account length 12 for an account of 13 digits; the table beside it is right.
"""

import re
from binascii import crc_hqx
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.kernel import qr
from catalog.kernel.text import fold

NAPAS = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
STATIC, DYNAMIC = "11", "12"  # read by many for any sum, or made for one payment
MEMO_LENGTH = 25
PAYLOAD_LENGTH = 512  # EMV's own limit

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile(r"(?=.{1,13}\Z)([0-9]+)(?:\.0*)?")
_PRINTABLE = re.compile(rf"[ -~]{{0,{MEMO_LENGTH}}}")
_HEAD = re.compile(r"([0-9]{2})([0-9]{2})")
_CHECKSUM = re.compile(rb"[0-9A-F]{4}|[0-9a-f]{4}")


class BrokenCode(ValueError):
    """The payload's structure or its checksum is wrong."""


class NotVietQR(ValueError):
    """A sound payload that asks for something other than a transfer in đồng to an account or a card."""


@dataclass(frozen=True)
class VietQR:
    """What a payload says. ``amount`` in đồng; None leaves it to the payer."""

    bin: str
    account: str
    amount: int | None = None
    memo: str = ""
    bill_number: str = ""
    service: str = TO_ACCOUNT
    initiation: str = STATIC


def build(bank_bin: str, account: str, amount: int | None, memo: str) -> str:
    """The payload of a transfer to an account, with the memo as every bank lets it through: ``[A-Z0-9 ]``.

    Raises ``ValueError``, with a sentence for the person who typed it, where the format has no room.
    """
    code = VietQR(bank_bin, account, amount, plain_memo(memo), initiation=STATIC if amount is None else DYNAMIC)
    return encode(code)


def plain_memo(text: str) -> str:
    """Capitals without marks, digits and single spaces: banks drop or change everything else."""
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip().upper()


def encode(code: VietQR) -> str:
    """The payload with its tags in rising order. Raises ``ValueError`` as ``build`` does."""
    _check_payee(code)
    if code.amount is not None and not (isinstance(code.amount, int) and 0 < code.amount < 10**13):
        raise ValueError(_("Số tiền là số nguyên đồng, lớn hơn 0 và không quá 13 chữ số."))
    if not (_PRINTABLE.fullmatch(code.memo) and _PRINTABLE.fullmatch(code.bill_number)):
        raise ValueError(_("Nội dung chuyển khoản dài tối đa 25 ký tự, không dấu."))
    payee = _field("00", NAPAS) + _field("01", _field("00", code.bin) + _field("01", code.account))
    payload = "".join(
        [
            _field("00", "01"),
            _field("01", code.initiation),
            _field("38", payee + _field("02", code.service)),
            _field("53", "704"),
            _field("54", "" if code.amount is None else str(code.amount)),
            _field("58", "VN"),
            _field("62", _field("01", code.bill_number) + _field("08", code.memo)),
            "6304",
        ]
    )
    return payload + crc16(payload.encode())


def parse(payload: str) -> VietQR:
    """Read a payload, also one of other makers: tags in any order, more tags than ours, a longer memo, a checksum in
    small letters, lengths that count letters or bytes. Raises ``BrokenCode``, ``NotVietQR``, or plain ``ValueError``
    where bank or account have no such form."""
    fields = read_fields(payload)
    transfer = _fields(fields["38"]) if "38" in fields else {}
    if transfer.get("00") != NAPAS or transfer.get("02") not in {TO_ACCOUNT, TO_CARD}:
        raise NotVietQR(_("Mã QR này không phải mã VietQR chuyển khoản."))
    if fields.get("53", "704") != "704" or fields.get("58", "VN") != "VN":
        raise NotVietQR(_("Mã QR này không chuyển tiền đồng trong Việt Nam."))
    payee = _fields(transfer.get("01", ""))
    more = _fields(fields.get("62", ""))
    code = VietQR(
        bin=payee.get("00", ""),
        account=payee.get("01", ""),
        amount=_amount(fields.get("54")),
        memo=_text(more.get("08", "")),
        bill_number=_text(more.get("01", "")),
        service=transfer["02"],
        initiation=fields.get("01", STATIC),
    )
    _check_payee(code)
    return code


def read_fields(payload: str) -> dict[str, str]:
    """The outermost fields of any EMV payload by tag, its structure and checksum found right.

    A length may count letters, as the paper has it, or bytes of UTF-8. Values of the second kind come with one letter
    for each byte. Raises ``BrokenCode``.
    """
    try:
        octets = payload.strip().encode()
    except UnicodeEncodeError:  # half a surrogate pair
        octets = b""
    if not 8 < len(octets) <= PAYLOAD_LENGTH or octets[-8:-4] != b"6304":
        raise _broken()
    if not _CHECKSUM.fullmatch(octets[-4:]) or octets[-4:].upper() != crc16(octets[:-4]).encode():
        raise BrokenCode(_("Mã kiểm tra của mã QR không khớp: có ký tự bị đổi hoặc bị thiếu."))
    try:
        return _root(octets.decode())
    except BrokenCode:
        return _root(octets.decode("latin-1"))


def crc16(octets: bytes) -> str:
    """CRC-16 of polynomial 1021 from FFFF, as four capital hexadecimal digits (EMV 4.7.3)."""
    return f"{crc_hqx(octets, 0xFFFF):04X}"


def svg(payload: str) -> SafeString:
    """The picture without a title, which the template gives in the reader's language. Level M, for a screen."""
    return qr.svg(payload, error="m")


def _check_payee(code: VietQR) -> None:
    if not _BIN.fullmatch(code.bin):
        raise ValueError(_("Mã ngân hàng (BIN) gồm đúng 6 chữ số."))
    if not _ACCOUNT.fullmatch(code.account):
        raise ValueError(_("Số tài khoản gồm 1 đến 19 chữ số hoặc chữ cái không dấu."))


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}" if value else ""


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    place = 0
    while place < len(text):
        head = _HEAD.match(text, place)
        if not head:
            raise _broken()
        tag, length = head[1], int(head[2])
        value = text[head.end() : head.end() + length]
        if not value or len(value) != length or tag in fields:
            raise _broken()
        fields[tag] = value
        place = head.end() + length
    return fields


def _root(text: str) -> dict[str, str]:
    fields = _fields(text)
    if fields.get("00") != "01" or next(reversed(fields)) != "63":
        raise _broken()
    return fields


def _amount(text: str | None) -> int | None:
    found = _AMOUNT.fullmatch(text) if text else None
    if text and not found:
        raise BrokenCode(_("Số tiền trong mã QR không phải số nguyên đồng."))
    return int(found[1]) or None if found else None


def _text(value: str) -> str:
    """Undoes one letter for each byte. Real text that looks so doesn't exist: é would have to be followed by signs."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _broken() -> BrokenCode:
    return BrokenCode(_("Mã QR không đúng cấu trúc hoặc không đọc được trọn vẹn."))
