"""Who gets into the workspace of a subject."""

from typing import Any

from django.http import Http404, HttpRequest

from catalog.subjects.models import Subject


def has_subject(user: Any) -> bool:
    """For `only_for`: belongs to some subject."""
    return bool(user.memberships.exists())


def own_subject(request: HttpRequest, code: str) -> Subject:
    """The subject of the address; for everybody but its people the page does not exist."""
    subject: Subject | None = Subject.objects.for_user(request.user).filter(code=code).first()
    if subject is None:
        raise Http404
    return subject
