from typing import Any

import pytest


@pytest.fixture
def platform(settings: Any) -> None:
    settings.PAYMENT_MODE = "platform"


@pytest.fixture
def direct(settings: Any) -> None:
    settings.PAYMENT_MODE = "direct"
