"""Health, robots and pictures."""

from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client


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
