"""Who holds the buyer's money (decision 15)."""

from django.conf import settings

DIRECT = "direct"
PLATFORM = "platform"


def money_is_held() -> bool:
    """Whether buyers pay the platform, which owes the subjects; otherwise they pay each subject directly."""
    return bool(settings.PAYMENT_MODE == PLATFORM)
