"""Who is seen in a month of visits: the fair order against “newest first” and “most sold first”.

    .venv/bin/python -m benchmarks.fairness [--products 17000] [--visits 100000] [--seeds 1 2 3]

Draws a catalogue spread over provinces, product sets and ranks as the programme's is, and visits over the hours of the
day as a shop has them. A visit looks at the whole list, a province, a set, a set of a province, a rank, or searches for
a common word, and reads one to three pages of 24. Each order answers the very same visits, in memory and by the very
wheel of the shop (`catalog/search/fair.py`: what is in stock first; with words, better matches first).

An exposure is a product on a page that somebody reads. Counted are products of which something was in stock on some
day of the month: never shown, the least, the median and the most exposures, the Gini coefficient (0: all the same), and
the 99th against the first percentile among products that the same visits could meet (one province, set and rank).
"""

import argparse
import random
import statistics
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from catalog.search import fair

PAGE_SIZE = 24
DAYS = 30
BEGIN = datetime(2026, 10, 31, 17, tzinfo=UTC)  # the first of November, 0:00 in Vietnam

# Not measured: a spread to argue with. Few provinces and sets have much; every tenth visit reads on to a third page.
PROVINCES = [1 / (place + 4) ** 0.8 for place in range(34)]
SETS = [47, 42, 41, 34, 24, 19, 16, 15, 14, 14, 12, 12, 12, 10, 8, 7, 5, 5, 4, 3, 3, 2, 1, 1, 1, 1]
RANKS = {3: 76.3, 4: 23, 5: 0.7}
RANKS_WANTED = {3: 15, 4: 35, 5: 50}
BY_THE_HOUR = [
    2, 1, 0.6, 0.5, 0.5, 0.8, 1.5, 3, 4.5, 5.5, 6, 6, 5.5, 5, 5, 5, 5, 5, 5.5, 6.5, 7.5, 7.5, 6, 4,
]  # fmt: skip
KINDS = {"all": 30, "province": 22, "set": 18, "set of a province": 8, "rank": 7, "words": 15}
PAGES = {1: 72, 2: 18, 3: 10}
WORDS = 60
SHARE_WITH_A_WORD = 0.3  # of a set's titles
FEWEST_EQUALS = 40
SOLD_OUT_ALL_MONTH, SOLD_OUT_FOR_DAYS = 0.04, 0.2

Key = tuple[Any, ...]  # what a list is narrowed by
Visits = dict[int, Counter[tuple[Key, int]]]  # hour of the month → (list, pages read) → how often


@dataclass(frozen=True, slots=True)
class Product:
    """`place`: on the wheel; `gone`: days without stock; `words`: common word → whether its title begins with it."""

    pk: int
    place: int
    province: int
    set: int
    stars: int
    sold: float
    gone: range
    words: dict[int, bool]

    @property
    def keys(self) -> Iterator[Key]:
        yield ("all",)
        yield ("province", self.province)
        yield ("set", self.set)
        yield ("set of a province", self.province, self.set)
        yield ("rank", self.stars)
        for word in self.words:
            yield ("words", word)

    @property
    def for_sale(self) -> bool:
        """On some day of the month."""
        return len(self.gone) < DAYS


def catalogue(count: int, chance: random.Random) -> list[Product]:
    word_sets = chance.choices(range(len(SETS)), SETS, k=WORDS)
    words_of = defaultdict(list)
    for word, number in enumerate(word_sets):
        words_of[number].append(word)
    provinces = chance.choices(range(len(PROVINCES)), PROVINCES, k=count)
    sets = chance.choices(range(len(SETS)), SETS, k=count)
    stars = chance.choices(list(RANKS), list(RANKS.values()), k=count)
    return [
        Product(
            pk=pk,
            place=fair.place(pk),
            province=province,
            set=number,
            stars=rank,
            sold=chance.paretovariate(1.2),
            gone=_gone(chance),
            words={word: chance.random() < 0.5 for word in words_of[number] if chance.random() < SHARE_WITH_A_WORD},
        )
        for pk, province, number, rank in zip(range(1, count + 1), provinces, sets, stars, strict=True)
    ]


def _gone(chance: random.Random) -> range:
    drawn = chance.random()
    if drawn < SOLD_OUT_ALL_MONTH:
        return range(DAYS)
    if drawn > SOLD_OUT_ALL_MONTH + SOLD_OUT_FOR_DAYS:
        return range(0)
    first = chance.randrange(DAYS)
    return range(first, min(DAYS - 1, first + chance.randint(3, 12)))


def month_of_visits(products: Sequence[Product], count: int, chance: random.Random) -> Visits:
    """Larger provinces and sets are asked for more often, but less than in proportion."""
    sizes = Counter(key for product in products for key in product.keys)
    wanted: dict[str, tuple[list[Key], list[float]]] = {}
    for kind in KINDS:
        keys = sorted((key for key in sizes if key[0] == kind), key=repr)
        weights = [RANKS_WANTED[key[1]] if kind == "rank" else sizes[key] ** 0.5 for key in keys]
        wanted[kind] = (keys, list(accumulate(weights)))
    days = chance.choices(range(DAYS), k=count)
    hours = chance.choices(range(24), BY_THE_HOUR, k=count)
    kinds = chance.choices(list(KINDS), list(KINDS.values()), k=count)
    pages = chance.choices(list(PAGES), list(PAGES.values()), k=count)
    visits: Visits = defaultdict(Counter)
    for day, hour, kind, read in zip(days, hours, kinds, pages, strict=True):
        keys, up_to = wanted[kind]
        visits[day * 24 + hour][chance.choices(keys, cum_weights=up_to)[0], read] += 1
    return visits


