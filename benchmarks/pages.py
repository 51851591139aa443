"""What is measured: the pages of the shop and of stock Oscar, and which is compared with which.

A path is an address, or the name of addresses that `benchmarks/inside.py` finds in the shop. `{size}` stands for the
bytes of the list's first page. Several paths are asked for in turn.
"""

from dataclasses import dataclass

from benchmarks.data import OSCAR, OURS
from benchmarks.servers import Kind

FRESH = Kind(OURS)  # every request does its work
CACHED = Kind(OURS, pages="on")
STOCK = Kind(OSCAR)
ALL, CATEGORY, PRODUCT = "Oscar: all products", "Oscar: category", "Oscar: product"
TRIVIAL = "stored page of the list's size"


@dataclass(frozen=True)
class Page:
    """One row of the table."""

    name: str
    paths: tuple[str, ...]
    served_by: Kind = FRESH
    against: str = ""  # the page of Oscar that does the same for its shopper
    with_basket: bool = False
    busy: bool = False  # some product or other changes meanwhile, fifty times a second


PAGES = (
    Page(ALL, ("/catalogue/",), STOCK),
    Page(CATEGORY, ("oscar categories",), STOCK),
    Page(PRODUCT, ("oscar products",), STOCK),
    Page(TRIVIAL, ("/benchmark/stored/{size}/",)),
    Page("home", ("/",), against=ALL),
    Page("list", ("/san-pham/",), against=ALL),
    Page("list, deep page", ("deep",), against=ALL),
    Page("list, product set", ("sets",), against=CATEGORY),
    Page("filter: province", ("/san-pham/?tinh=lao-cai", "/san-pham/?tinh=ha-noi"), against=CATEGORY),
    Page("filter: stars and province", ("/san-pham/?sao=4&tinh=lao-cai",), against=CATEGORY),
    Page("filter: price and province", ("/san-pham/?tinh=lao-cai&gia-tu=50000&gia-den=200000",), against=CATEGORY),
    Page("search: one word", ("/san-pham/?q=tra",), against=CATEGORY),
    Page("search: two words", ("/san-pham/?q=mat+ong",), against=CATEGORY),
    Page("search: word and stars", ("/san-pham/?q=tra&sao=4",), against=CATEGORY),
    Page("search: nothing found", ("/san-pham/?q=khong+co+gi+het",), against=CATEGORY),
    Page("autocomplete", ("/san-pham/goi-y/?q=mat+o",)),
    Page("product", ("products",), against=PRODUCT),
    Page("scan", ("scans",)),
    Page("basket of three", ("/gio-hang/",), with_basket=True),
    Page("list, page cache on", ("/san-pham/",), CACHED, against=ALL),
    Page("autocomplete, page cache on", ("/san-pham/goi-y/?q=mat+o", "/san-pham/goi-y/?q=tr%C3%A0"), CACHED),
    Page("product, page cache on", ("products",), CACHED, against=PRODUCT),
    Page("product, page cache on, busy shop", ("products",), CACHED, against=PRODUCT, busy=True),
)
