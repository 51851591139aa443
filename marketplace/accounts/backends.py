from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from marketplace.accounts.models import User


class SignInBackend(ModelBackend):
    """Phone or e-mail and password, for everybody.

    One lookup and one hash, whether the account exists or not, so that neither the answer nor its time tells
    strangers who has an account. Oscar's backend hashes nothing for strangers and twice for customers; Django's
    own beside this one would hash every wrong password again.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        if password is None:
            return None
        name = credentials.get("email") or credentials.get("phone") or username or ""
        user = User.objects.by_sign_in_name(name)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
