"""A file has arrived: what waited for it goes on; what nothing names is swept away."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from liance.flows.fieldwork.carrying import Carrying
from liance.flows.fieldwork.desk import Desk
from liance.flows.fieldwork.retrying import parted
from liance.foundation.files.models import StoredFile
from liance.foundation.files.sweeping import sweep
from liance.mechanism.fieldwork.actions import uploads
from liance.mechanism.fieldwork.models import Command, Device, Upload
from liance.mechanism.fieldwork.rules import order

ORPHAN = timedelta(days=1)


def arrived(sha256: str, *, device: Device, at: datetime) -> list[Command]:
    """Carry out the commands of the device's person that waited for this file."""
    return parted(partial(_release, sha256, device, at))


@transaction.atomic
def _release(sha256: str, device: Device, at: datetime) -> list[Command]:
    desk = Desk(device, at, {})
    carrying = Carrying(desk)
    desk.ask_waiting([sha256])
    if not desk.rows:
        return []
    hands = (desk.waiting, desk, carrying.keep, carrying.carry)
    order.release([sha256], *hands)
    order.lift(*hands)
    desk.finish(at=at)
    return [one.row for one in desk.settled.values()]


def clean(*, at: datetime) -> int:
    """End uploads that ran out, remove bytes older than a day that nothing names; how many."""
    ended = uploads.expire(at=at)
    return ended + sweep(_named, _running, before=at - ORPHAN)


def _named(digests: Collection[str]) -> set[str]:
    stored = StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True)
    whole = Upload.objects.filter(sha256__in=digests, whole_at__isnull=False)
    return set(stored) | set(whole.values_list("sha256", flat=True))


def _running(keys: Collection[str]) -> set[str]:
    rows = Upload.objects.filter(
        pk__in=[key for key in keys if len(key) == 36], whole_at__isnull=True, ended_at__isnull=True
    )
    return {str(one) for one in rows.values_list("id", flat=True)}
