"""What runs by itself, and how often. Procrastinate keeps the queue in PostgreSQL."""

import logging
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from liance.adapters.messages.channels import from_environment as channels
from liance.adapters.messages.channels import names
from liance.adapters.messages.deliveries import deliver_letters
from liance.adapters.messages.hooks import deliver_hooks
from liance.adapters.provincial_platform.client import from_environment
from liance.adapters.provincial_platform.deliveries import deliver_uploads
from liance.doors.jobs.living import living
from liance.flows.exporting import export_waiting
from liance.flows.fieldwork.handing_in import settle_waiting
from liance.flows.fieldwork.uploading import clean
from liance.flows.opening import lay_open_when_due
from liance.flows.plans import ask_for_reasons
from liance.flows.publishing import publish_when_due
from liance.flows.reminding import remind
from liance.flows.telling import tell_hooks
from liance.flows.timetabling.searching import search_waiting
from liance.flows.visits import owe_sheets
from liance.foundation.clocks.loading import settle
from liance.foundation.kernel.actor import installation
from liance.foundation.kernel.clock import now
from liance.foundation.ledger.anchor import anchor
from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.facts.late import record_late
from liance.foundation.ledger.seal import seal
from liance.foundation.outbox.deliver import forget_live
from liance.mechanism.balance.actions import count
from liance.mechanism.commissioning.actions.suspending import run_out_due
from liance.mechanism.coordination.actions.papers import print_waiting
from liance.mechanism.examining.actions.arranging import close_due
from liance.mechanism.exchange.actions.exporting import remove_old
from liance.mechanism.exchange.changes import forget as forget_changes
from liance.norms.calendar.instants import shanghai_day

LIVE_KEPT = timedelta(days=7)
log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="free", pass_context=True)
async def free_locks(context: JobContext, timestamp: int) -> int:  # noqa: ARG001
    """Every ten seconds: end the jobs of workers that died. A job that runs for ever by its record holds
    back every later one of its lock; the next tick does its work.

    Ended is what has no heartbeat and whose worker's process holds no lock (``living``), never a job
    of this worker. One that cannot be ended, since it ended meanwhile, holds up no other.
    """
    own = context.job.worker_id
    found = [job for job in await app.job_manager.get_stalled_jobs() if job.worker_id != own]
    # after the look at the jobs: who lives now lived then
    alive = await living(app) if found else ()
    ended = 0
    for job in found:
        if job.id is None or job.worker_id in alive:
            continue
        try:
            await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)
            ended += 1
        except ConnectorException as fault:
            log.warning("job %s was not ended: %s", job.id, fault)
    return ended


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="deliver", lock="deliver", pass_context=False)
def deliver(timestamp: int) -> int:  # noqa: ARG001 - the scheduler passes its tick
    """Every five seconds: uploads to the provincial platform."""
    return deliver_uploads(from_environment(), clock=now)


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="remind", lock="remind")
def remind_people(timestamp: int) -> int:  # noqa: ARG001
    """Every ten seconds: take the running deadlines up their ladders."""
    return remind(channels=names(channels()), at=now())


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="letters", lock="letters")
def send_letters(timestamp: int) -> int:  # noqa: ARG001
    """Every five seconds: the letters that carry reminders outside."""
    return deliver_letters(channels(), address=settings.LIANCE_ADDRESS, clock=now)


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="hooks", lock="hooks")
def tell_programs(timestamp: int) -> int:  # noqa: ARG001
    """Every five seconds: what other programs asked to be told of."""
    tell_hooks(at=now())
    return deliver_hooks(clock=now, allowed=settings.LIANCE_WEBHOOK_HOSTS)


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="print", lock="print")
def print_papers(timestamp: int) -> int:  # noqa: ARG001
    """Every five seconds: the printed form of copies of record."""
    return print_waiting(clock=now)


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="timetables", lock="timetables")
def search_timetables(timestamp: int) -> int:  # noqa: ARG001
    """Every other second: the searches for timetables that wait."""
    return search_waiting(clock=now)


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="exports", lock="exports")
def export_lists(timestamp: int) -> int:  # noqa: ARG001
    """Every other second: the exports that wait."""
    return export_waiting(clock=now)


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="remove_exports", lock="remove_exports")
def remove_exports(timestamp: int) -> int:  # noqa: ARG001
    """Every hour: the files of exports whose days are over, and changes that no mark goes back to."""
    return remove_old(at=now()) + forget_changes(at=now())


