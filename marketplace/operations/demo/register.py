"""The 350 real products of `data/ocop_products.csv`, as the sources give them.

Names, subjects, places, decisions, dates and evidence are facts with a source; nothing is filled in that the
source doesn't say. A product without a date can't have a star: it gets no certificate. Where the issuing
body isn't named it follows from the rule of that day (`issuer`), and the certificate says so.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.certification.models import VALIDITY_MONTHS, Certificate, Decision, Evidence
from catalog.kernel.dates import add_months
from catalog.kernel.text import slugify
from catalog.places.selectors import match_commune, resolve_province
from catalog.subjects.models import Sample, SubjectKind
from catalog.subjects.selectors import within
from marketplace.operations.demo.specs import CertificateSpec, DecisionSpec, SubjectSpec

FILE = Path(__file__).parent / "data" / "ocop_products.csv"

# How far a source can be trusted: A a decision was seen, B1 official news, B2 and C somebody's own list.
EVIDENCE = {"A": Evidence.DECISION, "B1": Evidence.NEWS}
KINDS = {
    "enterprise": SubjectKind.ENTERPRISE,
    "cooperative": SubjectKind.COOPERATIVE,
    "cooperative_group": SubjectKind.COOPERATIVE_GROUP,
    "household": SubjectKind.HOUSEHOLD,
}
ISSUER_INFERRED = "Cơ quan ban hành suy từ quy định lúc cấp, nguồn không nêu."
DISTRICTS_DECIDED = (date(2023, 2, 24), date(2025, 6, 30))  # Decision 148/QĐ-TTg until two-tier government
MINISTRY_RENAMED = date(2025, 3, 1)  # the ministries of agriculture and of environment became one


@dataclass(frozen=True)
class RegisterRow:
    """One line of the file, with its places found."""

    index: int
    code: str
    title: str
    set_number: int
    province: str
    commune: str | None
    origin_as_printed: str
    subject: SubjectSpec
    named: bool  # whether the source names the subject
    certificate: CertificateSpec | None


def rows() -> list[RegisterRow]:
    with FILE.open(encoding="utf-8") as file:
        return [_row(index, line) for index, line in enumerate(csv.DictReader(file), start=1)]


def _row(index: int, line: dict[str, str]) -> RegisterRow:
    province = resolve_province(line["province_2025"])
    if province is None:
        raise ValueError(f"{line['id']}: no province {line['province_2025']}")
    match = match_commune(province.code, line["commune"]) if line["commune"] else None
    commune = match.commune.code if match and match.commune else None
    printed = ", ".join(part for part in (line["commune"], line["district_old"], line["province_old"]) if part)
    subject = _subject(line, province.code, commune, printed)
    return RegisterRow(
        index=index,
        code=line["id"],
        title=line["name"],
        set_number=int(line["product_set_inferred"]),
        province=province.code,
        commune=commune,
        origin_as_printed=printed,
        subject=subject,
        named=bool(line["subject"]),
        certificate=_certificate(index, line, province.code, subject.name, printed),
    )


def _subject(line: dict[str, str], province: str, commune: str | None, printed: str) -> SubjectSpec:
    """The named subject; a stand-in that says so where the source names none."""
    place = line["district_old"] or line["province_old"]
    name = line["subject"] or f"Chủ thể chưa nêu tên ({place})"
    return SubjectSpec(
        code=f"{slugify(name)[:100]}-{province}",
        name=name,
        kind=KINDS.get(line["subject_type"], SubjectKind.ESTABLISHMENT),
        province=province,
        commune=commune,
        address_as_printed=printed,
        sample=Sample.OFFER,
    )


def _certificate(index: int, line: dict[str, str], province: str, subject: str, place: str) -> CertificateSpec | None:
    if line["issued"]:
        issued_on, precision = date.fromisoformat(line["issued"]), Certificate.Precision.DAY
    elif line["year"]:
        issued_on, precision = date(int(line["year"]), 1, 1), Certificate.Precision.YEAR
    else:
        return None
    stars = int(line["star"]) if line["star"] else None
    withdrawn = line["status_calc"] == "withdrawn"
    return CertificateSpec(
        number=f"OCOP-{issued_on:%y}-{index:06d}",
        stars=stars,
        issued_on=issued_on,
        precision=precision,
        evidence=EVIDENCE.get(line["reliability"], Evidence.DECLARED),
        source=f"{line['source']}. {ISSUER_INFERRED}" if line["decision"] else line["source"],
        decision=_decision(line, province, stars, issued_on) if line["decision"] else None,
        # The news names the withdrawal, not its day: the day the certificate ended is the earliest it can be.
        withdrawn_on=add_months(issued_on, VALIDITY_MONTHS) if withdrawn else None,
        withdrawal_reason="Không đánh giá lại khi hết hạn (nguồn không nêu ngày thu hồi)." if withdrawn else "",
    )


def _decision(line: dict[str, str], province: str, stars: int | None, issued_on: date) -> DecisionSpec:
    level, issuer = issuer_of(line, stars, issued_on)
    return DecisionSpec(
        number=line["decision"],
        issuer_name=issuer,
        issuer_level=level,
        province=province,
        issued_on=date.fromisoformat(line["issued"]) if line["issued"] else None,
        year=issued_on.year,
        source=line["source"],
    )


def issuer_of(line: dict[str, str], stars: int | None, issued_on: date) -> tuple[str, str]:
    """Who decided: the ministry for five stars, districts for three in 2023–2025, else the province.

    A number ending in BNNMT or BNN is the ministry's whatever the stars. Source: domain rule of each period.
    """
    if stars == 5 or "BNN" in line["decision"]:
        ministry = (
            "Nông nghiệp và Môi trường" if issued_on >= MINISTRY_RENAMED else "Nông nghiệp và Phát triển nông thôn"
        )
        return Decision.Level.MINISTRY, f"Bộ {ministry}"
    if stars == 3 and DISTRICTS_DECIDED[0] <= issued_on <= DISTRICTS_DECIDED[1] and line["district_old"]:
        return Decision.Level.DISTRICT, f"UBND huyện {line['district_old']}"
    return Decision.Level.PROVINCE, f"UBND {_province_then(line)}"


def _province_then(line: dict[str, str]) -> str:
    """The province as it was called; a line since the reform names today's alone."""
    if line["province_old"]:
        return f"tỉnh {line['province_old']}"
    today = resolve_province(line["province_2025"])
    return within(today.full_name) if today else ""
