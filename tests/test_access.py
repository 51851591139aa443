"""Who gets in where: every address of ours, asked by everybody. A new address without a line here fails.

`R` answered, `-` does not exist for you (404), `>` sign in first, `~` sent on to another page, `x` refused (403),
`p` only forms are taken (405). Where somebody gets `-`, `>` or `x`, a form that is sent gets the same.

The two admin areas have some three hundred addresses of others; they are asked as a whole at the end.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from catalog.subjects.models import Subject
from catalog.subjects.rules import of_the_office, of_the_subject, owner_of_the_subject
from catalog.tickets.models import Ticket
from catalog.traceability.models import Lot, Place
from marketplace.accounts.roles import Reach, holds, is_operator, office_reach
from marketplace.enquiry.services import Asked, ask
from marketplace.operations.address_book import Address, addresses
from marketplace.order.returns import evidence
from marketplace.order.returns.models import ReturnPhoto, ReturnRequest
from marketplace.payment.models import Refund
from tests.cast import make_listing, make_product
from tests.marketplace.shoppers import basket_with, order, recipient

WHO = [
    "stranger",
    "buyer",
    "owner",
    "company_owner",
    "province_editor",
    "province_publisher",
    "province_office",
    "other_province_office",
    "commune_officer",
    "council_member",
    "council_secretary",
    "national_office",
    "operator",
]

MATRIX = r"""
#                                                   any buy own riv edi pub off oth com cou sec nat ope
# Public
/livez                                                R   R   R   R   R   R   R   R   R   R   R   R   R
/readyz                                               R   R   R   R   R   R   R   R   R   R   R   R   R
/favicon.ico                                          ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/robots.txt                                           R   R   R   R   R   R   R   R   R   R   R   R   R
/sitemap.xml                                          R   R   R   R   R   R   R   R   R   R   R   R   R
/sitemap-<section>.xml                                R   R   R   R   R   R   R   R   R   R   R   R   R
/t/<str:code>.svg                                     R   R   R   R   R   R   R   R   R   R   R   R   R
/t/<str:code>                                         R   R   R   R   R   R   R   R   R   R   R   R   R
/T/<code>                                             R   R   R   R   R   R   R   R   R   R   R   R   R
/ngon-ngu/                                            ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/tai-lieu/<var>/(\d)/<var>                            -   -   -   -   -   -   -   -   -   -   -   -   -
/tai-lieu/authenticate_with_password/<int:restriction_id>/    -   -   -   -   -   -   -   -   -   -   -   -   -
/media/<path:path>                                    -   -   -   -   -   -   -   -   -   -   -   -   -
/san-pham/                                            R   R   R   R   R   R   R   R   R   R   R   R   R
/api/v1/                                              ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/api/v1/openapi.json                                  R   R   R   R   R   R   R   R   R   R   R   R   R
/api/v1/products                                      R   R   R   R   R   R   R   R   R   R   R   R   R
/api/v1/products/<int:pk>                             R   R   R   R   R   R   R   R   R   R   R   R   R
/api/v1/docs                                          R   R   R   R   R   R   R   R   R   R   R   R   R
/san-pham/goi-y/                                      R   R   R   R   R   R   R   R   R   R   R   R   R
/san-pham/da-mo/                                      p   p   p   p   p   p   p   p   p   p   p   p   p
/san-pham/nhom/<path:category_slug>_<int:pk>/         ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/san-pham/chon-loc/<slug:slug>/                       ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/san-pham/<slug:product_slug>-<int:pk>/               R   R   R   R   R   R   R   R   R   R   R   R   R
/san-pham/<slug:product_slug>-<int:pk>/ · draft       -   -   -   -   -   -   -   -   -   -   -   -   -
/vi-sao-thu-tu-nay/                                   R   R   R   R   R   R   R   R   R   R   R   R   R
/chu-the/                                             R   R   R   R   R   R   R   R   R   R   R   R   R
/chu-the/<slug:slug>/                                 R   R   R   R   R   R   R   R   R   R   R   R   R
/chung-nhan/                                          R   R   R   R   R   R   R   R   R   R   R   R   R
/chung-nhan/bao-sai/                                  R   R   R   R   R   R   R   R   R   R   R   R   R
/chung-nhan/bao-sai/<slug:number>/                    R   R   R   R   R   R   R   R   R   R   R   R   R
/chung-nhan/<slug:number>/                            R   R   R   R   R   R   R   R   R   R   R   R   R
/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/    -   -   -   -   -   -   -   -   -   -   -   -   -
/<var>                                                -   -   -   -   -   -   -   -   -   -   -   -   -
# Buying
/gio-hang/                                            R   R   R   R   R   R   R   R   R   R   R   R   R
/gio-hang/mini/                                       R   R   R   R   R   R   R   R   R   R   R   R   R
/gio-hang/them/<int:pk>/                              ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/gio-hang/them/<int:pk>/ · draft                      -   -   -   -   -   -   -   -   -   -   -   -   -
/gio-hang/them/<int:pk>/xac-nhan/                     ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/thanh-toan/                                          ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/thanh-toan/xem-lai/                                  ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/thanh-toan/xa/                                       R   R   R   R   R   R   R   R   R   R   R   R   R
/thanh-toan/stripe/webhook/                           p   p   p   p   p   p   p   p   p   p   p   p   p
/thanh-toan/bao-co/                                   p   p   p   p   p   p   p   p   p   p   p   p   p
/hoi-dat/mon/<int:pk>/                                R   R   R   R   R   R   R   R   R   R   R   R   R
/hoi-dat/<slug:token>/                                R   R   R   R   R   R   R   R   R   R   R   R   R
/giao-hang/uoc-tinh/                                  R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/                                            R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/                               R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/ · by number                   -   -   -   -   -   -   -   -   -   -   -   -   -
/don-hang/<slug:token>/ban-ghi/                       R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/ban-ghi.pdf                      R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/mua-lai/                       p   p   p   p   p   p   p   p   p   p   p   p   p
/don-hang/<slug:token>/huy/<slug:number>/             R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/da-tra/<slug:key>/             -   -   -   -   -   -   -   -   -   -   -   -   -
/don-hang/<slug:token>/doi-tra/<slug:number>/         R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/yeu-cau/<slug:number>/         R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/yeu-cau/<slug:number>/anh/<int:pk>/    R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/tien/                          R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/tra-lai/                       p   p   p   p   p   p   p   p   p   p   p   p   p
/don-hang/<slug:token>/cach-tra/                      R   R   R   R   R   R   R   R   R   R   R   R   R
/don-hang/<slug:token>/tra/<slug:key>/                p   p   p   p   p   p   p   p   p   p   p   p   p
/don-hang/<slug:token>/hoan-tien/<int:pk>/            R   R   R   R   R   R   R   R   R   R   R   R   R
# Signing in
/_util/login/                                         ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/dang-nhap/                                           R   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/dang-nhap/hai-lop/                                   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/dang-ky/                                             R   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/dang-xuat/                                           ~   R   R   R   R   R   R   R   R   R   R   R   R
/mat-khau/quen/                                       R   R   R   R   R   R   R   R   R   R   R   R   R
/mat-khau/da-gui/                                     R   R   R   R   R   R   R   R   R   R   R   R   R
/mat-khau/moi/<uidb36>-<key>/                         R   R   R   R   R   R   R   R   R   R   R   R   R
/mat-khau/xong/                                       R   R   R   R   R   R   R   R   R   R   R   R   R
# One's own account: changes of keys ask for the password again first
/tai-khoan/                                           >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/don-hang/                                  >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/thong-tin/                                 >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/so-dien-thoai/                             >   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/tai-khoan/xoa-tai-khoan/                             >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/xac-nhan/                                  >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/xac-nhan/hai-lop/                          >   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/tai-khoan/thu/                                       >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/thu/xac-nhan/<key>/                        R   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/mat-khau/                                  >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/hai-lop/                                   >   R   R   R   R   R   R   R   R   R   R   R   R
/tai-khoan/hai-lop/bat/                               >   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/tai-khoan/hai-lop/tat/                               >   -   -   -   -   -   -   -   -   -   -   -   -
/tai-khoan/hai-lop/ma/                                >   -   -   -   -   -   -   -   -   -   -   -   -
/tai-khoan/hai-lop/ma/moi/                            >   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~   ~
/tai-khoan/hai-lop/ma/tai/                            >   -   -   -   -   -   -   -   -   -   -   -   -
# Work
/kenh-chu-the/                                        >   -   ~   ~   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/                            >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/ton-kho/<int:pk>/           >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/ton-kho/                    >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/ton-kho/<int:pk>/lo-moi/    >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/lo/<int:pk>/                >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/giao-hang/                  >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/khuyen-mai/                 >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/don/                        >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/don/<slug:number>/          >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/doi-tra/                    >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/doi-tra/<slug:number>/      >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/doi-tra/<slug:number>/anh/<int:pk>/    >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/hoi-dat/                    >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/hoi-dat/<slug:number>/      >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/nhan-tien/                  >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/nhan-tien/tai-khoan/        >   -   ~   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/tien/                       >   -   R   -   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/tien/ · the company's       >   -   -   R   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/ · the company's            >   -   -   R   -   -   -   -   -   -   -   -   -
/kenh-chu-the/<slug:code>/ · nobody's                 >   -   -   -   -   -   -   -   -   -   -   -   -
/van-phong/                                           >   -   -   -   -   -   R   R   -   -   -   R   R
/van-phong/phan-anh/<slug:number>/                    >   -   -   -   -   -   R   -   -   -   -   R   R
/van-phong/phan-anh/<slug:number>/ · of Đồng Tháp     >   -   -   -   -   -   -   R   -   -   -   R   R
"""  # noqa: E501 - one pattern of Wagtail's is long

ADMIN_AREAS = ("/bien-tap/", "/dieu-hanh/")
OPEN_IN_ADMIN = (  # drawings, words, and our own page for signing out
    "/bien-tap/sprite/",
    "/bien-tap/jsi18n/",
    "/bien-tap/logout/",
    "/dieu-hanh/logout/",
)


def lines() -> dict[str, str]:
    """Address (and, after a dot, which sample of it) → one sign for each of WHO."""
    table = {}
    for line in MATRIX.strip().splitlines():
        if not line.startswith("#"):
            key, signs = re.split(r"  +", line.strip(), maxsplit=1)
            table[key] = signs.replace(" ", "")
    return table


def ours() -> Iterator[Address]:
    return (address for address in addresses() if not address.route.startswith(ADMIN_AREAS))


@pytest.fixture
def samples(coop, company, household, buyer, bac_ha, lao_cai, dong_thap) -> dict[str, str]:
    """A real address for every pattern with a parameter; the cooperative of Lào Cai owns what has an owner."""
    product, draft = make_listing(coop), make_product(coop, title="Chè dây", listing_state="draft")
    place = Place.objects.create(subject=coop, kind=Place.Kind.WORKSHOP, name="Xưởng", province=lao_cai)
    facts = {"quantity": 100, "unit": "chai", "status": Lot.Status.RELEASED}
    lot = Lot.objects.create(product=product, place=place, code="261105A", public_code="7K3M9QDXB", **facts)
    foreign = make_listing(company, title="Trà")
    purchase = order(basket_with((product, 1), (foreign, 1), owner=buyer), recipient(bac_ha), user=buyer)
    parcel = purchase.orders.get(subject=coop)
    attempt = purchase.attempts.get(order=parcel)
    refund = Refund.objects.create(attempt=attempt, order=parcel, amount=1, key="hoan", why="Kiện bị trả lại")
    request = ReturnRequest.objects.create(
        number="7K3M9QDXBA",
        order=parcel,
        line=parcel.lines.get(),
        quantity=1,
        reason="damaged",
        message="…",
        ceiling=1,
        asked=1,
        submit_key="k",
        answer_by=timezone.now(),
    )
    facts = {"reason": "booking", "name": "Hoa", "phone": "+84912345678", "units": 2}
    enquiry = ask(product, Asked(**facts), key="k", language="vi")
    photo = ReturnPhoto.objects.create(request=request, name=evidence.keep(b"webp"))
    own, other = (
        Ticket.objects.create(number=f"PA-{n}", kind="complaint", message="…", province=province, submit_key=str(n))
        for n, province in enumerate((lao_cai, dong_thap))
    )
    slip, pk = f"/don-hang/{purchase.token}/", product.pk
    return {
        "/sitemap-<section>.xml": "/sitemap-san-pham.xml",
        "/api/v1/products/<int:pk>": f"/api/v1/products/{pk}",
        "/t/<str:code>": f"/t/{lot.public_code}",
        "/t/<str:code>.svg": f"/t/{lot.public_code}.svg",
        "/T/<code>": f"/T/{lot.public_code}",
        "/media/<path:path>": "/media/nothing.webp",
        "/san-pham/nhom/<path:category_slug>_<int:pk>/": f"/san-pham/nhom/x_{product.product_set_id}/",
        "/san-pham/chon-loc/<slug:slug>/": "/san-pham/chon-loc/khong-co/",
        "/san-pham/<slug:product_slug>-<int:pk>/": product.get_absolute_url(),
        "/san-pham/<slug:product_slug>-<int:pk>/ · draft": draft.get_absolute_url(),
        "/chu-the/<slug:slug>/": coop.get_absolute_url(),
        "/chung-nhan/<slug:number>/": f"/chung-nhan/{product.certificates.get().number}/",
        "/chung-nhan/bao-sai/<slug:number>/": f"/chung-nhan/bao-sai/{own.number}/",
        "/gio-hang/them/<int:pk>/": f"/gio-hang/them/{pk}/",
        "/gio-hang/them/<int:pk>/ · draft": f"/gio-hang/them/{draft.pk}/",
        "/gio-hang/them/<int:pk>/xac-nhan/": f"/gio-hang/them/{pk}/xac-nhan/",
        "/don-hang/<slug:token>/": slip,
        "/don-hang/<slug:token>/ · by number": f"/don-hang/{purchase.number}/",
        "/don-hang/<slug:token>/ban-ghi/": f"{slip}ban-ghi/",
        "/don-hang/<slug:token>/ban-ghi.pdf": f"{slip}ban-ghi.pdf",
        "/don-hang/<slug:token>/mua-lai/": f"{slip}mua-lai/",
        "/don-hang/<slug:token>/huy/<slug:number>/": f"{slip}huy/{parcel.number}/",
        "/don-hang/<slug:token>/da-tra/<slug:key>/": f"{slip}da-tra/{attempt.key}/",
        "/don-hang/<slug:token>/doi-tra/<slug:number>/": f"{slip}doi-tra/{parcel.number}/",
        "/don-hang/<slug:token>/yeu-cau/<slug:number>/": f"{slip}yeu-cau/{request.number}/",
        "/don-hang/<slug:token>/yeu-cau/<slug:number>/anh/<int:pk>/": f"{slip}yeu-cau/{request.number}/anh/{photo.pk}/",
        "/kenh-chu-the/<slug:code>/doi-tra/": f"/kenh-chu-the/{coop.code}/doi-tra/",
        "/kenh-chu-the/<slug:code>/doi-tra/<slug:number>/": f"/kenh-chu-the/{coop.code}/doi-tra/{request.number}/",
        "/kenh-chu-the/<slug:code>/doi-tra/<slug:number>/anh/<int:pk>/": (
            f"/kenh-chu-the/{coop.code}/doi-tra/{request.number}/anh/{photo.pk}/"
        ),
        "/hoi-dat/mon/<int:pk>/": f"/hoi-dat/mon/{pk}/",
        "/hoi-dat/<slug:token>/": f"/hoi-dat/{enquiry.token}/",
        "/kenh-chu-the/<slug:code>/hoi-dat/": f"/kenh-chu-the/{coop.code}/hoi-dat/",
        "/kenh-chu-the/<slug:code>/hoi-dat/<slug:number>/": f"/kenh-chu-the/{coop.code}/hoi-dat/{enquiry.number}/",
        "/don-hang/<slug:token>/tien/": f"{slip}tien/",
        "/don-hang/<slug:token>/tra-lai/": f"{slip}tra-lai/",
        "/don-hang/<slug:token>/cach-tra/": f"{slip}cach-tra/",
        "/don-hang/<slug:token>/tra/<slug:key>/": f"{slip}tra/{attempt.key}/",
        "/don-hang/<slug:token>/hoan-tien/<int:pk>/": f"{slip}hoan-tien/{refund.pk}/",
        "/kenh-chu-the/<slug:code>/don/": f"/kenh-chu-the/{coop.code}/don/",
        "/kenh-chu-the/<slug:code>/don/<slug:number>/": f"/kenh-chu-the/{coop.code}/don/{parcel.number}/",
        "/kenh-chu-the/<slug:code>/nhan-tien/": f"/kenh-chu-the/{coop.code}/nhan-tien/",
        "/kenh-chu-the/<slug:code>/nhan-tien/tai-khoan/": f"/kenh-chu-the/{coop.code}/nhan-tien/tai-khoan/",
        "/tai-khoan/thu/xac-nhan/<key>/": "/tai-khoan/thu/xac-nhan/abc/",
        "/mat-khau/moi/<uidb36>-<key>/": "/mat-khau/moi/1-abc/",
        "/kenh-chu-the/<slug:code>/": f"/kenh-chu-the/{coop.code}/",
        "/kenh-chu-the/<slug:code>/ton-kho/<int:pk>/": f"/kenh-chu-the/{coop.code}/ton-kho/{pk}/",
        "/kenh-chu-the/<slug:code>/ton-kho/": f"/kenh-chu-the/{coop.code}/ton-kho/",
        "/kenh-chu-the/<slug:code>/ton-kho/<int:pk>/lo-moi/": f"/kenh-chu-the/{coop.code}/ton-kho/{pk}/lo-moi/",
        "/kenh-chu-the/<slug:code>/lo/<int:pk>/": f"/kenh-chu-the/{coop.code}/lo/{lot.pk}/",
        "/giao-hang/uoc-tinh/": f"/giao-hang/uoc-tinh/?mon={pk}",
        "/kenh-chu-the/<slug:code>/giao-hang/": f"/kenh-chu-the/{coop.code}/giao-hang/",
        "/kenh-chu-the/<slug:code>/khuyen-mai/": f"/kenh-chu-the/{coop.code}/khuyen-mai/",
        "/kenh-chu-the/<slug:code>/tien/": f"/kenh-chu-the/{coop.code}/tien/",
        "/kenh-chu-the/<slug:code>/tien/ · the company's": f"/kenh-chu-the/{company.code}/tien/",
        "/kenh-chu-the/<slug:code>/ · the company's": f"/kenh-chu-the/{company.code}/",
        "/kenh-chu-the/<slug:code>/ · nobody's": f"/kenh-chu-the/{household.code}/",
        "/van-phong/phan-anh/<slug:number>/": f"/van-phong/phan-anh/{own.number}/",
        "/van-phong/phan-anh/<slug:number>/ · of Đồng Tháp": f"/van-phong/phan-anh/{other.number}/",
        "/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": (
            "/_util/authenticate_with_password/1/1/"
        ),
        "/tai-lieu/authenticate_with_password/<int:restriction_id>/": "/tai-lieu/authenticate_with_password/1/",
        "/tai-lieu/<var>/(\\d)/<var>": "/tai-lieu/1/x.pdf",
        "/<var>": "/khong-co-trang-nay/",
    }


@pytest.fixture
def browsers(request: pytest.FixtureRequest, samples: dict[str, str]) -> dict[str, Client]:
    clients = {}
    for who in WHO:
        clients[who] = Client()
        if who != "stranger":
            clients[who].force_login(request.getfixturevalue(who))
    return clients


def verdict(answer: Any) -> str:
    if answer.status_code in {301, 302, 303, 307}:
        return ">" if answer["Location"].startswith("/dang-nhap/?next=") else "~"
    return {200: "R", 403: "x", 404: "-", 405: "p"}.get(answer.status_code, str(answer.status_code))


def test_every_address_has_its_line() -> None:
    routes = {address.route for address in ours()}
    listed = {key.split(" · ")[0] for key in lines()}
    assert routes - listed == set(), "add a line to MATRIX, and a sample when it has a parameter"
    assert listed - routes == set(), "these addresses are gone"


def test_every_line_has_a_sign_for_everybody() -> None:
    assert {key: len(signs) for key, signs in lines().items() if len(signs) != len(WHO)} == {}


def test_everybody_everywhere(browsers: dict[str, Client], samples: dict[str, str]) -> None:
    different = []
    for key, signs in lines().items():
        path = samples.get(key, key)
        assert not re.search(r"[<(]", path), f"{key} has no sample"
        for who, expected in zip(WHO, signs, strict=True):
            got = verdict(browsers[who].get(path))
            if got != expected:
                different.append(f"{key}: {who} gets {got}, not {expected}")
    assert different == []


def test_forms_are_as_closed_as_pages(browsers: dict[str, Client], samples: dict[str, str]) -> None:
    open_by_form = []
    for key, signs in lines().items():
        for who, expected in zip(WHO, signs, strict=True):
            if expected in "->x":
                got = verdict(browsers[who].post(samples.get(key, key), {"verb": "take", "name": "x"}))
                if got not in {expected, "p", "-"}:
                    open_by_form.append(f"{key}: a form of {who} gets {got}")
    assert open_by_form == []


def _sample(route: str) -> str:
    return re.sub(r"<[^>]*int:[^>]*>", "1", re.sub(r"<(?![^>]*int:)[^>]*>", "x", route))


@pytest.mark.parametrize("who", ["stranger", "buyer", "owner", "province_office", "national_office"])
def test_the_admin_areas_are_closed(browsers: dict[str, Client], who: str) -> None:
    opened = []
    for address in addresses():
        if address.route.startswith(ADMIN_AREAS) and address.route not in OPEN_IN_ADMIN:
            got = verdict(browsers[who].get(_sample(address.route)))
            if got not in {">", "~", "x", "-"}:
                opened.append(f"{address.route}: {who} gets {got}")
    assert opened == []


def test_a_rule_about_nothing_denies(db: None) -> None:
    """`all([])` is true, and a permission worked out over an empty list once opened a whole shop elsewhere."""
    nobody = AnonymousUser()
    assert not holds(nobody)
    assert not is_operator(nobody)
    assert not office_reach(nobody)
    assert not Reach(country=False, provinces=frozenset()).covers(None)
    for rule in (of_the_office, of_the_subject, owner_of_the_subject):
        assert not rule.test(nobody, Subject())
