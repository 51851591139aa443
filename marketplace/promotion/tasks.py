"""What purchases use of promotions, counted again after their parcels have moved."""

from django.db import transaction

from catalog.kernel.tasks import task
from marketplace.order.models import OrderGroup
from marketplace.promotion.services import recount


@task()
def recount_uses(group_id: int) -> None:
    """Harmless to repeat: it counts what is, whatever has moved since."""
    with transaction.atomic():
        recount(OrderGroup.objects.get(pk=group_id))
