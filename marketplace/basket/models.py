"""Fork of Oscar's `basket`: one open basket for each account."""

from django.db import models
from django.db.models import Q
from oscar.apps.basket.abstract_models import AbstractBasket


class Basket(AbstractBasket):
    """What someone means to buy, from any number of subjects. A guest's is found by a signed cookie."""

    class Meta(AbstractBasket.Meta):
        constraints = [
            # Oscar makes a second one when two tabs ask at once, and merges them later.
            models.UniqueConstraint(fields=["owner"], condition=Q(status="Open"), name="one_open_basket_per_account")
        ]


from oscar.apps.basket.models import *
