"""Who may do what, as predicates on a user and an object (decision 6).

Offices are roles of the account; they are asked for through the user, since the account's room lies above this one.
An object is a subject, or something of one: with `subject_id` and, where offices have a say, `origin_province_id`.
"""

from typing import Any

from rules import Predicate, predicate

from catalog.subjects.models import Subject, SubjectMember

PROVINCE_OFFICE = "province_office"
NATIONAL_OFFICE = "national_office"
OPERATOR = "operator"


@predicate
def is_signed_in(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


@predicate
def works_for(user: Any, obj: Any) -> bool:
    """Whether the user is one of the people of the subject, or of the subject that `obj` belongs to."""
    return SubjectMember.objects.filter(subject_id=_subject_id(obj), user_id=user.pk).exists()


@predicate
def owns(user: Any, obj: Any) -> bool:
    members = SubjectMember.objects.filter(subject_id=_subject_id(obj), user_id=user.pk)
    return members.filter(role=SubjectMember.Role.OWNER).exists()


@predicate
def is_province_office(user: Any, obj: Any) -> bool:
    province_id = obj.province_id if isinstance(obj, Subject) else obj.origin_province_id
    return user.office_roles.filter(role=PROVINCE_OFFICE, province_id=province_id).exists()


@predicate
def is_national_office(user: Any) -> bool:
    return user.office_roles.filter(role=NATIONAL_OFFICE).exists()


@predicate
def is_operator(user: Any) -> bool:
    return user.office_roles.filter(role=OPERATOR).exists()


def _subject_id(obj: Any) -> Any:
    return obj.pk if isinstance(obj, Subject) else obj.subject_id


of_the_subject: Predicate = is_signed_in & works_for
owner_of_the_subject: Predicate = is_signed_in & owns
of_the_office: Predicate = is_signed_in & (is_province_office | is_operator)
of_the_register: Predicate = is_signed_in & (is_province_office | is_national_office | is_operator)
of_the_national_register: Predicate = is_signed_in & (is_national_office | is_operator)
