"""Another program at the open API, for tests: a token and calls with it."""

import hashlib
import json
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liance.flows.demonstration.world import World
from liance.foundation.kernel.actor import Actor
from liance.mechanism.exchange.actions import tokens
from liance.mechanism.exchange.models import Token
from liance.mechanism.exchange.rules.scopes import offered

SECRET = "liance_" + "s" * 43


def token(world: World, who: str, *scopes: str, secret: str = SECRET, days: int = 30) -> Token:
    """A token of somebody, for all their scopes where none is named."""
    actor: Actor = world.actor(who)
    wanted = scopes or [scope.code for scope in offered(actor.permissions)]
    return tokens.make(
        name="实验室系统", scopes=wanted, days=days, secret=secret, actor=actor, at=world.at
    )


class Program:
    """Calls with a token; ``status`` of the last answer."""

    def __init__(self, secret: str = SECRET) -> None:
        self._client, self._secret = Client(), secret
        self.status = 0
        self.headers: Any = {}

    def get(self, path: str, **asked: object) -> Any:
        """The JSON of a GET."""
        return self._answer(self._client.get(f"/api/v1{path}", asked, **self._given()))

    def send(self, path: str, body: Any, *, key: object = None, verb: str = "post") -> Any:
        """The JSON of a write; a fresh key unless one is given, none for an empty one. Bytes are
        sent as they are."""
        given = self._given()
        if key != "":
            given["HTTP_IDEMPOTENCY_KEY"] = str(key or uuid4())
        act = getattr(self._client, verb)
        sent = body if isinstance(body, bytes) else json.dumps(body)
        return self._answer(act(f"/api/v1{path}", sent, content_type="application/json", **given))

    def fetch(self, path: str) -> bytes:
        """The bytes of a file; JSON of a refusal as bytes."""
        answer = self._client.get(f"/api/v1{path}", **self._given())
        self.status, self.headers = answer.status_code, answer.headers
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def store(self, name: str, content: bytes, *, sha256: str = "", key: object = None) -> Any:
        """The answer to a file that is stored; ``sha256``: what is said of it, the truth else."""
        body = {
            "file": SimpleUploadedFile(name, content, "application/pdf"),
            "sha256": sha256 or hashlib.sha256(content).hexdigest(),
        }
        given = self._given() | {"HTTP_IDEMPOTENCY_KEY": str(key or uuid4())}
        return self._answer(self._client.post("/api/v1/files", body, **given))

    def _given(self) -> dict[str, str]:
        return {"HTTP_AUTHORIZATION": f"Bearer {self._secret}"} if self._secret else {}

    def _answer(self, answer: Any) -> Any:
        self.status, self.headers = answer.status_code, answer.headers
        return answer.json()
