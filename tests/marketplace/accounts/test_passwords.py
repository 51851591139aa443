"""How passwords are kept, with the hashers of the shop in place of the suite's fast one."""

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from marketplace.settings import PASSWORD_HASHERS
from tests.cast import PASSWORD


@pytest.fixture(autouse=True)
def _hashers_of_the_shop(settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS


def test_kept_as_argon2id_with_the_parameters_of_a_small_machine():
    assert make_password(PASSWORD).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_older_hash_is_renewed_at_sign_in(client, buyer):
    # given
    buyer.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    buyer.save()

    # when
    client.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})

    # then
    buyer.refresh_from_db()
    assert identify_hasher(buyer.password).algorithm == "argon2"


@pytest.mark.parametrize("word", ["matkhau123", "anhyeuem", "Ocop2026", "password1", "12345678", "ngan"])
def test_what_everybody_would_try_is_refused(word):
    with pytest.raises(ValidationError):
        validate_password(word)


@pytest.mark.parametrize("word", ["trâu cày dưới ruộng", "38102957104", "x" * 64, "🐃🌾🐃🌾🐃🌾🐃🌾"])
def test_any_letters_will_do_when_they_are_many(word):
    validate_password(word)
