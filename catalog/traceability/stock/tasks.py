"""Night work of the lots."""

from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from catalog.traceability.stock.services import take_out_expired


@nightly
@task()
def expire_lots() -> int:
    """Take lots whose last day is over out of sale. Until it has run, packing refuses them."""
    return take_out_expired()
