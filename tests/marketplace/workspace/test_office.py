"""The office: reports of its provinces, and the steps of handling them."""

from itertools import count

import pytest

from catalog.tickets.models import Ticket

OFFICE = "/van-phong/"
_numbers = count(1)


def make_ticket(province=None, **facts):
    number = next(_numbers)
    facts = {"message": f"Nội dung {number}", "about_text": f"Món {number}", **facts}
    kind = Ticket.Kind.WRONG_CLAIM
    return Ticket.objects.create(
        number=f"PA-{number:05}", kind=kind, province=province, submit_key=f"k{number}", **facts
    )


def url_of(ticket):
    return f"/van-phong/phan-anh/{ticket.number}/"


def test_each_office_sees_its_provinces(client, province_office, national_office, operator, lao_cai, dong_thap):
    # given
    own, foreign, nowhere = make_ticket(lao_cai), make_ticket(dong_thap), make_ticket()

    # then
    expected = {province_office: {own}, national_office: {own, foreign, nowhere}, operator: {own, foreign, nowhere}}
    for user, tickets in expected.items():
        client.force_login(user)
        assert {row.number for row in client.get(OFFICE).context["rows"]} == {ticket.number for ticket in tickets}


def test_a_foreign_report_does_not_exist(client, province_office, dong_thap):
    # given
    ticket = make_ticket(dong_thap, message="Bí mật của Đồng Tháp")
    client.force_login(province_office)

    # when read, and when acted on
    for answer in (client.get(url_of(ticket)), client.post(url_of(ticket), {"verb": "take"})):
        assert answer.status_code == 404
        assert "Bí mật" not in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.state == "open"


@pytest.mark.parametrize("who", ["buyer", "owner", "province_editor", "commune_officer", "council_member"])
def test_for_others_there_is_no_office(client, who, request, lao_cai):
    ticket = make_ticket(lao_cai)
    client.force_login(request.getfixturevalue(who))
    assert [client.get(url).status_code for url in (OFFICE, url_of(ticket))] == [404, 404]


def test_strangers_sign_in_first(client, lao_cai):
    for url in (OFFICE, url_of(make_ticket(lao_cai))):
        assert client.get(url)["Location"] == f"/dang-nhap/?next={url}"


def test_states_filter_and_junk_is_ignored(client, province_office, lao_cai):
    # given
    make_ticket(lao_cai)
    make_ticket(lao_cai, state="closed")
    client.force_login(province_office)

    # then
    for asked, shown in {"closed": 1, "open": 1, "working": 0, "bậy": 2, "": 2}.items():
        answer = client.get(OFFICE, {"trang-thai": asked, "trang": "bậy"})
        assert (answer.status_code, len(answer.context["rows"])) == (200, shown)


def test_the_steps_of_handling(client, province_office, lao_cai):
    # given
    ticket = make_ticket(lao_cai, reporter_name="Hoa", reporter_contact="0912 000 111")
    client.force_login(province_office)
    page = client.get(url_of(ticket)).content.decode()
    assert "0912 000 111" in page
    assert 'value="take"' in page

    # when
    assert client.post(url_of(ticket), {"verb": "take"})["Location"] == url_of(ticket)
    client.post(url_of(ticket), {"verb": "close", "reason": "Đã yêu cầu gỡ ảnh."})

    # then
    ticket.refresh_from_db()
    assert ticket.state == "closed"
    history = [entry.sentence for entry in client.get(url_of(ticket)).context["ticket"].history]
    assert history[0].endswith("Lý do: Đã yêu cầu gỡ ảnh.")
    assert len(history) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"verb": "close"}, "Hãy ghi rõ lý do."),
        ({"verb": "reopen", "reason": "x"}, "Hãy tải lại trang"),
        ({"verb": "bậy"}, "Thao tác này không có."),
        ({}, "Thao tác này không có."),
    ],
)
def test_a_refused_step_says_why_and_moves_nothing(client, province_office, lao_cai, data, words):
    ticket = make_ticket(lao_cai)
    client.force_login(province_office)
    answer = client.post(url_of(ticket), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.state == "open"


def test_what_was_typed_is_kept(client, province_office, lao_cai):
    ticket = make_ticket(lao_cai)
    client.force_login(province_office)
    assert (
        "Đã gọi nơi bán" in client.post(url_of(ticket), {"verb": "reopen", "reason": "Đã gọi nơi bán"}).content.decode()
    )


def test_text_of_strangers_is_text(client, province_office, lao_cai):
    ticket = make_ticket(lao_cai, message="<script>alert(1)</script>", about_text="<b>x</b>", reporter_name="<i>y</i>")
    client.force_login(province_office)
    for url in (OFFICE, url_of(ticket)):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page
        assert "<i>y</i>" not in page


def test_query_budget(client, province_office, lao_cai, django_assert_max_num_queries):
    for _ticket in range(40):
        make_ticket(lao_cai)
    client.force_login(province_office)
    client.get(OFFICE)
    with django_assert_max_num_queries(8):
        answer = client.get(OFFICE)
    assert len(answer.context["rows"]) == 30
    assert answer.context["pager"]["next_url"] == "?trang=2"
