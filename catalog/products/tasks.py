"""Background work of this room."""

from django.db import transaction

from catalog.kernel.tasks import task
from catalog.products import images
from catalog.products.models import ProductImage
from catalog.products.signals import product_changed


@task(queue_name="pictures")
def make_renditions(name: str) -> None:
    """Make the sizes of a stored picture and write down that they exist, for all rows that show it.

    May run twice: files and rows come out the same. Does nothing for a picture that was deleted meanwhile.
    """
    shown = ProductImage.objects.filter(original=name)
    if not shown.exists():
        return
    renditions = images.render(name)
    with transaction.atomic():
        shown.update(renditions=renditions)
        product_changed.send(ProductImage, product_ids=list(shown.values_list("product_id", flat=True)))
