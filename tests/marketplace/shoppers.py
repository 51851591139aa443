"""What tests of basket, checkout and orders share: putting goods in a basket, and a recipient."""

from typing import Any

from django.test import Client

from catalog.places.models import Commune
from catalog.products.models import Product
from marketplace.basket.models import Basket
from marketplace.basket.selectors import plan_of
from marketplace.basket.services import add
from marketplace.checkout.services import place
from marketplace.order.models import OrderGroup
from marketplace.order.services import Recipient, seal_of
from marketplace.promotion.selectors import Claim

SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def basket_with(*goods: tuple[Product, int], owner: Any = None) -> Basket:
    """A basket as the visitor's requests would have filled it."""
    basket = Basket(owner=owner)
    for product, quantity in goods:
        add(basket, fresh(product), quantity)
    return basket


def fresh(product: Product) -> Product:
    return Product.objects.get(pk=product.pk)


def put(client: Client, product: Product, quantity: object = 1, **data: str) -> Any:
    """What the button on a public page sends."""
    return client.post(f"/gio-hang/them/{product.pk}/", {"quantity": quantity, **data}, **SAME_ORIGIN)


def recipient(commune: Commune, /, **facts: Any) -> Recipient:
    told = {"name": "Lê Thị Hoa", "phone": "+84912345678", "line1": "12 đường Hoàng Liên", "email": "", "note": ""}
    return Recipient(**{**told, "province_code": commune.province_id, "commune_code": commune.code, **facts})


def order(
    basket: Basket, to: Recipient, *, key: str = "chia-khoa-1", user: Any = None, payment: str = "cod", code: str = ""
) -> OrderGroup:
    """Place what the basket holds now, and ask for its money."""
    claim = Claim(code, to.phone, user.pk if user else None)
    seen = seal_of(plan_of(basket, to.province_code, claim=claim), to, payment)
    return place(basket, to, payment, user=user, language="vi", key=key, seen=seen, code=code)


def delivery_form(commune: Commune, /, **fields: str) -> dict[str, str]:
    """The delivery page, filled in."""
    filled = {
        "phone": "0912 345 678",
        "name": "Lê Thị Hoa",
        "province": commune.province_id,
        "commune": commune.full_name,
        "line1": "12 đường Hoàng Liên",
        "email": "",
        "note": "",
        "payment": "cod",
    }
    return {**filled, **fields}


def check_out(client: Client, commune: Commune, /, **fields: str) -> Any:
    """Fill in the delivery page and open the review; its response."""
    client.post("/thanh-toan/", delivery_form(commune, **fields))
    return client.get("/thanh-toan/xem-lai/")


def agree(client: Client, page: Any) -> Any:
    """Press the button of a review page."""
    return client.post(
        "/thanh-toan/xem-lai/", {"checkout_key": page.context["checkout_key"], "seen": page.context["seen"]}
    )
