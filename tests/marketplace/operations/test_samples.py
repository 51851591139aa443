"""Invented products: no maker offers two of one name."""

from collections import Counter
from datetime import date

import pytest

from marketplace.operations.demo.samples import samples

pytestmark = pytest.mark.django_db


def test_a_maker_sells_no_two_products_of_one_name() -> None:
    # given as many as the demo makes, and the same row grown longer
    short, long = (list(samples(count, date(2026, 11, 20))) for count in (850, 1200))

    # then each name stands once with its maker, and growing changed none
    names = Counter((spec.subject.code, spec.title) for spec in long)
    assert [name for name, count in names.items() if count > 1] == []
    assert [spec.title for spec in long[:850]] == [spec.title for spec in short]
