"""The channels of this site, as its environment names them."""

import os

from liance.adapters.messages.mail import MailChannel
from liance.adapters.messages.protocol import Channel, NullChannel
from liance.adapters.messages.webhooks import GroupChannel, sms_from_environment


def from_environment() -> dict[str, Channel]:
    """``mail`` by LIANCE_MAIL_URL and LIANCE_MAIL_FROM, ``sms`` by LIANCE_SMS_URL, ``group`` unless
    LIANCE_GROUPS is ``0``; else their Null twins."""
    url, sender = os.environ.get("LIANCE_MAIL_URL", ""), os.environ.get("LIANCE_MAIL_FROM", "")
    if url and not sender:
        raise ValueError("LIANCE_MAIL_URL needs LIANCE_MAIL_FROM, the address letters come from")
    silent = os.environ.get("LIANCE_GROUPS", "") == "0"
    return {
        "mail": MailChannel(url, sender) if url else NullChannel(),
        "sms": sms_from_environment() or NullChannel(),
        "group": NullChannel() if silent else GroupChannel(),
    }


def names(channels: dict[str, Channel]) -> frozenset[str]:
    """The names of those that there are."""
    return frozenset(name for name, channel in channels.items() if channel.configured)
