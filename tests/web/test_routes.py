"""No route of the office is open by forgetting: each view declares its access rule."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from liance.doors.web.routes import Access
from liance.foundation.access.roles import ROLES

FOREIGN = ("api/", "field/", "static/", "media/")


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        place = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, place)
        else:
            yield place, entry


def office_routes() -> list[tuple[str, URLPattern]]:
    return [(p, e) for p, e in walk(get_resolver()) if not p.startswith(FOREIGN)]


def test_every_route_declares_its_access() -> None:
    undeclared = [
        place
        for place, entry in office_routes()
        if not isinstance(getattr(entry.callback, "access", None), Access)
    ]
    assert undeclared == []


def test_every_permission_asked_for_is_held_by_some_role() -> None:
    held = frozenset().union(*(role.permissions for role in ROLES.values()))
    asked = {
        (place, permission)
        for place, entry in office_routes()
        for permission in entry.callback.access.permissions
    }
    assert {(place, permission) for place, permission in asked if permission not in held} == set()
