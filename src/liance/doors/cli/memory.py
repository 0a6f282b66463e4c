"""A process that takes and gives back blocks of one size again and again keeps what it has taken."""

import ctypes
import os
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of mallopt(3)
_MOST = 1 << 30


def for_blocks() -> None:
    """Have the allocators keep freed memory, and polars leave threads to those who work on the blocks.

    Before polars is imported; settings that are there already stay. Elsewhere than on Linux with
    the C library of GNU its allocator stays as it is.
    """
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:-1,muzzy_decay_ms:-1")
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if set_option is not None:
        set_option(_TRIM_THRESHOLD, _MOST)
        set_option(_MMAP_THRESHOLD, _MOST)
