"""A person at the pages of a visit: what is posted, what comes back."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from liance.flows.demonstration.world import World


def post(client: Client, path: str, data: dict[str, Any], *, follow: bool = True) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid4()), **data}, follow=follow)


def text(response: Any) -> str:
    return response.content.decode()


def gate_data(
    world: World, monitors: tuple[str, ...] = ("zhanglixin", "zhaoting")
) -> dict[str, Any]:
    return {
        "officers": [str(world.staff[u].id) for u in ("liwentao", "wangxuemei")],
        "monitors": [str(world.staff[u].id) for u in monitors],
        "lon": "107.3",
        "lat": "34.4",
        "accuracy": "6.2",
        "place_note": "",
        "other_place_note": "与李文涛一同在大门",
        "companion": "郭海燕",
        "companion_state": "signed",
    }
