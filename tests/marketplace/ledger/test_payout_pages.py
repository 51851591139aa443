"""The operator pays subjects out: /dieu-hanh/chi-tra/."""

import csv
from io import StringIO
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from catalog.kernel.dates import today
from catalog.kernel.journal import entries_of
from catalog.kernel.money import format_dong
from marketplace.accounts.models import OfficeRole
from marketplace.ledger import banks
from marketplace.ledger.banks import BankDetails
from marketplace.ledger.due import DISPUTE_WINDOW
from marketplace.ledger.models import Journal, Payout, PayoutBatch
from tests.cast import PASSWORD, make_official, make_subject
from tests.marketplace.ledger.books import owed, sold
from tests.marketplace.second_factor import CODE_PAGE, code_for, confirm, switch_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("platform")]

PAGE = "/dieu-hanh/chi-tra/"


@pytest.fixture(autouse=True)
def accounts(monkeypatch):
    """Everybody has the same account, whose holder a spreadsheet would run."""
    details = BankDetails("970436", "0011004123456", "=HTX+BAC HA")
    monkeypatch.setattr(banks, "_readers", [lambda subjects: dict.fromkeys(subjects, details)])


@pytest.fixture
def office(client, operator):
    client.force_login(operator)
    return client


@pytest.fixture
def other_office(db):
    """A second person of the operator's, who has just given a code of the second factor."""
    client, colleague = Client(), make_official(OfficeRole.Role.OPERATOR, is_staff=True)
    client.force_login(colleague)
    confirm(client, colleague)
    return client


@pytest.fixture
def due(coop, household):
    for subject in (coop, household):
        sold(subject, at=timezone.now() - DISPUTE_WINDOW)


@pytest.fixture
def batch(office, due):
    office.post(PAGE)
    return PayoutBatch.objects.get()


def url_of(batch) -> str:
    return f"{PAGE}{batch.number}/"


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_nothing_to_pay(office):
    page = office.get(PAGE)
    assert f'href="{PAGE}"' in office.get("/dieu-hanh/").text
    assert "Không còn nợ chủ thể nào." in page.text
    assert "Chưa có đợt chi nào." in page.text
    refused = office.post(PAGE)
    assert refused.status_code == 422
    assert "Chưa có chủ thể nào đủ điều kiện chi trả." in refused.text


def test_the_whole_way_of_a_batch(office, other_office, due, coop, household, operator):
    # given two subjects that are owed money
    page = office.get(PAGE)
    assert f"Đợt này sẽ chi {format_dong(415_100)}." in page.text

    # when the operator draws a batch up and approves it
    confirm(office, operator)
    drafted = office.post(PAGE)
    batch = PayoutBatch.objects.get()
    assert drafted["Location"] == url_of(batch)
    assert office.post(url_of(batch), {"verb": "approve"})["Location"] == url_of(batch)

    # then the same person can't again, and there is no file yet
    again = office.post(url_of(batch), {"verb": "approve"})
    assert again.status_code == 422
    assert "Lần 2 phải do người khác duyệt." in again.text
    assert office.get(f"{url_of(batch)}tep/").status_code == 404

    # and when a second person has, it can be taken to the bank
    other_office.post(url_of(batch), {"verb": "approve"})
    file = office.get(f"{url_of(batch)}tep/")
    assert file["Content-Disposition"] == f'attachment; filename="chi-tra-{batch.number}.csv"'
    rows = rows_of(file)
    assert rows[0] == ["STT", "Mã ngân hàng", "Số tài khoản", "Tên người nhận", "Số tiền", "Nội dung"]
    assert [row[:5] for row in rows[1:]] == [
        ["1", "970436", "0011004123456", "'=HTX+BAC HA", "205900"],
        ["2", "970436", "0011004123456", "'=HTX+BAC HA", "209200"],
    ]
    newest = entries_of(batch).first()
    assert (newest.sentence, newest.actor_id) == (f"Tải tệp chi trả {batch.number}.", str(operator.pk))

    # and sent, one arrives, one bounces
    office.post(url_of(batch), {"verb": "send"})
    ours, theirs = (Payout.objects.get(subject=subject).pk for subject in (coop, household))
    office.post(url_of(batch), {"verb": "settle", "payout": ours})
    nothing_said = office.post(url_of(batch), {"verb": "bounce", "payout": theirs})
    assert "Hãy ghi rõ lý do." in nothing_said.text
    office.post(url_of(batch), {"verb": "bounce", "payout": theirs, "reason": "Sai số"})
    batch.refresh_from_db()
    assert batch.state == "closed"
    assert (owed(coop), owed(household)) == (0, 205_900)


