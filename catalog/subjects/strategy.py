"""Oscar's price and availability strategy; Oscar loads it from `partner`, so it lives here.

Whether a product may be bought is decided in a higher room (`settings.PURCHASE_POLICY`, by default
the certificate rule in `catalog.certification.purchase`), so this module only delegates.
It never looks at the visitor: prices are the same for everybody, and touching `request.user` would
open the session on public pages that carry no cookie (decision 23).
"""

from django.conf import settings
from django.utils.module_loading import import_string
from oscar.apps.partner import strategy as core


class Strategy(core.UseFirstStockRecord, core.NoTax, core.Structured):
    """Prices shown include tax; availability comes from the purchase policy."""

    def __init__(self, request=None):
        self.request = request
        self.user = None

    def availability_policy(self, product, stockrecord):
        return import_string(settings.PURCHASE_POLICY)(product, stockrecord)

    def parent_availability_policy(self, product, children_stock):
        return core.Unavailable()


class Selector(core.Selector):
    def strategy(self, request=None, user=None, **kwargs):
        return Strategy(request)
