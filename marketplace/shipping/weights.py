"""What goods weigh for a parcel: what their maker has said, else what stands on the label."""

import re
import unicodedata

from catalog.products.models import Product
from catalog.search.amounts import AMOUNT, written

MOST_G = 1_000_000  # a unit of more than a ton is a slip of the finger
_BEFORE = re.compile(r"([0-9]{1,3})(?: ?[^\W\d_]+){0,2} ?[x×] ?$")
_AFTER = re.compile(r" ?[x×] ?([0-9]{1,3})(?![0-9.,])")


def grams_of(product: Product) -> int | None:
    """Grams of one unit; None when nobody has said it. A millilitre counts as a gram."""
    facts = getattr(product, "shipping_facts", None)
    return facts.weight_g if facts and facts.weight_g else grams_in(product.net_weight)


def is_cold(product: Product) -> bool:
    facts = getattr(product, "shipping_facts", None)
    return bool(facts and facts.cold)


def grams_in(text: str) -> int | None:
    """The first amount of a label: “0,5 kg”, “6 × 330 ml”, “hộp 20 túi x 2 g”, “20 gói (240 g)”; None without one."""
    lower = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    for found in AMOUNT.finditer(lower):
        each = _grams(written(*found.groups()))
        if each:
            total = each * _times(lower, found)
            return total if total <= MOST_G else None
    return None


def _grams(amount: str) -> int:
    """“500g”, “330ml”, “250mg”: thousandths are rounded up."""
    number = int(re.sub(r"\D", "", amount) or 0)
    return -(-number // 1000) if amount.endswith(("mg", "ul")) else number


def _times(lower: str, found: re.Match[str]) -> int:
    before = _BEFORE.search(lower[: found.start(1)])
    after = _AFTER.match(lower, found.end())
    times = before or after
    return max(1, int(times.group(1))) if times else 1
