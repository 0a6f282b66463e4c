"""A server process settles: all pages are loaded before the first is asked for."""

import gc

from django.urls import get_resolver


def settle() -> None:
    """Load every page's code and take what is loaded out of the garbage collector's sight.

    A full collection looks at everything alive, some 90 ms for what Django and our pages load;
    one request in some dozens would wait for it. What lives as long as the process needs no looks.
    """
    for pattern in get_resolver().url_patterns:
        pattern.check()
    gc.collect()
    gc.freeze()
