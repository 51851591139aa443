"""The page where a card is entered, as plain as can be: Stripe's own can't be had here."""

from html import escape
from typing import Any

_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""


def card_page(session: dict[str, Any], declined: bool) -> str:
    amount = f"{session['amount_total']:,}".replace(",", ".")
    body = f"""
<p>{escape(session["_name"])}</p>
<p><strong>{amount} ₫</strong></p>
{'<p role="alert">Thẻ bị từ chối. Hãy thử thẻ khác.</p>' if declined else ""}
<form method="post">
<p><label>Số thẻ <input name="card" inputmode="numeric" autocomplete="cc-number" required></label></p>
<p><button>Trả tiền</button></p>
</form>
<p><a href="{escape(session.get("cancel_url") or "")}">Quay lại cửa hàng</a></p>"""
    return _PAGE.format(title="Trả bằng thẻ (trang thử)", body=body)


def closed_page(session: dict[str, Any]) -> str:
    said = "Phiên này đã trả tiền." if session["status"] == "complete" else "Phiên này đã hết hạn."
    return _PAGE.format(title="Trang trả tiền đã đóng (trang thử)", body=f"<p>{said}</p>")
