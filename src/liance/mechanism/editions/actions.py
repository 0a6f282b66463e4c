"""Enter an edition, sign it, withdraw it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.editions import rules
from liance.mechanism.editions.models import Edition
from liance.mechanism.editions.queries import catalogue, edition_of
from liance.mechanism.editions.states import EDITION, ENTER, SIGN
from liance.mechanism.registry.policies import insist_vouched
from liance.norms.standards import editions

_LOCK = 0x11A9CE57


@transaction.atomic
def enter(
    *,
    head: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
    file_name: str,
    actor: Actor,
    at: datetime,
) -> Edition:
    """Keep an edition as entered, whole or not at all; nobody judges by it before two have signed.

    Errors: ``editions.faulty`` (the reading finds a fault), ``editions.already_entered`` (the same
    content stands), ``editions.continues_nothing`` (no edition before it), NotPermitted.
    """
    actor.require(ENTER)
    content = rules.content_of(head, rows)
    found = rules.read(content)
    if not isinstance(found, editions.Edition):
        raise Refused("editions.faulty", count=str(len(found)))
    _one_at_a_time()
    _check_new(found, digest := rules.digest_of(content))
    same = Edition.objects.filter(code=found.code, amendment=found.version)
    row = Edition.objects.create(
        code=found.code, amendment=found.version, title=found.title, content=content,
        revision=int(same.aggregate(last=Max("revision"))["last"] or 0) + 1, digest=digest,
        file_name=file_name[:200], entered_by_id=actor.staff_id, entered_at=at, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    note("editions:edition:enter", row, noun=EDITION.noun, actor=actor, at=at, body=_facts(row))
    return row


@transaction.atomic
def sign(*, edition_id: UUID, version: int, actor: Actor, at: datetime) -> Edition:
    """Sign that the entry agrees with the printed standard; the second of two different people
    puts it to use, in the place of the entry used before.

    Errors: ``editions.sign_by_other``, ``registry.unvouched``, IllegalTransition, NotFound, NotPermitted, Stale.
    """
    actor.require(SIGN)
    insist_vouched(actor)
    _one_at_a_time()
    row = _locked(edition_id, version)
    if row.state == "signed_once":
        rules.check_second(row.first_by_id, actor.staff_id)
        _replace(row, actor=actor, at=at)
        row.second_by_id, row.second_at = actor.staff_id, at
        row.save(update_fields=["second_by", "second_at"])
        perform(row, EDITION, "countersign", actor=actor, at=at, body=_facts(row))
        return row
    if actor.staff_id is None:
        raise Refused("editions.sign_by_other")
    row.first_by_id, row.first_at = actor.staff_id, at
    row.save(update_fields=["first_by", "first_at"])
    perform(row, EDITION, "sign", actor=actor, at=at, body=_facts(row))
    return row


@transaction.atomic
def withdraw(*, edition_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Edition:
    """Take back an entry that is not in use, with the reason.

    Errors: ``editions.reason``, IllegalTransition, NotFound, NotPermitted, Stale.
    """
    actor.require(SIGN)
    row = _locked(edition_id, version)
    rules.check_reason(reason)
    row.withdrawn_reason = reason.strip()[:200]
    row.save(update_fields=["withdrawn_reason"])
    perform(row, EDITION, "withdraw", actor=actor, at=at, reason=row.withdrawn_reason)
    return row


def _one_at_a_time() -> None:
    """Two entries or signatures at once wait for one another: revisions follow one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _check_new(found: editions.Edition, digest: str) -> None:
    standing = Edition.objects.filter(digest=digest).exclude(state="withdrawn").first()
    if standing is not None:
        raise Refused("editions.already_entered", standard=str(standing))
    if found.continued is None:
        return
    before = [e for e in catalogue().of_base(found.base) if e.start < found.start]
    names = {(e.code, e.version) for e in before}
    if (found.code, found.continued.version) not in names:
        raise Refused("editions.continues_nothing", standard=found.code)


def _locked(edition_id: UUID, version: int) -> Edition:
    row = Edition.objects.select_for_update().filter(pk=edition_id).first()
    if row is None:
        raise NotFound(EDITION.noun)
    if row.version != version:
        raise Stale(EDITION.noun)
    return row


def _replace(row: Edition, *, actor: Actor, at: datetime) -> None:
    edition_of(row)
    used = Edition.objects.select_for_update().filter(
        code=row.code, amendment=row.amendment, state="used"
    )
    for old in used:
        perform(old, EDITION, "replace", actor=actor, at=at, body={"by": row.id})


def _facts(row: Edition) -> dict[str, object]:
    return {
        "code": row.code, "amendment": row.amendment, "revision": row.revision,
        "digest": row.digest, "first_by": row.first_by_id, "second_by": row.second_by_id,
    }  # fmt: skip
