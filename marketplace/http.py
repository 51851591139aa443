"""Answers that several rooms of the shop give."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """After a POST: look there, with GET. A 302 leaves it to the browser whether to repeat the POST."""

    status_code = 303
