"""Drain the outbox of letters: take some, write them out, send each, keep its answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from liance.adapters.messages.protocol import Answer, Channel, Session
from liance.foundation.outbox import deliver
from liance.foundation.outbox.models import Message
from liance.mechanism.reminding.actions.sending import Written, answered, sent, write_out

# Few enough that all are sent long before the lease ends.
AT_ONCE = 50
# Each group waits for the disk once; so many are in doubt where a sender dies.
TOGETHER = 10
MOST = 2000
ROOM = deliver.LEASE - timedelta(seconds=45)
IN_DOUBT = Answer("unknown", "cut off while sending")


def deliver_letters(
    channels: Mapping[str, Channel], *, address: str, clock: Callable[[], datetime],
    most: int = MOST,
) -> int:  # fmt: skip
    """Send the due letters of every channel that there is; returns how many were tried."""
    return sum(
        _drain(name, channel, address=address, clock=clock, most=most)
        for name, channel in channels.items()
        if channel.configured
    )


def _drain(
    name: str, channel: Channel, *, address: str, clock: Callable[[], datetime], most: int
) -> int:
    tried = 0
    with channel.session() as session:
        while tried < most:
            claimed = deliver.claim_many(channel=name, at=clock(), most=AT_ONCE)
            if not claimed:
                break
            tried += len(claimed)
            if not _send(claimed, channel, session, address=address, clock=clock):
                break
    return tried


def _send(
    claimed: list[Message], channel: Channel, session: Session, *, address: str,
    clock: Callable[[], datetime],
) -> bool:  # fmt: skip
    """Send what was claimed; False where the channel is down: the rest waits untouched."""
    began = clock()
    letters = write_out([_id(m) for m in claimed], address=address, at=began)
    fates: list[tuple[Message, Answer | None]] = []
    for place, message in enumerate(claimed):
        letter = letters.get(_id(message))
        if place % TOGETHER == 0:
            # Whatever dies from here on leaves these in doubt and no others.
            next_ = claimed[place : place + TOGETHER]
            _keep(fates, at=clock(), begun=_told_once(next_, letters, channel))
            fates = []
        answer = _answer(message, letter, channel, session)
        fates.append((message, answer))
        down = answer is not None and answer.fate == "down"
        if down or clock() - began > ROOM:
            _keep(fates, at=clock())
            deliver.let_go(claimed[place + 1 :], at=clock())
            return not down
    _keep(fates, at=clock())
    return True


def _answer(
    message: Message, letter: Written | None, channel: Channel, session: Session
) -> Answer | None:
    """What came of one letter; None where it is needless."""
    if letter is None:
        return None
    if message.begun_at is not None and not channel.asks_again(letter):
        return IN_DOUBT
    answer = session.send(letter)
    if answer.fate == "unknown" and channel.asks_again(letter):
        return Answer("down", answer.error)
    return answer


def _told_once(
    messages: Iterable[Message], letters: Mapping[UUID, Written | None], channel: Channel
) -> list[Message]:
    """Those that are about to go to who would tell them twice."""
    found = []
    for message in messages:
        letter = letters.get(_id(message))
        if letter is not None and message.begun_at is None and not channel.asks_again(letter):
            found.append(message)
    return found


@transaction.atomic
def _keep(
    fates: list[tuple[Message, Answer | None]], *, at: datetime, begun: Sequence[Message] = ()
) -> None:
    """What came of some, and which are handed over next."""
    if begun:
        deliver.begin(begun, at=at)
    if not fates:
        return
    over = [message for message, answer in fates if answer is None or answer.fate == "sent"]
    sent(
        [_id(message) for message, answer in fates if answer is not None and answer.fate == "sent"],
        at=at,
    )
    deliver.delivered_many(over, at=at)
    for message, answer in fates:
        if answer is None or answer.fate == "sent":
            continue
        answered(_id(message), fate=answer.fate, error=answer.error, at=at)
        if answer.fate == "down":
            deliver.postponed(message, at=at, error=answer.error or "down")
        else:
            deliver.given_up(message, at=at, error=answer.error)


def _id(message: Message) -> UUID:
    return UUID(message.key)
