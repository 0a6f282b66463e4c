"""The bounds of a reader of foreign files: time, its own memory, that of its process."""

import resource
import time
from contextlib import contextmanager

SECONDS = 30  # a workbook's process has 20 of the processor, beside others on a small machine
MEMORY = 512 * 2**20


@contextmanager
def bounded(what, seconds=SECONDS):
    """Fails where the block takes longer, or this process or a child of it grows by more."""
    own, child, begun = _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN), _now()
    yield
    taken = _now() - begun
    assert taken < seconds, f"{what}: {taken:.1f} s"
    after = _peak(resource.RUSAGE_SELF)
    assert after - own <= MEMORY, what
    # a child begins with the peak of what it was forked from
    assert _peak(resource.RUSAGE_CHILDREN) <= max(child, MEMORY, after), what


def _now():
    return time.monotonic()


def _peak(whose):
    return resource.getrusage(whose).ru_maxrss * 1024
