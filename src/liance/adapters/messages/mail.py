"""Mail over SMTP: one connection for a run of letters."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from liance.adapters.messages.protocol import Answer
from liance.mechanism.reminding.actions.sending import Written

TIMEOUT = 20.0
NOT_TAKEN, PERMANENT = 400, 500
PORTS = {"smtp": 25, "smtps": 465, "starttls": 587}


@dataclass(frozen=True, slots=True)
class MailChannel:
    """A mail server. ``url``: ``smtp://``, ``smtps://`` (TLS at once) or ``starttls://``, with
    ``user:password@`` where the server asks for it; ``sender``: the address letters come from."""

    url: str
    sender: str
    timeout: float = TIMEOUT
    configured: bool = True

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in PORTS:
            raise ValueError("LIANCE_MAIL_URL must begin with smtp://, smtps:// or starttls://")

    def asks_again(self, letter: Written) -> bool:  # noqa: ARG002
        """A mail server takes the same letter twice."""
        return False

    @contextmanager
    def session(self) -> Iterator["MailSession"]:
        """A connection, opened with the first letter and again after it broke."""
        session = MailSession(self)
        try:
            yield session
        finally:
            session.close()


@dataclass(slots=True)
class MailSession:
    """An SMTP connection that is opened when needed."""

    channel: MailChannel
    _smtp: smtplib.SMTP | None = field(default=None, init=False)

    def send(self, letter: Written) -> Answer:
        """Hand one letter over. Whether it went is unknown where the connection breaks between its
        last byte and the server's answer."""
        try:
            smtp = self._opened()
            code, said = smtp.mail(self.channel.sender)
            if code >= NOT_TAKEN:
                return self._not_taken(smtp, code, said)
            code, said = smtp.rcpt(letter.to)
            if code >= NOT_TAKEN:
                return self._not_taken(smtp, code, said)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer("down", str(error))
        try:
            code, said = smtp.data(_bytes(letter, self.channel.sender))
        except smtplib.SMTPDataError as error:
            return self._not_taken(smtp, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer("unknown", str(error))
        return Answer("sent") if code < NOT_TAKEN else self._not_taken(smtp, code, said)

    def _not_taken(self, smtp: smtplib.SMTP, code: int, said: bytes | str) -> Answer:
        with suppress(OSError, smtplib.SMTPException):
            smtp.rset()
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return Answer("refused" if code >= PERMANENT else "down", f"{code} {text}")

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is not None:
            return self._smtp
        parts = urlsplit(self.channel.url)
        host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
        if parts.scheme == "smtps":
            tls = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=self.channel.timeout, context=tls
            )
        else:
            smtp = smtplib.SMTP(host, port, timeout=self.channel.timeout)
        self._smtp = smtp
        if parts.scheme == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        return smtp

    def close(self) -> None:
        """End the connection; the next letter opens another."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()


def _bytes(letter: Written, sender: str) -> bytes:
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.title
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{letter.letter}@{sender.rpartition('@')[2] or 'liance'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body + "\n", charset="utf-8", cte="base64")
    return message.as_bytes()
