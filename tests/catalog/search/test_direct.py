"""What the words name outright."""

import pytest

from catalog.search.direct import direct
from tests.cast import make_certificate, make_decision, make_product, make_subject

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["HTX Nông sản Bắc Hà", "hop tac xa bac ha", "htx: Bắc Hà", "HỢP TÁC XÃ bắc hà"])
def test_a_maker_by_its_name(coop, household, text):
    assert [(each.label, each.url) for each in direct(text)] == [("HTX Nông sản Bắc Hà", coop.get_absolute_url())]


def test_words_that_fit_many_makers_are_no_name(bac_ha):
    for n in range(4):
        make_subject(bac_ha, name=f"HTX Nông sản {n}")
    assert direct("htx nông sản") == ()


def test_legal_words_don_t_matter(company):
    assert [each.label for each in direct("cty cổ phần Sương Mai")] == ["Công ty TNHH Sương Mai"]


@pytest.mark.parametrize("text", ["OCOP-26-000777", "ocop26000777", "giấy OCOP-26-000777"])
def test_a_certificate_by_its_number(coop, text):
    certificate = make_certificate(make_product(coop, title="Mật ong"), number="OCOP-26-000777")
    assert [(each.label, each.detail, each.url) for each in direct(text)] == [
        ("OCOP-26-000777", "Mật ong", certificate.get_absolute_url())
    ]


@pytest.mark.parametrize("text", ["3981/QĐ-UBND", "3981 qd ubnd", "quyết định 3981", "QĐ số 3981"])
def test_a_decision_leads_to_its_certificates(text):
    make_decision("3981/QĐ-UBND")
    (found,) = direct(text)
    assert found.label == "Quyết định 3981"
    assert found.url.startswith("/chung-nhan/?q=")


@pytest.mark.parametrize("text", ["", "mật ong", "trà 200g", "hợp tác xã", "2026", "\x00", "htx " + "x" * 9_999])
def test_other_words_name_nothing(coop, text):
    assert direct(text) == ()


def test_goods_cost_no_statement(coop, django_assert_num_queries):
    with django_assert_num_queries(0):
        direct("nước mắm Phú Quốc")
