"""What the public API says, field by field. Amounts are whole đồng, days are of Viet Nam, addresses are absolute."""

from datetime import date

from ninja import Field, Schema


class Star(Schema):
    """Reckoned from the register at the moment of the answer, never stored with a product."""

    count: int = Field(description="3, 4 or 5.")
    text: str
    until: date = Field(description="The last day on which it holds. Show it no longer than that.")
    certificate: str = Field(description="Number of the certificate it rests on.")
    certificate_url: str


class Maker(Schema):
    name: str
    url: str


class Province(Schema):
    code: str = Field(description="Two digits, as the General Statistics Office numbers provinces since 1 July 2025.")
    slug: str
    name: str


class Product(Schema):
    id: int
    title: str
    url: str
    picture: str | None
    price: int | None = Field(description="Whole đồng (VND), taxes included; null while there is none.")
    in_stock: bool
    on_sale: bool = Field(description="False for what words have found and nobody may buy now: its certificate ended.")
    star: Star | None
    maker: Maker
    province: Province
    set: int = Field(description="Number of its set in the programme's list of 2023, the parameter `bo`.")


class Choice(Schema):
    value: str = Field(description="What the parameter takes.")
    label: str
    count: int | None = Field(description="How many products it would give; null where nobody has counted.")
    more: bool = Field(description="There are more than `count`.")
    chosen: bool


class Facet(Schema):
    name: str = Field(description="The parameter.")
    label: str
    choices: list[Choice]


class ProductList(Schema):
    """One page of the list, in the order of the site's own page for the same parameters."""

    total: int = Field(description="Products on sale that fit.")
    total_more: bool = Field(description="There are more than `total`.")
    page: int
    next: str | None
    previous: str | None
    products: list[Product]
    facets: list[Facet]
    understood: list[str] = Field(description="How the words were read, where that isn't just as they were typed.")


class Fact(Schema):
    name: str
    text: str


class Certificate(Schema):
    number: str
    url: str
    issuer: str
    issued_on: date
    end_on: date
    state: str
    state_text: str


class ProductPage(Schema):
    """One product, with its proof."""

    id: int
    title: str
    url: str
    summary: str
    pictures: list[str]
    price: int | None
    in_stock: bool
    state_text: str = Field(description="Why it can't be bought now, empty while it can.")
    star: Star | None
    certificates: list[Certificate] = Field(description="The one in force first.")
    label: list[Fact] = Field(description="What is printed on the pack, and where it comes from.")
    maker: Maker


class Refused(Schema):
    detail: str
