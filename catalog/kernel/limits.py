"""How often a stranger may do something: counted in the cache, by address."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest


def allow(request: HttpRequest, action: str, *, times: int, seconds: int) -> bool:
    """Whether this visitor may do ``action`` once more: ``times`` within ``seconds``, then no more until they are over.

    The address is hashed: nobody who reads the cache learns who was here. Fails open when the cache forgets.
    """
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    key = f"limit:{action}:{address}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two
        return True
