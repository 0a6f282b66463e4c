"""Uploads of a signed report and platforms that answer as told."""

from datetime import datetime

from tests.report_scene import signed

from liance.adapters.provincial_platform.deliveries import deliver_uploads
from liance.adapters.provincial_platform.protocol import Answer, Platform
from liance.flows.demonstration.ending import Ending
from liance.foundation.clocks.models import Clock
from liance.mechanism.reporting.actions import uploads
from liance.mechanism.reporting.models import Upload


class Answering:
    """A platform that gives the same answer to everything."""

    configured = True

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def upload(self, document: object, *, key: str) -> Answer:
        return self.answer


def deliver(platform: Platform, *, at: datetime) -> int:
    """Deliver while the clock stands."""
    return deliver_uploads(platform, clock=lambda: at)


DOWN = Answering(Answer("down", message="平台维护"))


def queued(ending: Ending, *, days: int = 1) -> Upload:
    """Issued and handed to the outbox at 14:00 of the day."""
    op, report = ending.operation, signed(ending)
    return uploads.upload(
        report_id=report.id, version=report.version, actor=op.who("chenjing"),
        at=op.at(14, days=days),
    )  # fmt: skip


def clock_of(ending: Ending) -> Clock:
    return Clock.objects.get(rule="report.upload", object_id=ending.operation.visit.id)
