"""Who calls: the Bearer token of a device, or a session that makes one."""

from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from liance.foundation.kernel import clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.models import Device
from liance.mechanism.fieldwork.policies import device_by_token
from liance.mechanism.registry.queries import actor_of_staff
from liance.norms.calendar.instants import shanghai_day


class Calling(HttpRequest):
    """A request of a device."""

    auth: Device


class Bearer(HttpBearer):
    """The token that a device was given once. A withdrawn one is heard only where it may still
    hand in."""

    def __init__(self, *, withdrawn: bool = False) -> None:
        super().__init__()
        self.withdrawn = withdrawn

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:  # noqa: ARG002
        """The device behind the token."""
        return entered(token, withdrawn=self.withdrawn)


def entered(token: str, *, withdrawn: bool) -> Device:
    """The device behind a token. ``withdrawn``: one that was taken back, or whose person's account
    is shut, is heard too: what it recorded is handed in, its rights are looked at later.

    Errors: field.no_device, field.device_withdrawn.
    """
    device = device_by_token(token)
    if device is None:
        raise Refused(errors.NO_DEVICE)
    user = device.staff.user
    if not withdrawn and (user is None or not user.is_active):
        raise Refused(errors.NO_DEVICE)
    if not withdrawn and device.withdrawn_at is not None:
        raise Refused(errors.DEVICE_WITHDRAWN)
    return device


def actor_of(device: Device) -> Actor:
    """The device's person with today's rights."""
    return actor_of_staff(device.staff_id, on=shanghai_day(clock.now()))


def instant_of(request: HttpRequest) -> datetime:
    """The one instant of the request."""
    return getattr(request, "at", None) or clock.now()
