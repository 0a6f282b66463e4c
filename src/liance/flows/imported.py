"""Lists with pages of their own: tried without a trace, and kept with the file that they came from."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.mechanism.editions.actions import enter
from liance.mechanism.editions.models import Edition
from liance.mechanism.examining.actions import bank
from liance.mechanism.examining.models import Question
from liance.mechanism.examining.rules.bank import Written
from liance.mechanism.exchange.actions.importing import ADDED, Came, Sent, record
from liance.mechanism.laboratory.actions import importing
from liance.mechanism.laboratory.actions.checking import Reading
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.registry.models import Agency


@transaction.atomic
def enter_standard(
    *,
    head: Mapping[str, str],
    rows: Sequence[tuple[int, Mapping[str, str]]],
    sent: Sent,
    actor: Actor,
    at: datetime,
) -> Edition:
    """Keep an edition as entered, with its table; ``rows``: limits with their lines. Raises what
    ``editions.actions.enter`` raises."""
    made = enter(
        head=head, rows=[row for _line, row in rows], file_name=sent.name, actor=actor, at=at
    )
    named = ("table", "factor", "value", "unit")
    came = [
        Came(line, ADDED, " ".join(row[n] for n in named if row.get(n)), (("editions:edition", made.id),))
        for line, row in rows
    ]  # fmt: skip
    record(kind="limits", about=made.id, sent=sent, came=came, actor=actor, at=at)
    return made


@transaction.atomic
def take_questions(
    *, agency: Agency, written: Sequence[Written], sent: Sent, actor: Actor, at: datetime
) -> list[Question]:
    """Put the questions of a table into the bank, with the table. Raises what ``bank.take_in`` raises."""
    made = bank.take_in(agency=agency, written=written, file_name=sent.name, actor=actor, at=at)
    came = [
        Came(one.line, ADDED, row.stem[:60], (("examining:question", row.id),))
        for one, row in zip(written, made, strict=True)
    ]  # fmt: skip
    record(kind="questions", about=None, sent=sent, came=came, actor=actor, at=at)
    return made


def try_results(
    *, sent: importing.Sent, mapping: str, common: Reading, factor: str, actor: Actor, at: datetime
) -> list[Determination]:
    """What the lines of a file would be entered as, by line; all of it is taken back. Raises what
    ``importing.import_results`` raises."""
    with transaction.atomic():
        kept = importing.import_results(
            sent=sent, mapping=mapping, common=common, factor=factor, actor=actor, at=at
        )
        rows = Determination.objects.filter(source_file=kept).select_related(
            "bottle_factor__bottle"
        )
        found = list(rows.order_by("source_line"))
        transaction.set_rollback(True)
    return found
