"""What may be asked, for the OpenAPI document. The list's own reader (`catalog.search.query`) takes what it knows and
passes over the rest, as the page does: a question is never refused for a value that we don't have.
"""

from django.conf import settings
from ninja import Field, Schema


class Language(Schema):
    lang: str = Field(
        "vi", description="Language of labels; names stay as they are.", json_schema_extra={"enum": ["vi", "en"]}
    )

    @property
    def known(self) -> str:
        return self.lang if self.lang in dict(settings.LANGUAGES) else "vi"


class Asked(Language):
    q: str = Field("", description="Words, with or without marks, also as typed in Telex or VNI.")
    nganh: list[str] = Field([], description="Industry: number.")
    sao: list[str] = Field([], description="Stars: 3, 4, 5.")
    nhom: list[str] = Field([], description="Group: number.")
    bo: list[str] = Field([], description="Set: number.")
    tinh: list[str] = Field([], description="Province: slug, of today or from before 1 July 2025.")
    xa: list[str] = Field([], description="Commune: code; with exactly one `tinh`.")
    chu_the: list[str] = Field([], alias="chu-the", description="Kind of maker.")
    tieu_chuan: list[str] = Field([], alias="tieu-chuan", description="Other standard, such as vietgap.")
    con_hang: list[str] = Field([], alias="con-hang", description="1: in stock.")
    gia_tu: str = Field("", alias="gia-tu", description="Least price in đồng.")
    gia_den: str = Field("", alias="gia-den", description="Highest price in đồng.")
    sap_xep: str = Field("", alias="sap-xep", description="Order; the site's own where none is named.")
    nguyen_van: str = Field("", alias="nguyen-van", description="1: take the words just as they are.")
    trang: str = Field("", description="Page, from 1.")
    moc: str = Field("", description="From where a deep page goes on: as `next` gives it.")
