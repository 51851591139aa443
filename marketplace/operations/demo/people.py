"""The people of the demo: one for each role, all with one password that `make run` prints."""

from dataclasses import dataclass

from catalog.places.models import Commune, Province
from catalog.subjects.models import Sample, Subject, SubjectMember
from marketplace.accounts.models import OfficeRole, User
from marketplace.accounts.services import grant_role

PASSWORD = "cho-sao-viet"  # noqa: S105 - printed on purpose; the demo refuses to load in production
HOME = "lao-cai"
Role = OfficeRole.Role


@dataclass(frozen=True)
class DemoPerson:
    """`place` is what a role holds: "" nothing, "province" or "commune" of the demo's home province."""

    email: str
    name: str
    what: str
    role: str = ""
    place: str = ""
    member: str = ""
    phone: str | None = None


PEOPLE = (
    DemoPerson("nguoimua@example.vn", "Trần Thu Hà", "người mua, buyer", phone="+84912000001"),
    DemoPerson("chuthe@example.vn", "Giàng Thị Mai", "chủ thể, producer", member="owner", phone="+84912000002"),
    DemoPerson("nhanvien@example.vn", "Lý A Páo", "nhân viên chủ thể, producer's staff", member="staff"),
    DemoPerson(
        "bientap@example.vn", "Vũ Minh Anh", "biên tập viên tỉnh, page editor", Role.PROVINCE_EDITOR, "province"
    ),
    DemoPerson(
        "duyetbai@example.vn", "Đỗ Quang Huy", "người duyệt bài tỉnh, publisher", Role.PROVINCE_PUBLISHER, "province"
    ),
    DemoPerson(
        "vanphong@example.vn", "Phạm Văn Sơn", "văn phòng tỉnh, province office", Role.PROVINCE_OFFICE, "province"
    ),
    DemoPerson("xa@example.vn", "Hoàng Thị Lan", "cán bộ xã, commune", Role.COMMUNE, "commune"),
    DemoPerson(
        "hoidong@example.vn", "Nguyễn Đức Thắng", "thành viên hội đồng, council", Role.COUNCIL_MEMBER, "province"
    ),
    DemoPerson("thuky@example.vn", "Bùi Thị Ngọc", "thư ký hội đồng, secretary", Role.COUNCIL_SECRETARY, "province"),
    DemoPerson("trunguong@example.vn", "Lê Hồng Quân", "văn phòng trung ương, national office", Role.NATIONAL_OFFICE),
    DemoPerson("dieuhanh@example.vn", "Ngô Thanh Tùng", "người vận hành sàn, shop operator", Role.OPERATOR),
)


def make_people() -> dict[str, User]:
    """Everybody once, with their roles; their subject is the first invented one of the home province."""
    people = {person.email: _account(person) for person in PEOPLE}
    province = Province.objects.get(slug=HOME)
    commune = Commune.objects.get(province=province, name="Bắc Hà")
    subject = Subject.objects.filter(province=province, sample=Sample.WHOLE).order_by("pk").first()
    for person in PEOPLE:
        user = people[person.email]
        if person.role:
            grant_role(
                None,
                user,
                person.role,
                province=province if person.place == "province" else None,
                commune=commune if person.place == "commune" else None,
            )
        if person.member and subject:
            SubjectMember.objects.get_or_create(subject=subject, user=user, defaults={"role": person.member})
    return people


def _account(person: DemoPerson) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, PASSWORD, first_name=person.name, phone=person.phone)
    return user
