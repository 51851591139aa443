import pytest
from django.core.management import call_command
from django.utils import translation

from catalog.products.models import Category, ProductClass, Standard
from catalog.products.selectors import placement, taxonomy, untracked_classes
from catalog.products.taxonomy import TOURISM, load_taxonomy

pytestmark = pytest.mark.django_db


def rows():
    categories = Category.objects.order_by("pk").values()
    return list(categories), list(Standard.objects.order_by("pk").values()), list(ProductClass.objects.values())


def test_the_taxonomy_is_that_of_the_decision():
    # given
    call_command("load_taxonomy")

    # then: 6 industries, 17 groups, 26 sets, each set counted as Annex I counts it
    industries = taxonomy()
    groups = [group for industry in industries for group in industry.groups]
    sets = [each for group in groups for each in group.sets]
    assert (len(industries), len(groups), len(sets)) == (6, 17, 26)
    assert [each.number for each in sets] == list(range(1, 27))
    assert [group.number for group in groups] == list(range(1, 18))


def test_loading_again_changes_nothing():
    # given
    load_taxonomy()
    before = rows()

    # when
    load_taxonomy()

    # then
    assert rows() == before


def test_tea_and_coffee_are_food_now_and_were_drinks_before():
    # given
    load_taxonomy()
    tea = Category.objects.get(code="bo-11")

    # then
    place = placement(tea.pk)
    assert (place.industry.slug, place.group.name, place.set.number) == ("thuc-pham", "Chè", 11)
    assert Category.objects.get(code="nhom-5").aliases == "Đồ uống: chè"


def test_names_follow_the_language():
    load_taxonomy()
    with translation.override("en"):
        assert taxonomy()[0].name == "Food"
    with translation.override("vi"):
        assert taxonomy()[0].name == "Thực phẩm"


def test_services_have_no_stock():
    load_taxonomy()
    assert untracked_classes() == {ProductClass.objects.get(slug=TOURISM).pk}