@app.periodic(cron="30 4 * * *")
@app.task(queueing_lock="open_data", lock="open_data")
def lay_data_open(timestamp: int) -> int:  # noqa: ARG001
    """Every night, where the site lays data open: the issued results of the month before, and of months
    that are not so any more; how many tables."""
    return len(lay_open_when_due(at=now()))


@app.periodic(cron="40 4 * * *")
@app.task(queueing_lock="notices", lock="notices")
def publish_notices(timestamp: int) -> int:  # noqa: ARG001
    """Every night, where the site publishes notices: those issued since; how many."""
    return len(publish_when_due(at=now()))


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="seal", lock="seal")
def seal_ledger(timestamp: int) -> int:  # noqa: ARG001
    """Every five seconds: take up digests of rows that came late, seal what was written."""
    record_late(at=now())
    return seal(at=now()).events


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="anchor", lock="anchor")
def anchor_ledger(timestamp: int) -> int:  # noqa: ARG001
    """Every hour: write the head of the ledger outside the database."""
    try:
        return anchor(at=now()).number
    except LedgerError:
        return 0


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="count", lock="count")
def count_visits(timestamp: int) -> int:  # noqa: ARG001
    """Every minute: keep the numbers of the visits that changed, for the balance."""
    return count(at=now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="examinations", lock="examinations")
def close_examinations(timestamp: int) -> int:  # noqa: ARG001
    """Every minute: papers whose time is over, examinations that ended (C4)."""
    return close_due(at=now())


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="suspensions", lock="suspensions")
def run_out_suspensions(timestamp: int) -> int:  # noqa: ARG001
    """Every hour: suspensions of laboratories whose last day is past."""
    at = now()
    return run_out_due(on=shanghai_day(at), actor=installation(frozenset()), at=at)


@app.periodic(cron="10 0 * * *")
@app.task(queueing_lock="reasons", lock="reasons")
def ask_reasons(timestamp: int) -> int:  # noqa: ARG001
    """Every night: ask for the reasons of targets whose period ended without a visit (R4)."""
    return ask_for_reasons(at=now())


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="settle", lock="settle")
def settle_deadlines(timestamp: int) -> int:  # noqa: ARG001
    """Every hour: deadlines that were provisional until a calendar came, with a new version too."""
    with transaction.atomic():
        return settle(actor=installation(frozenset()), at=now()).settled


@app.periodic(cron="50 * * * *")
@app.task(queueing_lock="owe_sheets", lock="owe_sheets")
def start_owed_sheets(timestamp: int) -> int:  # noqa: ARG001
    """Every hour: the clock of visits whose sheet an earlier release withdrew (W7)."""
    return owe_sheets()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="settle_waiting", lock="settle_waiting")
def settle_waiting_commands(timestamp: int) -> int:  # noqa: ARG001
    """Every five minutes: commands of phones whose predecessor came unseen."""
    return settle_waiting(at=now())


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="clean_files", lock="clean_files")
def clean_files(timestamp: int) -> int:  # noqa: ARG001
    """Every night: uploads that ran out, and bytes older than a day that nothing names."""
    return clean(at=now())


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="forget", lock="forget")
def forget_old_news(timestamp: int) -> int:  # noqa: ARG001
    """Every night: drop the news for pages that nobody can resume from any more."""
    return forget_live(before=now() - LIVE_KEPT)


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="screen", lock="screen")
def screen_data(timestamp: int) -> int:  # noqa: ARG001
    """Every night: leads about results that need a look."""
    # The analytical parts are large: only the process that screens loads them.
    from liance.flows.screening import screen_all  # noqa: PLC0415

    return screen_all(at=now()).opened


@app.periodic(cron="11,41 * * * *")
@app.task(queueing_lock="sessions", lock="sessions")
def end_sessions(timestamp: int) -> None:  # noqa: ARG001
    """Every half hour: what ended sessions hold, words typed into forms among it, is removed."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
