"""The real products: what their file leaves out is filled in from the rule of the day, or not at all."""

import pytest

from catalog.certification.models import Decision
from marketplace.operations.demo import register

pytestmark = pytest.mark.django_db


def decisions() -> dict[str, tuple[str, str]]:
    """Level and issuer by decision number."""
    found = [row.certificate.decision for row in register.rows() if row.certificate and row.certificate.decision]
    return {decision.number: (decision.issuer_level, decision.issuer_name) for decision in found}


def test_every_decision_names_who_decided() -> None:
    # then none ends where the name of a place should stand
    names = {name for _level, name in decisions().values()}
    assert {name for name in names if name != name.strip() or name in {"UBND tỉnh", "UBND huyện"}} == set()


@pytest.mark.parametrize(
    ("number", "level", "issuer"),
    [
        ("3981/QĐ-UBND", Decision.Level.PROVINCE, "UBND tỉnh Lâm Đồng"),  # of 2026: there is no former province
        ("858/QĐ-UBND", Decision.Level.PROVINCE, "UBND tỉnh Đắk Nông"),
        ("1887/QĐ-UBND", Decision.Level.DISTRICT, "UBND huyện Đắk Song"),
        ("2361/QĐ-BNNMT", Decision.Level.MINISTRY, "Bộ Nông nghiệp và Môi trường"),
    ],
)
def test_who_decided_follows_from_the_rule_of_the_day(number: str, level: str, issuer: str) -> None:
    assert decisions()[number] == (level, issuer)
