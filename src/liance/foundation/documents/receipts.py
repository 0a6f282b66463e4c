"""Slips and receipts: a penalty decision copied to the station (R5), a document served (送达回执)."""

from dataclasses import dataclass
from datetime import datetime

from liance.foundation.documents.marks import qr_svg
from liance.foundation.documents.parts import (
    NO_VERIFICATION,
    LedgerHead,
    Seal,
    Signature,
    Verification,
)
from liance.foundation.documents.press import Lang, press
from liance.foundation.documents.wording import Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyCopyForm:
    """The slip with which a penalty decision is copied to the monitoring body, and its receipt.

    `received` is the signature of who took it in; None while the copy is under way.
    """

    number: str
    sender: str
    recipient: str
    decision_number: str
    case_name: str
    party: str
    printed_at: datetime
    decided_at: str = ""
    penalty: str = ""
    sheet_number: str = ""
    report_number: str = ""
    attachments: tuple[str, ...] = ()
    sent_at: datetime | None = None
    sent_by: Signature | None = None
    seal: Seal | None = None
    received: Signature | None = None
    remarks: str = ""
    verification: Verification = NO_VERIFICATION
    ledger: LedgerHead | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceForm:
    """A receipt of service (送达回执), forms of service by 民事诉讼法 87-95.

    `manner` is direct, left with a witness, by post, electronic with consent, or public notice;
    `refusal` says why the recipient did not sign and who witnessed it.
    """

    number: str
    sender: str
    recipient: str
    documents: tuple[str, ...]
    printed_at: datetime
    address: str = ""
    manner: str = ""
    served_at: datetime | None = None
    servers: tuple[Signature, ...] = ()
    received: Signature | None = None
    on_behalf: str = ""
    refusal: str = ""
    witnesses: tuple[Signature, ...] = ()
    seal: Seal | None = None
    remarks: str = ""
    verification: Verification = NO_VERIFICATION
    ledger: LedgerHead | None = None


@dataclass(frozen=True, slots=True)
class _Printed:
    slip: PenaltyCopyForm | ServiceForm
    qr: Drawing


def render_penalty_copy(form: PenaltyCopyForm, *, lang: Lang = "zh") -> bytes:
    """Return the slip as PDF/A. Raises FontsMissing, DocumentFailed."""
    printed = _Printed(form, qr_svg(form.verification.url))
    return press().pdf("penalty_copy", printed, lang=lang, at=form.printed_at)


def render_service(form: ServiceForm, *, lang: Lang = "zh") -> bytes:
    """Return the receipt of service as PDF/A. Raises FontsMissing, DocumentFailed."""
    printed = _Printed(form, qr_svg(form.verification.url))
    return press().pdf("service", printed, lang=lang, at=form.printed_at)