def test_what_was_typed_is_kept_where_it_was_typed(office, batch):
    # given a reason for cancelling a batch that is gone meanwhile
    office.post(url_of(batch), {"verb": "cancel", "reason": "Trùng"})
    assert PayoutBatch.objects.get().state == "cancelled"
    other = PayoutBatch.objects.create(number="ABC", drafted_by=batch.drafted_by)

    # when an unknown thing is asked for with words beside it
    page = office.post(url_of(other), {"verb": "x", "reason": "Chưa <b>gửi"})

    # then
    assert page.status_code == 422
    assert "Thao tác này không có." in page.text
    assert 'value="Chưa &lt;b&gt;gửi"' in page.text


@pytest.mark.parametrize("payout", ["", "0", "-1", "x", "٣", "9" * 30, "1\0"])
def test_an_impossible_payout_is_not_found(office, batch, payout):
    assert office.post(url_of(batch), {"verb": "drop", "payout": payout}).status_code == 404
    assert set(Payout.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_payout_of_another_batch_is_not_found(office, batch):
    other = PayoutBatch.objects.create(number="ABC", drafted_by=batch.drafted_by)
    answer = office.post(url_of(other), {"verb": "drop", "payout": batch.payouts.first().pk})
    assert answer.status_code == 404
    assert set(Payout.objects.values_list("state", flat=True)) == {"waiting"}


def test_one_is_taken_out(office, batch, coop):
    office.post(url_of(batch), {"verb": "drop", "payout": batch.payouts.get(subject=coop).pk})
    page = office.get(url_of(batch))
    assert page.context["page"].total == 205_900
    assert "Bỏ Hộ kinh doanh Bảy Hiền khỏi đợt chi" in page.text
    assert "Bỏ HTX" not in page.text


@pytest.mark.parametrize(
    ("typed", "found"),
    [("bac ha", 1), ("Bắc", 1), ("khong co", 0), ("", 2), ("\0", 2), ("bac bay", 0), ("x" * 10_000, 0), ("ABC", 1)],
)
def test_looking_for_a_batch(office, batch, typed, found):
    PayoutBatch.objects.create(number="ABC", drafted_by=batch.drafted_by)
    page = office.get(PAGE, {"q": typed})
    assert page.context["page"].paginator.count == found
    assert ("Không có đợt chi nào khớp" in page.text) == (not found)


def test_looking_by_number_and_the_sums(office, batch):
    (row,) = office.get(PAGE, {"q": batch.number.lower()}).context["page"]
    assert (row.number, row.total, row.count) == (batch.number, 415_100, 2)


def test_the_list_as_a_file(office, batch, coop):
    answer = office.get(PAGE, {"xuat": "csv", "q": "bac ha"})
    assert answer["Content-Disposition"] == f'attachment; filename="chi-tra-{today():%Y-%m-%d}.csv"'
    rows = rows_of(answer)
    assert rows[0] == ["Mã đợt", "Lập lúc", "Chủ thể", "Số tiền (đồng)", "Trạng thái"]
    assert sorted(row[2:] for row in rows[1:]) == [
        ["HTX Nông sản Bắc Hà", "209200", "Chờ gửi"],
        ["Hộ kinh doanh Bảy Hiền", "205900", "Chờ gửi"],
    ]
    assert "0011004123456" not in str(rows)


def test_pages_cost_the_same_with_more_subjects(office, due, bac_ha, django_assert_max_num_queries):
    office.post(PAGE)
    batch = PayoutBatch.objects.get()
    for number in range(5):
        sold(make_subject(bac_ha, name=f"HTX {number}"), at=timezone.now() - DISPUTE_WINDOW)
    office.post(PAGE)
    for path in (PAGE, url_of(PayoutBatch.objects.latest("pk")), url_of(batch)):
        with django_assert_max_num_queries(16):
            assert office.get(path).status_code == 200


def test_nothing_is_kept_on_the_way(office, batch):
    for path in (PAGE, url_of(batch)):
        assert "no-store" in office.get(path)["Cache-Control"]
    assert office.get(f"{PAGE}KHONG-CO/").status_code == 404
    assert office.get(f"{PAGE}KHONG-CO/tep/").status_code == 404
    assert office.post(f"{url_of(batch)}tep/").status_code == 405


@pytest.mark.parametrize("who", ["owner", "buyer", "province_office", "national_office", "province_editor"])
def test_for_others_it_is_closed(due, batch, who, request):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    before = Journal.objects.count(), PayoutBatch.objects.count()
    for path in (PAGE, url_of(batch), f"{url_of(batch)}tep/"):
        for answer in (client.get(path), client.post(path, {"verb": "approve"})):
            assert answer.status_code in {302, 403, 404}
            assert "0011004123456" not in answer.content.decode()
    assert (Journal.objects.count(), PayoutBatch.objects.count()) == before
    assert PayoutBatch.objects.get().state == "draft"


# --- The door of the second factor --------------------------------------------------------------------------------


def test_who_has_no_second_factor_is_led_to_switching_it_on(office, batch):
    # given a password typed just now
    office.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})

    # when
    answer = office.post(url_of(batch), {"verb": "approve"}, follow=True)

    # then nothing is approved, and the way is shown
    assert answer.redirect_chain == [("/tai-khoan/hai-lop/bat/", 302)]
    assert "Việc này cần xác thực hai lớp." in answer.text
    batch.refresh_from_db()
    assert batch.state == "draft"


