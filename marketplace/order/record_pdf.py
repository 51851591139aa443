"""The record of a purchase as a PDF to keep: what the page `order/record.html` says, in the same words and sums.

The same purchase in the same state gives the same bytes: times are those of the order, not of the asking.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.kernel.dates import VIETNAM
from catalog.kernel.money import format_dong
from catalog.kernel.phone import show_phone
from marketplace.order.selectors import GroupPage, GroupView, OrderView

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Be Vietnam Pro"
MARGIN, LINE = 18, 5.5  # millimetres
COLUMNS = (118, 20, 36)  # of the table of goods, in millimetres: what, how many, how much
SMALL, PLAIN, MIDDLE, LARGE = 8.5, 10, 12, 18  # points


def record_pdf(page: GroupPage, paid: int) -> bytes:
    """The whole purchase in the language of the request; `paid` is what has been received of its money, in đồng."""
    pdf = _blank(_("Bản ghi đơn %(number)s") % {"number": page.group.number}, page)
    _head(pdf, page.group)
    for number, order in enumerate(page.orders, start=1):
        _parcel(pdf, number, order)
    _foot(pdf, page.group, paid)
    return bytes(pdf.output())


def _blank(title: str, page: GroupPage) -> "FPDF":
    from fpdf import FPDF  # a heavy module, which a worker needs only once somebody asks for a PDF

    pdf = FPDF(format="A4")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.set_title(title)
    pdf.set_author(settings.SHOP_NAME)
    pdf.set_lang(get_language() or "vi")
    pdf.set_creation_date(page.group.placed_at)
    pdf.add_font(FAMILY, "", FONTS / "be-400.ttf")
    pdf.add_font(FAMILY, "B", FONTS / "be-600.ttf")
    pdf.add_page()
    _say(pdf, title, LARGE, bold=True)
    return pdf


def _head(pdf: "FPDF", group: GroupView) -> None:
    at = group.placed_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
    _say(pdf, _("Đặt lúc %(at)s trên %(shop)s.") % {"at": at, "shop": settings.SHOP_NAME}, SMALL)
    pdf.ln(3)
    rows = [
        (_("Người nhận"), f"{group.name}, {group.phone_hidden}"),
        (_("Địa chỉ"), group.address),
        (_("Trả tiền"), group.payment_label),
        (_("Lời nhắn"), group.note),
    ]
    if to := group.invoice:
        code = _("mã số thuế %(code)s") % {"code": to.tax_code}
        rows.append((_("Hoá đơn cho"), f"{to.name}, {code}, {to.address}, {to.email}"))
    for label, text in rows:
        if text:
            _say(pdf, f"{label}: {text}")


def _parcel(pdf: "FPDF", number: int, order: OrderView) -> None:
    pdf.ln(5)
    _say(pdf, _("Kiện %(n)s, %(name)s") % {"n": number, "name": order.subject_name}, MIDDLE, bold=True)
    seller = [order.subject_name, order.subject_address]
    if order.subject_phone:
        seller.append(show_phone(order.subject_phone))
    if order.tax_code:
        seller.append(_("mã số thuế %(code)s") % {"code": order.tax_code})
    _say(pdf, f"{_('Người bán')}: {', '.join(seller)}.", SMALL)
    state = _("Mã kiện %(number)s, %(state)s.") % {"number": order.number, "state": order.status_label}
    _say(pdf, state, SMALL)
    pdf.ln(1)
    _font(pdf, PLAIN)
    columns = {"col_widths": COLUMNS, "text_align": ("LEFT", "RIGHT", "RIGHT")}
    with pdf.table(**columns, line_height=LINE, padding=1, borders_layout="HORIZONTAL_LINES") as table:
        for row in _rows(order):
            table.row([_printable(cell) for cell in row])


def _rows(order: OrderView) -> list[tuple[str, str, str]]:
    rows = [(_("Sản phẩm"), _("Số lượng"), _("Tiền"))]
    rows += [(line.title, str(line.quantity), format_dong(line.price)) for line in order.lines]
    how = f"{order.method_label}: {order.pickup}" if order.pickup else order.method_label
    if order.deliver_from and order.deliver_to:
        days = {"from": f"{order.deliver_from:%d/%m/%Y}", "to": f"{order.deliver_to:%d/%m/%Y}"}
        how = f"{how} ({_('%(from)s đến %(to)s') % days})"
    rows.append((how, "", format_dong(order.shipping) if order.shipping else _("Miễn phí")))
    rows += [(f"{each.name} ({each.bearer})", "", f"−{format_dong(each.amount)}") for each in order.discounts]
    rows.append((_("Tiền kiện này"), "", format_dong(order.total)))
    return rows


def _foot(pdf: "FPDF", group: GroupView, paid: int) -> None:
    pdf.ln(5)
    _say(pdf, f"{_('Tổng cộng')}: {format_dong(group.total)}", MIDDLE, bold=True, align="R")
    if paid:
        _say(pdf, f"{_('Đã nhận')}: {format_dong(paid)}", align="R")
    pdf.ln(4)
    rules = _(
        "Giá đã gồm thuế. Huỷ không mất phí đến khi nơi bán gửi đi; đổi trả trong 7 ngày kể từ lúc nhận nếu hỏng, "
        "thiếu, sai lô, quá hạn."
    )
    _say(pdf, rules, SMALL)
    _say(pdf, " ".join(part for part in (settings.SHOP_OPERATOR, settings.SHOP_REGISTRATION) if part), SMALL)


def _say(pdf: "FPDF", text: str, size: float = PLAIN, *, bold: bool = False, align: str = "L") -> None:
    """A paragraph over the whole width."""
    if text:
        _font(pdf, size, bold=bold)
        pdf.multi_cell(0, size * 0.55, _printable(text), align=align, new_x="LMARGIN", new_y="NEXT")


def _font(pdf: "FPDF", size: float, *, bold: bool = False) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size)


def _printable(text: str) -> str:
    """The letters of our font: Latin and Vietnamese. Of others what is left without their marks, or a question mark."""
    return "".join(char if ord(char) in _letters() else _nearest(char) for char in unicodedata.normalize("NFC", text))


def _nearest(char: str) -> str:
    if char.isspace():
        return " "
    base = unicodedata.normalize("NFKD", char)[:1]
    return base if base and ord(base) in _letters() else "?"


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(FONTS / "be-400.ttf").getBestCmap())
