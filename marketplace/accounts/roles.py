"""Who may do what in the marketplace, as predicates on a user and an object (decision 6).

A role is a row; it ends when the row goes, at the next request. Nothing is read from Django's groups or from
`is_staff`, which only opens the doors of Oscar's dashboard and follows the operator's role.
What the rooms of the catalogue ask about subjects and listings stands in `catalog.subjects.rules`.
"""

from dataclasses import dataclass
from typing import Any

from rules import predicate

from marketplace.accounts.models import OfficeRole, User

Role = OfficeRole.Role
OFFICES = frozenset({Role.PROVINCE_OFFICE, Role.NATIONAL_OFFICE, Role.OPERATOR})
EDITORS = frozenset({Role.PROVINCE_EDITOR, Role.PROVINCE_PUBLISHER})


@dataclass(frozen=True)
class Reach:
    """The provinces whose affairs somebody may handle: all of the country, or those with these codes."""

    country: bool
    provinces: frozenset[str]

    def covers(self, province_code: str | None) -> bool:
        return self.country or (province_code is not None and province_code in self.provinces)

    def __bool__(self) -> bool:
        return self.country or bool(self.provinces)


def held_roles(user: Any) -> tuple[OfficeRole, ...]:
    """The roles of a person, one query for each user object, and so for each request."""
    if not (user.is_authenticated and user.is_active):
        return ()
    if not hasattr(user, "_held_roles"):
        user._held_roles = tuple(
            OfficeRole.objects.filter(user=user).select_related("province", "commune").order_by("pk")
        )
    held: tuple[OfficeRole, ...] = user._held_roles
    return held


def holds(user: Any, *roles: str) -> bool:
    return any(held.role in roles for held in held_roles(user))


def office_reach(user: Any) -> Reach:
    """Where somebody's office work reaches; empty for people who have no office."""
    country = is_operator(user) or holds(user, Role.NATIONAL_OFFICE)
    return Reach(
        country,
        frozenset(
            held.province_id for held in held_roles(user) if held.role == Role.PROVINCE_OFFICE and held.province_id
        ),
    )


@predicate
def is_operator(user: Any) -> bool:
    return (user.is_active and user.is_superuser) or holds(user, Role.OPERATOR)


@predicate
def is_national_office(user: Any) -> bool:
    return holds(user, Role.NATIONAL_OFFICE)


@predicate
def is_province_office(user: Any, province: Any) -> bool:
    return any(held.role == Role.PROVINCE_OFFICE and held.province_id == province.pk for held in held_roles(user))


@predicate
def is_member_of(user: Any, subject: Any) -> bool:
    return bool(user.is_authenticated) and subject.members.filter(user_id=user.pk).exists()


def works_here(user: User) -> bool:
    """Whether the account belongs to somebody at work: office, operator, or one of a subject's people."""
    return user.is_superuser or bool(held_roles(user)) or user.memberships.exists()
