"""A phone as the server sees it: it counts, it chains, it hands in."""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liance.doors.field.submissions import _sent, read_batch
from liance.flows.demonstration.world import World
from liance.flows.fieldwork.handing_in import HandedIn, hand_in
from liance.flows.fieldwork.sent import Sent
from liance.foundation.files import store
from liance.foundation.kernel.ids import uuid7
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.fieldwork.actions.devices import register
from liance.mechanism.fieldwork.models import Command, Device
from liance.mechanism.fieldwork.rules.texts import command_text
from liance.mechanism.operations.models import Visit

PHOTO = b"\xff\xd8\xff\xe0 not a picture, but bytes all the same" * 20
Said = dict[str, Any]
_noise = iter(range(1, 10**9))


def fresh_id(at: datetime) -> UUID:
    """A UUIDv7 that tells tests apart."""
    return uuid7(at, lambda size: next(_noise).to_bytes(size, "big"))


@dataclass
class Phone:
    """One person's device with its own clock, ``ahead`` of the server's."""

    device: Device
    clock: datetime
    token: str = ""
    ahead: timedelta = timedelta()
    counter: int = 0
    key: EllipticCurvePrivateKey | None = None
    last: str | None = None
    made: list[Said] = field(default_factory=list)

    def says(
        self, kind: str, body: Said, *, visit: object = None, files: Iterable[Said] = (),
        after: str | None = "chain", **more: Any,
    ) -> Said:  # fmt: skip
        """The next command, one minute after the one before."""
        self.counter += 1
        self.clock += timedelta(minutes=1)
        said: Said = {
            "id": str(fresh_id(self.clock)), "counter": self.counter,
            "after": self.last if after == "chain" else after, "kind": kind,
            "visit": str(visit) if visit else None, "at": (self.clock + self.ahead).isoformat(),
            "offset_s": int(self.ahead.total_seconds()), "body": body, "files": list(files), **more,
        }  # fmt: skip
        self.last = str(said["id"])
        self.made.append(said)
        return said

    def shows(self, said: Said) -> Said:
        """The command as another phone carries it, signed by this one."""
        assert self.key is not None
        text = command_text(said, self.device.id)
        r, s = decode_dss_signature(self.key.sign(text.encode(), ECDSA(SHA256())))
        signature = base64.b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()
        return {**said, "device": str(self.device.id), "signature": signature}

    def hands_in(
        self, *said: Said, files: Sequence[bytes] = (), at: datetime | None = None
    ) -> HandedIn:
        """Hand in through the flow, as the door does."""
        kept = [store.begin_keeping([one]) for one in files]
        self.device.refresh_from_db()
        return hand_in(
            sent(said), device=self.device, files={one.kept.sha256: one for one in kept},
            received=at or self.clock + timedelta(minutes=5),
        )  # fmt: skip


def sent(said: Sequence[Said]) -> list[Sent]:
    """Commands as the door reads them."""
    text = json.dumps({"commands": list(said)}).encode()
    return [_sent(*pair) for pair in zip(said, read_batch(text).commands, strict=True)]


def file_line(content: bytes = PHOTO, role: str = "photo") -> Said:
    """A command's line about a file."""
    return {
        "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "mime": "image/jpeg",
        "name": "IMG_0041.jpg", "role": role,
    }  # fmt: skip


def phone(world: World, username: str, *, at: datetime | None = None) -> Phone:
    """A registered phone of somebody, with a key of its own."""
    token, key = f"token of {username}", generate_private_key(SECP256R1())
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    device = register(
        name="手机", kind="phone", public_key=base64.b64encode(spki).decode(), token=token,
        actor=world.actor(username), at=world.at,
    )  # fmt: skip
    return Phone(
        Device.objects.select_related("staff").get(pk=device.pk), at or world.at, token=token,
        key=key,
    )  # fmt: skip


def entry(world: World, sheet: Sheet, at: datetime, **changes: Any) -> Said:
    """Both teams at the gate of the sheet's source."""
    people = {"enforcement": ("liwentao", "wangxuemei"), "monitoring": ("zhanglixin", "zhaoting")}
    place = {"lon": str(sheet.source.lon), "lat": str(sheet.source.lat), "accuracy_m": 6}
    crew = [
        {"staff": str(world.staff[name].id), "side": side, "at": at.isoformat(), "place": place}
        for side, names in people.items()
        for name in names
    ]
    company = {"outcome": "signs", "name": "郭海燕", "position": "环保专员"}
    return {"sheet": str(sheet.id), "crew": crew, "company": company, **changes}


def checklist(**values: str) -> Said:
    """Answers to a checklist; ``key__base`` names what a value was changed from."""
    answers = [
        {
            "key": key, "label": key, "value": value, "abnormal": False, "remark": "",
            "base": values.get(f"{key}__base"),
        }
        for key, value in values.items()
        if not key.endswith("__base")
    ]  # fmt: skip
    return {
        "checklist": "own.general", "edition": "1", "entry": "facility", "title": "治理设施",
        "answers": answers,
    }  # fmt: skip


def states(handed: HandedIn) -> list[str]:
    """What became of each command of a batch."""
    return ["conflict" if one.rival else one.row.state for one in handed.answers]


def row(said: Said) -> Command:
    """The command as kept."""
    return Command.objects.get(pk=said["id"])


def entered(world: World, by: Phone, sheet: Sheet) -> Visit:
    """The visit that this phone opens at the gate."""
    said = by.says("joint_entry", entry(world, sheet, by.clock), visit=sheet.id)
    handed = by.hands_in(said)
    assert states(handed) == ["done"], handed.answers[0].row.facts
    return Visit.objects.get(sheet=sheet)
