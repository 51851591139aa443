"""The operator adds rates: /dieu-hanh/muc-thu/."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from catalog.kernel.journal import entries_of
from marketplace.ledger.models import CommissionRate, TaxRule
from marketplace.ledger.rates import commission_on, tax_rule_on
from marketplace.ledger.services import add_rate

pytestmark = pytest.mark.django_db

PAGE = "/dieu-hanh/muc-thu/"
TAX = {
    "loai": "thue",
    "thue-activity": "goods",
    "thue-legal_type": "household",
    "thue-vat_bps": "0,8",
    "thue-pit_bps": "0.4 %",
    "thue-valid_from": "2026-12-01",
    "thue-valid_to": "2026-12-31",
    "thue-legal_ref": "Nghị quyết 204/2025/QH15",
    "thue-evidence": "verified",
}
FEE = {
    "loai": "phi",
    "phi-bps": "4",
    "phi-vat_bps": "10",
    "phi-valid_from": "2027-02-01",
    "phi-valid_to": "",
    "phi-legal_ref": "Quyết định của sàn",
    "phi-evidence": "verified",
}


@pytest.fixture
def office(client, operator):
    client.force_login(operator)
    return client


def test_all_rates_with_their_source(office):
    page = office.get(PAGE)
    assert len(page.context["taxes"]) == TaxRule.objects.count() == 9
    assert {(row.what, row.bps) for row in page.context["taxes"] if row.now} >= {
        ("Hộ, cá nhân: Phân phối, cung cấp hàng hoá", (100, 50)),
        ("Tổ chức: Dịch vụ", (0, 0)),
    }
    assert sum(row.now for row in page.context["taxes"]) == 6
    assert "Nghị định 252/2026/NĐ-CP" in page.text
    assert "Chưa đối chiếu văn bản gốc" in page.text
    assert "1,5\u00a0%" in page.text
    assert f'href="{PAGE}"' in office.get("/dieu-hanh/chi-tra/").text


def test_a_new_tax_rule_holds_for_its_time(office, household, operator):
    # when
    assert office.post(PAGE, TAX)["Location"] == PAGE

    # then it is used while it holds, the old one before and after
    days = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [tax_rule_on(day, "goods", household).vat_bps for day in days] == [100, 80, 80, 100]
    added = TaxRule.objects.latest("pk")
    assert (added.pit_bps, added.evidence) == (40, "verified")
    entry = entries_of(added).get()
    assert entry.sentence == "Thêm Quy tắc khấu trừ thuế từ 01/12/2026: Nghị quyết 204/2025/QH15."
    assert entry.actor_id == str(operator.pk)


def test_a_new_commission(office):
    office.post(PAGE, FEE)
    assert [commission_on(day).bps for day in (date(2027, 1, 31), date(2027, 2, 1))] == [500, 400]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("thue-vat_bps", "100,01", "Hãy nhập tỷ lệ phần trăm"),
        ("thue-vat_bps", "-1", "Hãy nhập tỷ lệ phần trăm"),
        ("thue-vat_bps", "1,555", "Hãy nhập tỷ lệ phần trăm"),
        ("thue-vat_bps", "١", "Hãy nhập tỷ lệ phần trăm"),
        ("thue-vat_bps", "", "Mục này cần điền."),
        ("thue-vat_bps", "1\0", "ký tự không dùng được"),
        ("thue-vat_bps", "9" * 10_000, "ký tự"),
        ("thue-activity", "x", "x"),
        ("thue-valid_from", "2026-02-30", "ngày"),
        ("thue-valid_from", "2026-07-01", "Đã có mức bắt đầu từ ngày này."),
        ("thue-valid_to", "2026-11-30", "Ngày cuối không được trước ngày đầu."),
        ("thue-legal_ref", " ", "Mục này cần điền."),
        ("thue-legal_ref", "x" * 301, "300"),
    ],
)
def test_a_slip_is_told_and_the_rest_is_kept(office, field, typed, message):
    page = office.post(PAGE, {**TAX, field: typed})
    assert page.status_code == 422
    form = page.context["tax_form"]
    assert message.lower() in " ".join(form.errors[field.removeprefix("thue-")]).lower()
    assert 'value="0.4 %"' in page.text
    assert TaxRule.objects.count() == 9
    assert not page.context["commission_form"].is_bound


@pytest.mark.parametrize("sent", [{}, {"loai": "x"}, {"loai": "thue"}])
def test_a_form_of_nothing_adds_nothing(office, sent):
    assert office.post(PAGE, sent).status_code in {200, 422}
    assert (TaxRule.objects.count(), CommissionRate.objects.count()) == (9, 2)


def test_only_the_operator_adds_rates(client, owner, national_office, coop):
    rate = CommissionRate(bps=0, vat_bps=0, valid_from=date(2027, 3, 1), legal_ref="x")
    for person in (owner, national_office):
        with pytest.raises(PermissionDenied):
            add_rate(rate, person)
        client.force_login(person)
        assert client.post(PAGE, FEE).status_code in {302, 403, 404}
    assert CommissionRate.objects.count() == 2
