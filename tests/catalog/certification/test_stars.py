"""The truth table: state × date, and the one second around an end."""

from datetime import date, datetime, timedelta

import pytest

from catalog.certification.models import Certificate
from catalog.certification.stars import HOLDS, CertificateState, current, past_words, rank_words, star_from, state_on
from catalog.kernel.dates import VIETNAM, day_start

S = CertificateState


def certificate(issued_on=date(2024, 5, 10), **facts):
    row = Certificate(**{"number": "OCOP-24-000001", "stars": 4, "issued_on": issued_on, **facts})
    row.derive_end()
    return row


PLAIN = certificate()  # ends on 10 May 2027: window from 11 Nov 2026 to 10 Jan 2027
EXTENDED = certificate(extended_until=date(2027, 11, 6))
PRINTED = certificate(printed_end=date(2026, 12, 31))
WITHDRAWN = certificate(withdrawn_on=date(2026, 3, 1))
LEAP = certificate(issued_on=date(2024, 2, 29))
YEAR_ONLY = certificate(issued_on=date(2024, 1, 1), issued_precision=Certificate.Precision.YEAR)
WITHDRAWN_WHILE_EXTENDED = certificate(extended_until=date(2027, 11, 6), withdrawn_on=date(2027, 6, 1))

TRUTH = [
    (PLAIN, date(2024, 5, 9), S.NOT_YET),
    (PLAIN, date(2024, 5, 10), S.VALID),
    (PLAIN, date(2026, 11, 10), S.VALID),
    (PLAIN, date(2026, 11, 11), S.RENEWAL_WINDOW),
    (PLAIN, date(2027, 1, 10), S.RENEWAL_WINDOW),
    (PLAIN, date(2027, 1, 11), S.LATE),
    (PLAIN, date(2027, 5, 10), S.LATE),
    (PLAIN, date(2027, 5, 11), S.EXPIRED),
    (EXTENDED, date(2027, 5, 10), S.LATE),
    (EXTENDED, date(2027, 5, 11), S.EXTENDED),
    (EXTENDED, date(2027, 11, 6), S.EXTENDED),
    (EXTENDED, date(2027, 11, 7), S.EXPIRED),
    (PRINTED, date(2026, 12, 31), S.LATE),
    (PRINTED, date(2027, 1, 1), S.EXPIRED),
    (WITHDRAWN, date(2026, 2, 28), S.VALID),
    (WITHDRAWN, date(2026, 3, 1), S.WITHDRAWN),
    (WITHDRAWN, date(2030, 1, 1), S.WITHDRAWN),
    (LEAP, date(2027, 2, 28), S.LATE),
    (LEAP, date(2027, 3, 1), S.EXPIRED),
    (YEAR_ONLY, date(2027, 1, 1), S.LATE),
    (YEAR_ONLY, date(2027, 1, 2), S.EXPIRED),
    (WITHDRAWN_WHILE_EXTENDED, date(2027, 5, 31), S.EXTENDED),
    (WITHDRAWN_WHILE_EXTENDED, date(2027, 6, 1), S.WITHDRAWN),
]


@pytest.mark.parametrize(("row", "day", "state"), TRUTH, ids=lambda value: str(value))
def test_truth_table(row, day, state):
    # then the state follows from the dates alone, and a star from the state alone
    assert state_on(row, day) == state
    assert (star_from(row, day) is not None) == (state in HOLDS)
    assert (current([row], day_start(day)) is not None) == (state in HOLDS)


@pytest.mark.parametrize(("row", "day", "state"), TRUTH, ids=lambda value: str(value))
@pytest.mark.django_db
def test_the_query_agrees_with_the_table(row, day, state, coop):
    """`holding_on`, by which lists and stars_of select, is the same rule in SQL."""
    from tests.cast import make_product

    # given the same certificate in the database
    facts = ("issued_on", "issued_precision", "printed_end", "extended_until", "withdrawn_on", "stars")
    stored = Certificate(product=make_product(coop), number="OCOP-24-000009", evidence="decision")
    for name in facts:
        setattr(stored, name, getattr(row, name))
    stored.save()

    # then
    assert Certificate.objects.holding_on(day).exists() == (state in HOLDS)


def test_a_certificate_ends_at_midnight_in_vietnam():
    # given the last second of its last day, there, and the next one
    last_second = datetime(2027, 5, 10, 23, 59, 59, tzinfo=VIETNAM)

    # then
    assert current([PLAIN], last_second) is PLAIN
    assert current([PLAIN], last_second + timedelta(seconds=1)) is None


def test_of_two_that_hold_the_later_speaks():
    older = certificate(stars=3)
    newer = certificate(issued_on=date(2026, 1, 1), stars=4)
    assert current([newer, older], day_start(date(2026, 6, 1))) is newer
    assert current([newer, older], day_start(date(2025, 6, 1))) is older


def test_words():
    day = date(2025, 1, 1)
    assert rank_words(PLAIN, day) == "OCOP 4 sao"
    assert rank_words(PLAIN, date(2028, 1, 1)) == past_words(PLAIN) == "từng đạt 4 sao"
    assert rank_words(PLAIN, date(2024, 1, 1)) == ""
    unknown = certificate(stars=None)
    assert (star_from(unknown, day), current([unknown], day_start(day))) == (None, None)
    assert rank_words(unknown, day) == "được công nhận, nguồn không nêu hạng sao"
