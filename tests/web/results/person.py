"""Somebody of the laboratory at the pages of determinations."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse
from tests.joint_visit import gauge
from tests.sample_scene import Scene

from liance.foundation.kernel import clock


class Person:
    """A signed-in person at the scene's instant."""

    def __init__(self, scene: Scene, username: str) -> None:
        self.scene, self.client = scene, Client()
        self.client.force_login(
            scene.world.staff[username].user, "allauth.account.auth_backends.AuthenticationBackend"
        )

    def get(self, name: str, *args: object, query: str = "", language: str = ""):
        headers = {"cookie": f"django_language={language}"} if language else {}
        if language:
            self.client.cookies["django_language"] = language
        with clock.fixed(self.scene.clock):
            return self.client.get(reverse(f"results:{name}", args=args) + query, **headers)

    def post(self, name: str, *args: object, page: str = "", **data: object):
        """As typed on ``page``, which a browser tells."""
        data.setdefault("idempotency_key", str(uuid4()))
        told = {"referer": f"http://testserver{reverse(f'results:{page}')}"} if page else {}
        with clock.fixed(self.scene.clock):
            return self.client.post(reverse(f"results:{name}", args=args), data, headers=told)


def text(response) -> str:
    assert response.status_code in (200, 422), response
    return response.content.decode()


def photometer(scene: Scene) -> str:
    """Of the station whose analyst enters."""
    return str(gauge(scene.world, "FG-01"))


def grid(scene: Scene, factor: str, **cells: str) -> dict[str, str]:
    return {
        "factor": factor, "method": "GB 7467-87", "unit": "mg/L", "detection_limit": "0.004",
        "started_at": "2026-11-03T11:00", "instrument": photometer(scene), **cells,
    }  # fmt: skip
