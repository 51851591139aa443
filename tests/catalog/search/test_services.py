"""Rows of the listing follow the register, the shop and the stock, inside the writer's transaction."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from catalog.certification.models import Certificate
from catalog.certification.signals import certificate_changed
from catalog.kernel.dates import VIETNAM, day_start, today
from catalog.kernel.tasks import run_pending
from catalog.products.models import ListingState, Product
from catalog.products.signals import product_changed
from catalog.search.fulltext import INDEX, KeepWordsIndexed, Matches
from catalog.search.models import Listing
from catalog.search.reading import literal
from catalog.search.services import refresh_listings, window_of
from catalog.search.signals import rows_built
from catalog.search.words import folded
from catalog.subjects.models import StockRecord, Subject, SubjectState
from catalog.subjects.signals import stock_changed, subject_changed
from tests.cast import make_certificate, make_decision, make_listing, make_product, make_standard, make_stock

pytestmark = pytest.mark.django_db


def test_a_row_says_what_the_register_the_shop_and_the_stock_say(coop, bac_ha):
    # given a product with certificate, price, stock and standards
    product = make_product(coop, title="Chè Shan tuyết", set_number=11, standards=(make_standard("vietgap"),))
    certificate = make_certificate(
        product,
        stars=5,
        issued_on=date(2025, 3, 10),
        product_code="LCA-05-11-2025",
        decision=make_decision("345/QĐ-UBND"),
    )
    make_stock(product, price=180_000, num_in_stock=9, num_allocated=2)

    # when its row is written
    assert refresh_listings([product.pk]) == 1

    # then it holds all that a list asks for
    row = Listing.objects.get()
    assert (row.title, row.title_fold, row.title_exact) == ("Chè Shan tuyết", "che shan tuyet", "chè shan tuyết")
    assert (row.industry, row.group, row.set) == (1, 5, 11)
    assert (row.subject, row.subject_kind) == (coop, "cooperative")
    assert (row.province_code, row.commune_code) == ("15", bac_ha.code)
    assert (row.price, row.available, row.in_stock) == (180_000, 7, True)
    assert (row.stars, row.certificate) == (5, certificate.number)
    assert row.sold_from == day_start(date(2025, 3, 10))
    assert row.sold_until == day_start(date(2028, 3, 11))
    assert row.listed_at == product.date_created
    assert list(row.standard_rows.values_list("standard__code", flat=True)) == ["vietgap"]
    for words in ("htx nong san bac ha", "lao cai", "lca 05 11 2025", "345 qd ubnd", "vietgap", "tea"):
        assert words in row.text_fold


@pytest.mark.parametrize("state", [state for state in ListingState if state != ListingState.APPROVED])
def test_a_product_that_is_not_approved_loses_its_row(coop, state):
    # given a listed product
    product = make_listing(coop)

    # when it is no longer approved
    Product.objects.filter(pk=product.pk).update(listing_state=state)
    refresh_listings([product.pk])

    # then its row is gone
    assert not Listing.objects.exists()


def test_a_suspended_subject_takes_its_products_off_the_list(coop, household):
    mine, other = make_listing(coop), make_listing(household)

    Subject.objects.filter(pk=coop.pk).update(state=SubjectState.SUSPENDED)
    subject_changed.send(Subject, product_ids=[mine.pk])

    assert list(Listing.objects.values_list("pk", flat=True)) == [other.pk]


def test_other_rooms_are_heard(coop):
    # given a listed product
    product = make_listing(coop, title="Tên cũ", price=50_000, stars=3)

    # when title, stock and certificate change and each room says so
    Product.objects.filter(pk=product.pk).update(title="Tên mới")
    product_changed.send(Product, product_ids=[product.pk])
    StockRecord.objects.update(num_allocated=20)
    stock_changed.send(StockRecord, product_ids=[product.pk])
    make_certificate(product, stars=4, issued_on=today() - timedelta(days=30))
    certificate_changed.send(Certificate, product_ids=[product.pk])

    # then the row has all of it
    row = Listing.objects.get()
    assert (row.title, row.available, row.in_stock, row.stars) == ("Tên mới", 0, False, 4)
    assert "Tên mới" in row.card.vi


def test_the_row_stands_or_falls_with_its_cause(coop):
    product = make_listing(coop, title="Tên cũ")

    # when a change is rolled back after the row was written
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(title="Tên mới")
        refresh_listings([product.pk])
        transaction.set_rollback(True)

    # then the row and its words are as before
    assert Listing.objects.get().title == "Tên cũ"
    assert found("ten cu") == [product.pk]
    assert found("ten moi") == []


def test_a_fixed_number_of_queries_however_many_products(coop):
    standard = make_standard()
    few = [make_listing(coop, title=f"Mật ong {n}", standards=(standard,)).pk for n in range(3)]
    many = few + [make_listing(coop, title=f"Mật ong {n}", standards=(standard,)).pk for n in range(3, 30)]

    with CaptureQueriesContext(
        connection,
    ) as for_few:
        refresh_listings(few)
    with CaptureQueriesContext(connection) as for_many:
        refresh_listings(many)

    assert len(for_few) == len(for_many) <= 14


def test_cards_are_asked_for_once_in_each_batch(coop):
    products = [make_listing(coop, title=f"Món {n}") for n in range(3)]
    asked: list[list[int]] = []

    def listener(rows, **signal):
        asked.append([row.pk for row in rows])

    rows_built.connect(listener)
    try:
        refresh_listings(reversed([product.pk for product in products]))
    finally:
        rows_built.disconnect(listener)

    assert asked == [[product.pk for product in products]]


def test_price_and_stock_may_be_missing(coop):
    bare, unpriced = make_product(coop, title="Không kho"), make_product(coop, title="Không giá")
    make_stock(unpriced, price=None)

    refresh_listings([bare.pk, unpriced.pk])

    assert list(Listing.objects.values_list("price", "available", "in_stock")) == [(None, 0, False)] * 2


def test_a_service_cannot_run_out(coop):
    product = make_listing(coop, title="Ngủ nhà sàn", set_number=26, num_in_stock=0)
    assert Listing.objects.get(pk=product.pk).in_stock


def test_rebuild_repairs_every_row_and_tells_how_far_it_is(coop, household):
    # given rows that say nothing true any more: a wrong price, a missing row, a row too many
    wrong, missing, too_many = (
        make_listing(subject, title=f"Món {n}") for n, subject in enumerate((coop, household, coop))
    )
    Listing.objects.filter(pk=wrong.pk).update(price=1)
    Listing.objects.filter(pk=missing.pk).delete()
    Product.objects.filter(pk=too_many.pk).update(listing_state=ListingState.ARCHIVED)

    # when the listing is rebuilt, twice
    said = StringIO()
    call_command("rebuild_listing", stdout=said)
    call_command("rebuild_listing", verbosity=0)

    # then it is what the tables say
    assert list(Listing.objects.order_by("pk").values_list("pk", "price")) == [
        (wrong.pk, 125_000),
        (missing.pk, 125_000),
    ]
    assert "3 of 3 products" in said.getvalue()
    assert "3 rows written" in said.getvalue()


# --- The window of the certificate ------------------------------------------------------------------------------


def certificate(issued: str, **facts) -> Certificate:
    row = Certificate(pk=next(_ids), stars=4, issued_on=date.fromisoformat(issued), **facts)
    row.derive_end()
    return row


_ids = iter(range(1, 1000))
TODAY = date(2026, 6, 15)


def window(*certificates):
    found = window_of(list(certificates), TODAY)
    return found and (found.certificate, found.begins.isoformat(), found.ends.isoformat(), found.followed)


def test_the_window_of_a_certificate_that_holds():
    one = certificate("2025-01-10")
    assert window(one) == (one, "2025-01-10", "2028-01-11", False)


def test_the_past_has_no_window():
    assert window(certificate("2020-01-10")) is None
    assert window(certificate("2025-01-10", withdrawn_on=TODAY)) is None
    assert window() is None


def test_a_withdrawal_that_is_announced_ends_the_window():
    one = certificate("2025-01-10", withdrawn_on=date(2026, 7, 1))
    assert window(one) == (one, "2025-01-10", "2026-07-01", False)


def test_an_extension_prolongs_the_window():
    one = certificate("2023-06-01", extended_until=date(2026, 9, 30))
    assert window(one) == (one, "2023-06-01", "2026-10-01", False)


def test_of_two_that_hold_the_later_one_speaks():
    older, newer = certificate("2024-01-10"), certificate("2026-01-10")
    assert window(older, newer) == (newer, "2026-01-10", "2029-01-11", False)


def test_a_certificate_to_come_opens_its_window_by_itself():
    one = certificate("2026-07-01")
    assert window(one) == (one, "2026-07-01", "2029-07-02", False)


def test_a_certificate_that_takes_over_ends_the_window_of_the_one_before():
    now, later = certificate("2025-01-10"), certificate("2026-07-01")
    assert window(now, later) == (now, "2025-01-10", "2026-07-01", True)


def test_an_older_one_takes_over_when_a_newer_one_is_withdrawn():
    older, newer = certificate("2025-01-10"), certificate("2026-01-10", withdrawn_on=date(2026, 7, 1))
    assert window(older, newer) == (newer, "2026-01-10", "2026-07-01", True)


def test_the_row_is_written_anew_at_the_moment_of_a_takeover(coop):
    with time_machine.travel(day_start(TODAY), tick=False) as clock:
        # given a certificate of three stars that one of four will replace on 1 July
        product = make_listing(coop, stars=3, issued_on=date(2025, 1, 10))
        make_certificate(product, stars=4, issued_on=date(2026, 7, 1))
        refresh_listings([product.pk])
        refresh_listings([product.pk])
        assert Listing.objects.get().stars == 3
        assert DBTaskResult.objects.count() == 1

        # when that day comes
        clock.move_to(day_start(date(2026, 7, 1)) + timedelta(seconds=1))
        run_pending()

        # then the row says four
        assert Listing.objects.get().stars == 4


# --- The full-text index ------------------------------------------------------------------------------------------


def found(words: str) -> list[int]:
    return list(Listing.objects.filter(Matches(literal(words).groups)).order_by("pk").values_list("pk", flat=True))


def test_the_index_follows_insert_update_and_delete(coop):
    product = make_listing(coop, title="Cá kho làng Vũ Đại")
    assert found("ca kho") == [product.pk]

    Product.objects.filter(pk=product.pk).update(title="Tương bần")
    refresh_listings([product.pk])
    assert (found("ca kho"), found("tuong ban")) == ([], [product.pk])

    Listing.objects.all().delete()
    assert found("tuong ban") == []


@pytest.mark.parametrize(
    "title", ["Mật ong 500ml", "Trà 2x100g", "Rượu 29,5 độ", "Gạo ST25 1e5", "Nước mắm 40°N", "A/B"]
)
def test_numbers_and_units_are_found_as_written_and_begun(coop, title):
    product = make_listing(coop, title=title)
    words = folded(title)

    assert found(words) == [product.pk]
    assert found(words[:-1].rstrip() or words) == [product.pk]


def test_nothing_is_left_in_the_index_after_many_changes(coop):
    """The triggers forget exactly what they learnt: SQLite checks it by itself."""
    if connection.vendor != "sqlite":
        pytest.skip("a generated column can't be wrong")
    product = make_listing(coop, title="Một")
    for title in ("Hai ba", "Bốn", "Năm sáu bảy"):
        Product.objects.filter(pk=product.pk).update(title=title)
        refresh_listings([product.pk])
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)")


def test_the_index_is_there_again_when_a_migration_is_taken_back(coop, monkeypatch):
    """It was gone, and words found nothing more."""
    product = make_listing(coop, title="Cá kho làng Vũ Đại")
    connection.check_constraints()  # PostgreSQL alters no table of which something waits to be checked
    # the schema editor of SQLite refuses to open inside a test's transaction, for the sake of tables made anew
    monkeypatch.setattr(connection.SchemaEditorClass, "__enter__", lambda self: self)
    monkeypatch.setattr(connection.SchemaEditorClass, "__exit__", lambda self, *error: None)
    with connection.schema_editor(atomic=False) as editor:
        KeepWordsIndexed().database_backwards("search", editor, None, None)
        KeepWordsIndexed(going_back=True).database_forwards("search", editor, None, None)  # does nothing
        KeepWordsIndexed(going_back=True).database_backwards("search", editor, None, None)
    test_the_index_and_its_triggers_exist()
    assert found("ca kho") == [product.pk]


def test_the_index_and_its_triggers_exist():
    """A migration that remakes the table drops its triggers; `KeepWordsIndexed` must then be repeated."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'search_listing'")
            assert cursor.fetchone() == (3,)
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = %s", [INDEX])
            assert cursor.fetchone() == (1,)


def test_day_start_is_a_day_in_vietnam(coop):
    make_listing(coop, issued_on=date(2026, 1, 31))
    row = Listing.objects.get()
    assert row.sold_until.astimezone(VIETNAM).isoformat() == "2029-02-01T00:00:00+07:00"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_lose_neither_s_change(coop):
    """A sale and a withdrawal: the second one waits, and builds its row from what the first one wrote."""
    product = make_listing(coop, stars=4)
    stock_written, finish = threading.Event(), threading.Event()

    def sell() -> None:
        with transaction.atomic():
            StockRecord.objects.update(num_allocated=20)
            refresh_listings([product.pk])
            stock_written.set()
            finish.wait(10)
        connection.close()

    def withdraw() -> None:
        stock_written.wait(10)
        with transaction.atomic():
            Certificate.objects.update(withdrawn_on=today(), withdrawal_reason="thử")
            threading.Timer(0.3, finish.set).start()
            refresh_listings([product.pk])
        connection.close()

    # when both write at once
    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(sell), threads.submit(withdraw)]:
            done.result(timeout=20)

    # then the row has both
    row = Listing.objects.get()
    assert (row.available, row.in_stock, row.stars) == (0, False, None)