# --- Orders -----------------------------------------------------------------------------------------

# Products of a list by their places on the wheel, the list, a day → stretches that come one after the other.
Order = Callable[[list[Product], Key, int], list[list[Product]]]


def by_the_wheel(products: list[Product], key: Key, day: int) -> list[list[Product]]:
    """Each stretch turned to where the wheel begins."""
    if key[0] == "words":
        front = [product for product in products if product.words[key[1]]]
        return [front, [product for product in products if not product.words[key[1]]]]
    gone = [product for product in products if day in product.gone]
    return [[product for product in products if day not in product.gone] if gone else products, gone]


def newest_first(products: list[Product], _key: Key, _day: int) -> list[list[Product]]:
    return [sorted(products, key=lambda product: -product.pk)]


def most_sold_first(products: list[Product], _key: Key, _day: int) -> list[list[Product]]:
    return [sorted(products, key=lambda product: -product.sold)]


ORDERS: dict[str, Order] = {
    "fair": by_the_wheel,
    "newest first": newest_first,
    "most sold first": most_sold_first,
}


@dataclass(frozen=True)
class Stretch:
    """Products in their order. `steps`: by how much more often each was shown than the one before it."""

    products: list[Product]
    places: list[int]
    steps: list[int]

    @classmethod
    def of(cls, products: list[Product]) -> "Stretch":
        return cls(products, [product.place for product in products], [0] * (len(products) + 1))

    def show(self, start: int | None, most: int, times: int) -> int:
        """Show at most so many, from where the wheel begins and around its end; returns how many."""
        count = len(self.products)
        shown = min(most, count)
        if shown <= 0:
            return 0
        first = 0 if start is None else bisect_left(self.places, start) % count
        last = first + shown
        self.steps[first] += times
        self.steps[min(last, count)] -= times
        if last > count:
            self.steps[0] += times
            self.steps[last - count] -= times
        return shown


Shown = dict[int, list[int]]


def exposures(products: Sequence[Product], visits: Visits, order: Order = by_the_wheel) -> Shown:
    """Product → on how many pages that somebody read it stood: in lists, and in what words had found."""
    turning = order is by_the_wheel
    members: dict[Key, list[Product]] = defaultdict(list)
    for product in sorted(products, key=lambda product: product.place):
        for key in product.keys:
            members[key].append(product)
    lists: dict[tuple[Key, int], list[Stretch]] = {}
    for hour, asked in visits.items():
        day = hour // 24 if turning else 0
        start = fair.start(BEGIN + timedelta(hours=hour)) if turning else None
        for (key, pages), times in asked.items():
            stretches = lists.get((key, day))
            if stretches is None:
                stretches = lists[key, day] = [Stretch.of(part) for part in order(members[key], key, day)]
            left = pages * PAGE_SIZE
            for stretch in stretches:
                left -= stretch.show(start, left, times)
                if not left:
                    break
    shown: Shown = {product.pk: [0, 0] for product in products}
    for (key, _day), stretches in lists.items():
        by_words = key[0] == "words"
        for stretch in stretches:
            for product, times in zip(stretch.products, accumulate(stretch.steps), strict=False):
                if times:
                    shown[product.pk][by_words] += times
    return shown


# --- Figures ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """`among_equals`: 99th against first percentile; the median over groups that the same filters find."""

    never: int
    least: int
    median: float
    most: int
    gini: float
    among_equals: float


def figures(products: Sequence[Product], shown: Shown) -> Figures:
    counted = [product for product in products if product.for_sale]
    counts = sorted(sum(shown[product.pk]) for product in counted)
    return Figures(
        never=counts.count(0),
        least=counts[0],
        median=statistics.median(counts),
        most=counts[-1],
        gini=gini(counts),
        among_equals=among_equals(counted, shown),
    )


def gini(rising: Sequence[int]) -> float:
    count = len(rising)
    weighted = sum(place * value for place, value in enumerate(rising, start=1))
    return 2 * weighted / (count * sum(rising)) - (count + 1) / count


def among_equals(products: Sequence[Product], shown: Shown) -> float:
    """In lists alone, since words find what makers have written, and among products that were never sold out."""
    groups = defaultdict(list)
    for product in products:
        if not product.gone:
            groups[product.province, product.set, product.stars].append(shown[product.pk][0])
    ratios = []
    for counts in groups.values():
        if len(counts) >= FEWEST_EQUALS:
            cuts = statistics.quantiles(counts, n=100, method="inclusive")
            ratios.append(cuts[98] / max(cuts[0], 1))
    return statistics.median(ratios)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=17_000)
    parser.add_argument("--visits", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args()
    found: dict[str, list[Figures]] = defaultdict(list)
    for seed in options.seeds:
        chance = random.Random(seed)  # noqa: S311 - a simulation
        products = catalogue(options.products, chance)
        visits = month_of_visits(products, options.visits, chance)
        for name, order in ORDERS.items():
            found[name].append(figures(products, exposures(products, visits, order)))
    print(
        f"{options.products:,} products, {options.visits:,} visits in {DAYS} days, mean of {len(options.seeds)} months"
    )
    print(f"{'':<16}{'never':>8}{'least':>8}{'median':>8}{'most':>8}{'gini':>8}{'99th:1st among equals':>24}")
    for name, months in found.items():
        means = {field: statistics.mean(getattr(each, field) for each in months) for field in vars(months[0])}
        print(
            f"{name:<16}{means['never'] / options.products:>8.1%}{means['least']:>8.1f}{means['median']:>8.1f}"
            f"{means['most']:>8.0f}{means['gini']:>8.2f}{means['among_equals']:>24.1f}"
        )


if __name__ == "__main__":
    main()
