"""Health, robots and pictures."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client

FORM = "application/x-www-form-urlencoded"


def test_livez_asks_no_database(client: Client) -> None:
    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_says_whether_the_database_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a database that answers
    assert client.get("/readyz").status_code == 200

    # when it no longer does
    def fail(*arguments: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("marketplace.operations.views.connection.cursor", fail)

    # then the balancer is told
    assert client.get("/readyz").status_code == 503


def test_the_icon_asked_for_by_its_old_name_is_the_drawn_one(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/themes/base/favicon.svg")
    assert not answer.cookies


def test_robots_leave_private_pages_out(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /gio-hang/" in lines
    assert "Disallow: /tai-khoan/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.django_db
def test_search_engines_are_told_of_the_pages_no_editor_made(client: Client) -> None:
    # given the map of addresses
    assert "sitemap-cho.xml" in client.get("/sitemap.xml").content.decode()

    # when
    page = client.get("/sitemap-cho.xml").content.decode()

    # then, in both languages
    for address in ("/san-pham/", "/vi-sao-thu-tu-nay/", "/chung-nhan/"):
        assert f"<loc>http://example.com{address}</loc>" in page
        assert f"<loc>http://example.com/en{address}</loc>" in page


def test_pictures_may_be_kept_for_good(client: Client, settings, tmp_path: Path) -> None:
    # given a picture
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a1b2.webp").write_bytes(b"picture")

    # when
    answer = client.get("/media/a1b2.webp")

    # then
    assert b"".join(answer.streaming_content) == b"picture"
    assert answer["Cache-Control"] == "public, immutable, max-age=31536000"
    assert answer["Content-Type"] == "image/webp"


def test_no_picture_and_no_way_out_of_the_folder(client: Client, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "secret").write_text("x")

    assert client.get("/media/nothing.webp").status_code == 404
    assert client.get(f"/media/{'x' * 10_000}").status_code == 404
    assert client.get("/media/..%2Fsecret").status_code == 400


# --- The database is out of reach ---------------------------------------------------------------------------------


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """A visitor of a shop whose database answers nothing, with an error of a kind."""

    def visitor(error: type[Exception] = OperationalError) -> Client:
        def fail(*arguments: object, **facts: object) -> None:
            raise error("away")

        monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
        monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.connect", fail)
        monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fail)
        return Client(raise_request_exception=False)

    return visitor


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    ("path", "language", "said"),
    [("/gio-hang/", "vi", "Xin thử lại sau giây lát"), ("/en/gio-hang/", "en", "Please try again in a moment")],
)
def test_a_database_out_of_reach_asks_to_come_back(away, error, path: str, language: str, said: str) -> None:
    answer = away(error).get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert f'<html lang="{language}">' in page
    assert f'<h1 id="h0">{said}</h1>' in page
    assert f'<a class="btn" href="{path}">' in page
    assert "frame-ancestors" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_what_was_typed_is_sent_again_by_one_button(away) -> None:
    typed = {"name": 'Lê "Thị" <Hoa>', "note": "Cổng xanh\nTầng 2", "ways": ["a", "b"]}

    answer = away().post("/thanh-toan/", urlencode(typed, doseq=True), content_type=FORM)

    page = answer.content.decode()
    assert answer.status_code == 503
    assert '<form method="post" action="/thanh-toan/"' in page
    assert 'name="name" value="Lê &quot;Thị&quot; &lt;Hoa&gt;"' in page
    assert 'name="note" value="Cổng xanh\nTầng 2"' in page
    assert page.count('name="ways"') == 2


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["password", "password1", "oldpassword", "code"])
def test_no_page_repeats_a_secret(away, secret: str) -> None:
    typed = urlencode({"login": "hoa@example.vn", secret: "mật khẩu bí mật"})

    answer = away().post("/tai-khoan/dang-nhap/", typed, content_type=FORM)

    assert answer.status_code == 503
    assert "bí mật" not in answer.content.decode()
    assert "Hãy tải lại trang này" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("error", [DatabaseError, ValueError])
def test_any_other_fault_is_a_fault_of_ours(away, error) -> None:
    answer = away(error).get("/gio-hang/")

    assert answer.status_code == 500
    assert "Chúng tôi đang trục trặc" in answer.content.decode()
