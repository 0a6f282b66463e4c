"""Live news for open pages (event streams): raw ASGI, apart from the pages' threads.

`granian --interface asginl liance.doors.web.live:application`. One LISTEN connection per process
hears what the outbox tells after commit and fans it out to the streams of this process; what a
stream missed is read from the outbox table, since NOTIFY is lost while disconnected.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liance.config.settings")
django.setup()

from liance.doors.web.live.streams import application  # noqa: E402 - models need the set-up

__all__ = ["application"]
