import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog.kernel.models import JournalEntry
from catalog.products.models import Category, ListingState, Product
from catalog.products.services import create_listing, update_listing
from tests.cast import make_product, make_standard, product_set


def test_a_draft_is_started_by_the_subjects_people(coop, staff):
    # when
    product = create_listing(coop, staff, title="Chè Shan tuyết Bắc Hà", product_set=product_set(11))

    # then it is a draft of that subject, with a slug, a class and the place of its maker
    assert (product.listing_state, product.slug) == (ListingState.DRAFT, "che-shan-tuyet-bac-ha")
    assert (product.product_class.slug, product.origin_province) == ("san-pham-ocop", coop.province)
    assert list(product.categories.all()) == [Category.objects.get(code="bo-11")]
    assert JournalEntry.objects.get(action="ocop.listing.create").data == {"name": "Chè Shan tuyết Bắc Hà"}


def test_a_homestay_has_no_stock_and_is_not_shipped(coop, staff):
    product = create_listing(coop, staff, title="Homestay Bắc Hà", product_set=product_set(26))
    assert (product.product_class.track_stock, product.product_class.requires_shipping) == (False, False)


def test_nobody_else_starts_one(coop, company_owner):
    with pytest.raises(PermissionDenied):
        create_listing(coop, company_owner, title="Chè", product_set=product_set(11))
    assert Product.objects.count() == 0


def test_an_empty_title_is_refused_and_nothing_is_left(coop, staff):
    with pytest.raises(ValidationError) as refused:
        create_listing(coop, staff, title="", product_set=product_set(11))
    assert "title" in refused.value.message_dict
    assert Product.objects.count() == 0


def test_an_old_name_is_kept(coop, staff):
    # given
    product = make_product(coop, title="Chè Shan", listing_state=ListingState.DRAFT)

    # when
    update_listing(product, staff, title="Chè Shan tuyết")

    # then
    product.refresh_from_db()
    assert (product.title, product.slug, product.former_titles) == ("Chè Shan tuyết", "che-shan-tuyet", "Chè Shan")


def test_what_the_certificate_says_is_closed_once_approved(coop, staff):
    # given
    product = make_product(coop, title="Chè Shan")
    standard = make_standard()

    # when
    update_listing(product, staff, storage="Nơi khô mát", standards=[standard])
    with pytest.raises(ValidationError) as refused:
        update_listing(product, staff, title="Chè hảo hạng", story="Mới")

    # then
    product.refresh_from_db()
    assert list(refused.value.message_dict) == ["title"]
    assert (product.title, product.storage, product.story) == ("Chè Shan", "Nơi khô mát", "")
    assert list(product.standards.all()) == [standard]


@pytest.mark.parametrize("state", [ListingState.SUBMITTED, ListingState.SUSPENDED, ListingState.ARCHIVED])
def test_nothing_is_open_while_the_office_has_it(state, coop, staff):
    product = make_product(coop, listing_state=state)
    with pytest.raises(ValidationError):
        update_listing(product, staff, storage="Nơi khô mát")


def test_a_foreign_listing_is_closed(coop, company_owner):
    with pytest.raises(PermissionDenied):
        update_listing(make_product(coop), company_owner, storage="Nơi khô mát")
