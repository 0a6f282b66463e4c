"""A file that was tried: its bytes are kept, and a token says whose they are and what for."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer

from liance.doors.web.files.uploads import TableField
from liance.doors.web.refusals import wording
from liance.foundation.files import store
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.workbook import is_workbook
from liance.mechanism.exchange.actions.importing import Sent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOKEN = Signer(salt="imports")


@dataclass(frozen=True, slots=True)
class Tried:
    """The file of a trial: what it was tried for, a plan's id where it goes into one."""

    content: bytes
    name: str
    about: str = ""

    @property
    def media_type(self) -> str:
        """What the bytes are, by their beginning."""
        return XLSX if is_workbook(BytesIO(self.content)) else "text/csv"

    @property
    def sent(self) -> Sent:
        """The file as an import keeps it."""
        return Sent(self.name, self.content, self.media_type)


@dataclass(frozen=True, slots=True)
class Held:
    """A file that the page holds for the next sending, with its token."""

    name: str
    token: str


def keep(what: str, tried: Tried, actor: Actor) -> str:
    """Keep the bytes until the sweep of what no row names; the token is this person's alone."""
    digest = store.keep([tried.content]).sha256
    return _TOKEN.sign_object([what, digest, str(actor.user_id), tried.name, tried.about])


def take(what: str, token: str, actor: Actor) -> Tried:
    """What this person tried. Raises Refused ``imports.tried_gone``."""
    try:
        code, digest, who, name, about = _TOKEN.unsign_object(token)
        content = store.path_of(digest).read_bytes()
    except (BadSignature, ValueError, TypeError, OSError) as error:
        raise Refused("imports.tried_gone") from error
    same = hashlib.sha256(content).hexdigest() == digest
    if not same or (code, who) != (what, str(actor.user_id)):
        raise Refused("imports.tried_gone")
    return Tried(content, name, about)


class TriedForm(forms.Form):
    """A form whose table is chosen once: what was tried is sent on by its token. ``tried`` among the
    cleaned data is the file, chosen or tried before."""

    what = ""
    file = TableField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        # Until something was tried a file is to be chosen, and the field is marked so.
        self.fields["file"].required = not self.data.get("token")

    def clean(self) -> dict[str, Any]:
        """The file, or the one tried before."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file, token = data.get("file"), data.get("token")
        if file:
            data["tried"] = Tried(file.read(), file.name or "")
        elif token and "file" not in self.errors:
            try:
                data["tried"] = take(self.what, token, self.actor)
            except Refused as refused:
                self.fields["file"].required = True
                self.add_error("file", wording(refused))
        return data

    def hold(self, *, wrong: bool) -> Held | None:
        """The file for the next sending, unless it is itself ``wrong`` or there is none."""
        tried = self.cleaned_data.get("tried") if self.is_bound else None
        if tried is None or wrong:
            return None
        self.fields["file"].required = False
        return Held(tried.name, keep(self.what, tried, self.actor))
