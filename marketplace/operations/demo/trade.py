"""Some orders and a public report, made through the same services as everybody's."""

from collections.abc import Sequence

from django.utils import timezone

from catalog.places.models import Commune
from catalog.places.selectors import province_by_slug
from catalog.products.models import Product
from catalog.search.models import Listing
from catalog.tickets.models import Ticket
from catalog.tickets.services import Report, open_ticket
from marketplace.accounts.models import User
from marketplace.basket.models import Basket
from marketplace.basket.selectors import plan_of
from marketplace.basket.services import add
from marketplace.operations.demo.people import HOME
from marketplace.order.models import OrderGroup
from marketplace.order.services import Recipient, move_parcel, place_order_group, seal_of
from marketplace.shipping.services import record_tracking

ORDERS = 6
# How far each order has come; the rest are fresh.
STEPS: dict[int, Sequence[str]] = {0: ("pack", "ship", "deliver"), 1: ("pack", "ship"), 2: ("pack",), 3: ("cancel",)}


def make_orders(buyer: User, operator: User, subject_id: int | None) -> int:
    """Orders of the demo buyer, each from three subjects, the demo producer among them. Those that exist stay."""
    ids = _three_products_each(subject_id)
    made = 0
    for number, products in enumerate(ids):
        key = f"demo-order-{number}"
        if not OrderGroup.objects.filter(checkout_key=key).exists():
            group = _order(buyer, products, key)
            for verb in STEPS.get(number, ()):
                for order in group.orders.order_by("pk"):
                    move_parcel(order, verb, operator)
                    if verb == "ship":
                        record_tracking(order, "Bưu điện (mẫu)", f"MAU{order.number}", operator)
            made += 1
    return made


def make_ticket() -> Ticket:
    """A report from the public about goods of the home province, so that no office of the demo finds an empty list."""
    home = province_by_slug(HOME)
    listing = Listing.objects.filter(province_code=home.code if home else "").order_by("pk").first()
    return open_ticket(
        Report(
            kind=Ticket.Kind.WRONG_CLAIM,
            message="Trên bao bì in hạng cao hơn hạng tra được ở đây. (Phản ánh mẫu của bản chạy thử.)",
            about_text=listing.title if listing else "",
            reporter_name="Người mua mẫu",
            reporter_contact="nguoimua@example.vn",
        ),
        key="demo-ticket",
        about=listing.product if listing else None,
        province_id=listing.province_code if listing else None,
    )


def _three_products_each(subject_id: int | None) -> list[list[Product]]:
    """For each order one product of the demo producer, if it has any on sale, and others from other makers."""
    on_sale = Listing.objects.on_sale(timezone.now()).filter(available__gte=10, price__isnull=False)
    own = list(on_sale.filter(subject_id=subject_id).values_list("pk", flat=True)[:1])
    others, seen = [], {subject_id}
    for pk, maker in on_sale.exclude(subject_id=subject_id).order_by("pk").values_list("pk", "subject_id")[:200]:
        if maker not in seen:
            seen.add(maker)
            others.append(pk)
    groups = [[*own, *others[start : start + 3 - len(own)]] for start in range(0, ORDERS * 2, 2)]
    products = Product.objects.in_bulk({pk for group in groups for pk in group})
    return [[products[pk] for pk in group] for group in groups]


def _order(buyer: User, products: list[Product], key: str) -> OrderGroup:
    basket = Basket.open.get_or_create(owner=buyer)[0]
    for product in products:
        add(basket, product, 1)
    commune = Commune.objects.get(name="Bắc Hà", province__slug=HOME)
    recipient = Recipient(
        name=buyer.name,
        phone=buyer.phone or "",
        province_code=commune.province_id,
        commune_code=commune.pk,
        line1="Số 1, đường mẫu",
        email=buyer.email or "",
        note="Đơn mẫu của bản chạy thử",
    )
    seen = seal_of(plan_of(basket, recipient.province_code), recipient)
    return place_order_group(basket, recipient, user=buyer, language="vi", key=key, seen=seen)
