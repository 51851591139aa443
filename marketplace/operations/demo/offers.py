"""A code and an offer price that run in the demo, made through the same services as everybody's."""

from datetime import datetime, timedelta

from django.utils import timezone

from catalog.products.models import Product
from catalog.search.models import Listing
from catalog.subjects.models import SubjectMember
from marketplace.accounts.models import User
from marketplace.promotion.models import Bearer, Promotion
from marketplace.promotion.services import create, move

CODE = "CHAOOCOP"
DAYS = 30
OFFER = "Giá ưu đãi tuần này (mẫu)"


def make_offers(operator: User, subject_id: int | None) -> None:
    """The code of the platform and, if the demo producer sells something, an offer price of its own. Those that are
    there and go on stay.
    """
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    if not Promotion.objects.filter(code=CODE).exists():
        _start(_welcome(start), [], operator)
    listing = Listing.objects.on_sale(timezone.now()).filter(subject_id=subject_id, price__isnull=False).first()
    running = Promotion.objects.filter(name=OFFER, valid_to__gt=timezone.now())
    owner = SubjectMember.objects.filter(subject_id=subject_id, role=SubjectMember.Role.OWNER).first()
    if listing and owner and not running.exists():
        _start(_offer(listing, start), [listing.product], owner.user)


def _welcome(start: datetime) -> Promotion:
    return Promotion(
        name="Chào bạn mới: giảm 10 % (mẫu)",
        name_en="Welcome: 10 % off (sample)",
        kind=Promotion.Kind.PERCENT,
        value=10,
        most_discount=50_000,
        code=CODE,
        valid_from=start,
        valid_to=start + timedelta(days=365),
        bearer=Bearer.PLATFORM,
        least_goods=100_000,
        uses_most=10_000,
        uses_per_buyer=3,
        budget=50_000_000,
    )


def _offer(listing: Listing, start: datetime) -> Promotion:
    return Promotion(
        name=OFFER,
        name_en="Offer of the week (sample)",
        kind=Promotion.Kind.PRICE,
        value=int(listing.price or 0) * 4 // 5,
        units_most=20,
        valid_from=start,
        valid_to=start + timedelta(days=DAYS),
        bearer=Bearer.SUBJECT,
        subject_id=listing.subject_id,
    )


def _start(promotion: Promotion, products: list[Product], actor: User) -> None:
    create(promotion, products, actor)
    move(promotion, "start", actor)
