"""Money as the maker, the buyer and the operator see it on their pages."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.kernel.dates import VIETNAM
from marketplace.order.services import move_parcel
from marketplace.payment.models import BankAccount, BankCredit, Refund
from marketplace.payment.vietqr import parse
from tests.cast import PASSWORD
from tests.marketplace.second_factor import CODE_PAGE, code_for, confirm, switch_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(direct, coop):
    return direct.attempts.get(order__subject=coop)


@pytest.fixture
def desk(client: Client, owner) -> Client:
    client.force_login(owner)
    return client


def page_of(coop) -> str:
    return f"/kenh-chu-the/{coop.code}/nhan-tien/"


def statement(attempt, amount: int, memo: str = "") -> SimpleUploadedFile:
    header = "Ngày giao dịch,Số tiền ghi có,Số tiền ghi nợ,Nội dung,Số tham chiếu"
    day = attempt.created_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
    rows = f"{header}\n{day},{amount},,{memo or attempt.code},FT26332000123456\n"
    return SimpleUploadedFile("sao-ke.csv", rows.encode("utf-8-sig"), "text/csv")


# --- The buyer ----------------------------------------------------------------------------------------------------


def test_the_page_of_a_purchase_says_what_to_transfer_to_whom(client, direct, attempt) -> None:
    answer = client.get(direct.get_absolute_url())

    pay = next(each for each in answer.context["money"].open if each.key == attempt.key)
    assert (pay.transfer.number, pay.transfer.amount, pay.transfer.memo) == (
        attempt.account.number,
        attempt.amount,
        attempt.code,
    )
    page = answer.content.decode()
    assert page.count('role="img" aria-label="Mã VietQR') == 2
    assert attempt.code in page


def test_the_code_carries_what_the_page_says(attempt) -> None:
    from marketplace.payment.vietqr import build

    code = parse(build(attempt.account.bank_bin, attempt.account.number, attempt.amount, attempt.code))
    assert (code.account, code.amount, code.memo) == (attempt.account.number, attempt.amount, attempt.code)


def test_the_page_learns_that_money_came(client, direct, attempt, desk, coop) -> None:
    address = f"{direct.get_absolute_url()}tien/"
    before = client.get(address).json()["mark"]
    assert client.get(address).json()["mark"] == before

    desk.post(page_of(coop), {"do": "statement", "file": statement(attempt, attempt.amount)})

    assert client.get(address).json()["mark"] != before


def test_a_buyer_says_where_a_refund_goes(client, platform, coop, operator) -> None:
    # given a paid parcel that was cancelled
    from tests.marketplace.payment.test_money import credit

    credit(platform.attempts.get(), platform.total)
    move_parcel(platform.orders.get(subject=coop), "cancel", None)
    refund = Refund.objects.get()
    address = f"{platform.get_absolute_url()}hoan-tien/{refund.pk}/"

    # when the account is typed in wrongly, then nothing is lost
    wrong = client.post(address, {"bank_bin": "970436", "number": "12 34 !", "holder": "Lê Thị Hoa"})
    assert wrong.status_code == 422
    assert "Lê Thị Hoa" in wrong.content.decode()

    # when it is right, then whoever pays sees it
    client.post(address, {"bank_bin": "970436", "number": "0011.2233 44", "holder": "LE THI HOA"})
    refund.refresh_from_db()
    assert (refund.to_bin, refund.to_number, refund.to_holder) == ("970436", "0011223344", "LE THI HOA")
    client.force_login(operator)
    assert "0011223344" in client.get("/dieu-hanh/chuyen-khoan/").content.decode()


def test_a_refund_of_another_purchase_does_not_exist(client, direct, platform, coop) -> None:
    refund = Refund.objects.create(attempt=platform.attempts.first(), amount=1, key="r", why="x")
    assert client.get(f"/don-hang/{'x' * 32}/hoan-tien/{refund.pk}/").status_code == 404


# --- The maker ----------------------------------------------------------------------------------------------------


def test_a_statement_pays_the_orders_it_names(desk, attempt, coop) -> None:
    answer = desk.post(page_of(coop), {"do": "statement", "file": statement(attempt, attempt.amount)}, follow=True)

    assert "1 khoản khớp đơn" in answer.content.decode()
    attempt.order.refresh_from_db()
    assert attempt.order.status == "placed"


def test_a_file_that_is_no_statement_says_so(desk, attempt, coop) -> None:
    file = SimpleUploadedFile("anh.csv", b"\x89PNG\r\n\x1a\n" + bytes(500), "text/csv")
    answer = desk.post(page_of(coop), {"do": "statement", "file": file}, follow=True)
    assert answer.status_code == 200
    assert not BankCredit.objects.exists()


def test_a_missing_file_is_told(desk, attempt, coop) -> None:
    assert desk.post(page_of(coop), {"do": "statement"}).status_code == 422


def test_what_nobody_knows_of_is_matched_by_a_person(desk, attempt, coop) -> None:
    desk.post(page_of(coop), {"do": "statement", "file": statement(attempt, attempt.amount, "mua mat ong")})
    waiting = desk.get(page_of(coop)).context["money"].waiting
    assert [due.pk for due in waiting[0].likely] == [attempt.pk]

    desk.post(page_of(coop), {"do": "match", "id": waiting[0].pk, "pay": attempt.pk})

    attempt.order.refresh_from_db()
    assert attempt.order.status == "placed"


def test_money_seen_is_typed_in_with_its_number(desk, attempt, coop) -> None:
    wrong = desk.post(page_of(coop), {"do": "seen", "pay": attempt.pk, "amount": "nhiều", "reference": ""})
    assert wrong.status_code == 422
    assert "Số tiền chưa đúng" in wrong.content.decode()

    desk.post(page_of(coop), {"do": "seen", "pay": attempt.pk, "amount": f"{attempt.amount:,}", "reference": "FT9"})
    attempt.order.refresh_from_db()
    assert attempt.order.status == "placed"


@pytest.mark.parametrize("do", ["", "account", "x" * 5000, "\x00"])
def test_an_unknown_button_does_nothing(desk, attempt, coop, do: str) -> None:
    assert desk.post(page_of(coop), {"do": do}).status_code == 404


def test_nothing_of_another_subject_can_be_reached(client, company_owner, company, attempt, coop) -> None:
    client.force_login(company_owner)
    sent = {"do": "seen", "pay": attempt.pk, "amount": "1000", "reference": "x"}
    assert client.post(page_of(coop), sent).status_code == 404
    assert client.post(page_of(company), sent).status_code == 404
    attempt.refresh_from_db()
    assert attempt.received == 0


def test_the_account_is_changed_with_a_fresh_code_only(desk, coop, owner, staff, client) -> None:
    # given an owner with a second factor who signed in a while ago
    address = f"{page_of(coop)}tai-khoan/"
    said = {"bank_bin": "970415", "number": "1112223334", "holder": "HTX BAC HA"}
    secret = switch_on(owner)
    desk.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    for answer in (desk.get(address), desk.post(address, said)):
        assert answer["Location"].startswith(CODE_PAGE)
    assert not BankAccount.objects.exists()

    # when the code is given
    desk.post(CODE_PAGE, {"code": code_for(secret), "next": address})

    # then what was typed before is written, and it is for no staff to change
    assert BankAccount.objects.get(subject=coop).number == "1112223334"
    client.force_login(staff)
    confirm(client, staff)
    assert client.post(address, {**said, "number": "9999999999"}).status_code == 403
    assert BankAccount.objects.get(subject=coop).number == "1112223334"


def test_a_slip_in_what_waited_at_the_door_is_shown_with_all_that_was_typed(desk, coop, owner) -> None:
    # given a form with a wrong number that met the door
    address = f"{page_of(coop)}tai-khoan/"
    secret = switch_on(owner)
    desk.post(address, {"bank_bin": "970415", "number": "x", "holder": "HTX BAC HA"})

    # when the code is given
    page = desk.post(CODE_PAGE, {"code": code_for(secret), "next": address})

    # then
    assert page.status_code == 422
    assert f'action="{address}"' in page.text
    assert 'value="HTX BAC HA"' in page.text
    assert not BankAccount.objects.exists()


def test_an_owner_without_a_second_factor_is_led_to_it_before_typing(desk, coop) -> None:
    desk.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    assert desk.get(f"{page_of(coop)}tai-khoan/")["Location"] == "/tai-khoan/hai-lop/bat/"


# --- The operator -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["group", "parcel", "code", "phone"])
def test_the_operator_finds_a_payment_by_what_is_read_out(client, operator, direct, attempt, typed: str) -> None:
    client.force_login(operator)
    words = {
        "group": direct.number.lower(),
        "parcel": f"{attempt.order.number[:5]}-{attempt.order.number[5:]}",
        "code": f" {attempt.code.lower()} ",
        "phone": "0912 345 678",
    }
    found = client.get("/dieu-hanh/thanh-toan/", {"q": words[typed]}).context["page"].object_list
    assert attempt.key in [each.key for each in found]
    assert not client.get("/dieu-hanh/thanh-toan/", {"q": "ABCDE-12345"}).context["page"].object_list


@pytest.mark.parametrize("path", ["/dieu-hanh/thanh-toan/", "/dieu-hanh/hoan-tien/"])
def test_the_lists_come_as_files_without_formulas(client, operator, direct, attempt, path: str) -> None:
    client.force_login(operator)
    type(attempt).objects.filter(pk=attempt.pk).update(reason="=1+1")
    Refund.objects.create(attempt=attempt, amount=1, key="=r", why="x")
    rows = list(csv.reader(StringIO(client.get(path, {"xuat": "csv"}).getvalue().decode("utf-8-sig"))))
    assert len(rows) >= 2
    assert not any(cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize("path", ["/dieu-hanh/thanh-toan/", "/dieu-hanh/hoan-tien/", "/dieu-hanh/chuyen-khoan/"])
@pytest.mark.parametrize("q", ["\x00", "x" * 10_000, "' OR 1=1", "🍯", "%", "0" * 50])
def test_whatever_is_typed_is_answered(client, operator, direct, path: str, q: str) -> None:
    client.force_login(operator)
    assert client.get(path, {"q": q, "trang": "10" * 9, "trang-thai": q}).status_code == 200
