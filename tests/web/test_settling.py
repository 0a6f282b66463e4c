"""What a server process does before it answers."""

import gc
import sys

from liance.foundation.kernel.settling import settle


def test_a_settled_process_has_its_pages_loaded_and_collects_in_no_time() -> None:
    try:
        settle()
        assert "liance.doors.web.sheets.urls" in sys.modules
        assert gc.get_freeze_count() > 50_000
        assert len(gc.get_objects()) < 5_000
    finally:
        gc.unfreeze()
