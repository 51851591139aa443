from django.test import RequestFactory

from catalog.kernel.limits import allow


def test_so_often_and_no_more():
    # given two visitors
    one, other = (RequestFactory().get("/", REMOTE_ADDR=address) for address in ("10.0.0.1", "10.0.0.2"))

    # then each may three times
    assert [allow(one, "report", times=3, seconds=60) for _ in range(5)] == [True, True, True, False, False]
    assert allow(other, "report", times=3, seconds=60)
    assert allow(one, "another", times=3, seconds=60)
