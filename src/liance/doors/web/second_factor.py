"""Secrets of authenticators never lie in the database in the clear; a code is good once."""

import base64
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.db import transaction

from liance.foundation.kernel.closed import close, is_closed, opened

PURPOSE = "second-factor"
STEP = "last_step"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and seeds of recovery codes, under a key drawn from this installation's own."""

    def encrypt(self, text: str) -> str:
        """The text under the key."""
        return close(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The text back; one that was kept before it was encrypted is itself.

        What another key closed comes back as a secret that nobody knows: no code fits it.
        """
        found = opened(encrypted_text, purpose=PURPOSE)
        if found is not None:
            return found
        if is_closed(encrypted_text):
            return base64.b32encode(secrets.token_bytes(20)).decode()
        return encrypted_text


def _spend(totp: auth.TOTP, code: str) -> bool:
    """Whether the code is of a later step than any that was accepted before; then it is spent."""
    secret = MFAAdapter().decrypt(totp.instance.data["secret"])
    fitting = [
        step
        for step in auth.yield_hotp_counters_from_time()
        if secrets.compare_digest(
            auth.format_hotp_value(auth.hotp_value(secret, step)), auth.normalize_user_code(code)
        )
    ]
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=totp.instance.pk)
        if not fitting or max(fitting) <= kept.data.get(STEP, -1):
            return False
        kept.data[STEP] = max(fitting)
        # Under the key of today, whichever it was closed with.
        kept.data["secret"] = MFAAdapter().encrypt(secret)
        kept.save(update_fields=["data"])
    return True


# allauth forgets a used code after one step, in the memory of one process; with a step of
# tolerance it would be good again for the rest of its time. Every check passes through `decrypt`
# of this module, so this stands before the first code is spent.
auth.TOTP._mark_code_used = _spend