def test_a_password_is_not_enough_and_the_press_of_the_button_waits(office, operator, batch):
    # given a second factor, and only the password given
    secret = switch_on(operator)
    office.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})

    # when
    door = office.post(url_of(batch), {"verb": "approve"})["Location"]
    assert door == f"{CODE_PAGE}?next={quote(url_of(batch), safe='')}"
    assert "Điều bạn vừa nhập vẫn còn" in office.get(door).text
    wrong = office.post(CODE_PAGE, {"code": "000000", "next": url_of(batch)})
    assert wrong.status_code == 200
    batch.refresh_from_db()
    assert batch.state == "draft"

    # then the right code carries on with it, once
    done = office.post(CODE_PAGE, {"code": code_for(secret), "next": url_of(batch)})
    assert done["Location"] == url_of(batch)
    batch.refresh_from_db()
    assert (batch.state, entries_of(batch).first().actor_id) == ("checked", str(operator.pk))


def test_the_password_page_leads_back_to_the_door(office, operator, batch):
    secret = switch_on(operator)
    office.post(url_of(batch), {"verb": "approve"})
    door = office.post("/tai-khoan/xac-nhan/", {"password": PASSWORD, "next": url_of(batch)})
    assert door["Location"].startswith(CODE_PAGE)
    office.post(CODE_PAGE, {"code": code_for(secret), "next": url_of(batch)})
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_the_second_approval_has_the_same_door(office, operator, other_office, batch):
    # given a batch approved once
    other_office.post(url_of(batch), {"verb": "approve"})

    # when a second person approves it without a code
    switch_on(operator)
    assert office.post(url_of(batch), {"verb": "approve"})["Location"].startswith(CODE_PAGE)
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_a_code_of_six_minutes_ago_is_an_old_one(office, operator, batch):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        confirm(office, operator)
        clock.shift(360)
        assert office.post(url_of(batch), {"verb": "approve"})["Location"].startswith(CODE_PAGE)
    batch.refresh_from_db()
    assert batch.state == "draft"


def test_a_refusal_after_the_door_is_a_whole_page(office, operator, batch):
    # given a batch that is cancelled while the code is looked for
    secret = switch_on(operator)
    office.post(url_of(batch), {"verb": "approve"})
    PayoutBatch.objects.update(state="cancelled")

    # when
    page = office.post(CODE_PAGE, {"code": code_for(secret), "next": url_of(batch)})

    # then it says so, and its forms lead to the batch
    assert page.status_code == 422
    assert f'action="{url_of(batch)}"' in page.text
