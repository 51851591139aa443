"""What is chosen of the many ways to understand a line."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from catalog.places.models import Commune
from catalog.search.plan import plan_of
from catalog.search.query import Query
from catalog.search.terms import rebuild_terms
from catalog.subjects.models import Subject
from tests.cast import make_listing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["xã Bắc Hàa", "xã BắcHà", "xã Bắcc Hà", "xã Bắc Hhà"])
def test_a_commune_with_a_slip_is_the_commune(coop: Subject, bac_ha: Commune, typed: str) -> None:
    # given goods of a commune, and another thing that is called almost like it
    make_listing(coop, title="Rượu ngô Bắc Hà", origin_commune=bac_ha)
    make_listing(coop, title="Bánh Bắc Hải")
    rebuild_terms()

    # when its name is typed with a slip, then it is meant: a place needn't stand in a title
    plan = plan_of(Query.parse(QueryDict(f"q={typed}")), timezone.now())
    assert plan.reading is not None
    assert plan.reading.text.lower() == "xã bắc hà"
    assert plan.found == 2  # both are of a maker of that commune
