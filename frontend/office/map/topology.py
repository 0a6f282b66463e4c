"""Join counties into areas and thin the outlines, neighbours keeping one common border.

Neighbouring counties store their border point by point alike, so joining is leaving out the edges
that two members of an area walk in opposite directions, and thinning each border once serves both.
"""

import itertools
from collections import defaultdict

from outlines import Point, Ring

Edge = tuple[Point, Point]


def join(rings: list[Ring]) -> list[Ring]:
    """Return the outlines of the union of neighbouring counties, directions kept."""
    edges: dict[Edge, None] = {}
    for ring in rings:
        for a, b in itertools.pairwise(ring):
            if a == b:
                continue
            if (b, a) in edges:
                del edges[b, a]
            else:
                edges[a, b] = None
    return _chain(list(edges))


def nodes(shapes: list[list[Ring]]) -> set[Point]:
    """Return the points where borders meet: they stay when borders are thinned."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for rings in shapes:
        for ring in rings:
            for a, b in itertools.pairwise(ring):
                neighbours[a].add(b)
                neighbours[b].add(a)
    return {p for p, n in neighbours.items() if len(n) != 2}


def thin(ring: Ring, fixed: set[Point], tolerance: float) -> Ring:
    """Return the ring with points left out that lie within `tolerance` of the kept line."""
    open_ring = ring[:-1]
    starts = [i for i, p in enumerate(open_ring) if p in fixed]
    first = starts[0] if starts else open_ring.index(min(open_ring))
    turned = open_ring[first:] + open_ring[:first]
    cuts = [i for i, p in enumerate(turned) if p in fixed] or [0]
    if len(cuts) == 1:
        cuts.append(_farthest(turned, turned[cuts[0]]))
    closed = [*turned, turned[0]]
    kept: Ring = []
    for a, b in zip(cuts, [*cuts[1:], len(turned)], strict=True):
        kept.extend(_border(closed[a : b + 1], tolerance)[:-1])
    return [*kept, kept[0]]


def signed_area(ring: Ring) -> float:
    """Return twice the area in units squared; negative where the ring runs clockwise."""
    return float(sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(ring)))


def centroid(ring: Ring) -> Point:
    """Return the centre of gravity of the area inside a ring; it may lie outside it."""
    x0, y0 = ring[0]
    total = x = y = 0
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        total += cross
        x += (ax + bx - 2 * x0) * cross
        y += (ay + by - 2 * y0) * cross
    return (x0 + x // (3 * total), y0 + y // (3 * total)) if total else ring[0]


def contains(ring: Ring, point: Point) -> bool:
    """Say whether a point lies inside a ring (even-odd rule)."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _chain(edges: list[Edge]) -> list[Ring]:
    following: dict[Point, list[Point]] = defaultdict(list)
    for a, b in edges:
        following[a].append(b)
    rings = []
    for start, _ in edges:
        if not following[start]:
            continue
        ring = [start]
        while not (len(ring) > 1 and ring[-1] == start):
            ring.append(following[ring[-1]].pop())
        rings.append(ring)
    return rings


def _farthest(ring: Ring, origin: Point) -> int:
    return max(
        range(len(ring)),
        key=lambda i: (ring[i][0] - origin[0]) ** 2 + (ring[i][1] - origin[1]) ** 2,
    )


def _border(line: Ring, tolerance: float) -> Ring:
    # Thinned in one fixed direction, so that both neighbours keep the same points.
    if line[0] > line[-1]:
        return _douglas_peucker(line[::-1], tolerance)[::-1]
    return _douglas_peucker(line, tolerance)


def _douglas_peucker(line: Ring, tolerance: float) -> Ring:
    keep = {0, len(line) - 1}
    open_spans = [(0, len(line) - 1)]
    while open_spans:
        a, b = open_spans.pop()
        distances = [_distance(line[i], line[a], line[b]) for i in range(a + 1, b)]
        if distances and max(distances) > tolerance:
            middle = a + 1 + distances.index(max(distances))
            keep.add(middle)
            open_spans += [(a, middle), (middle, b)]
    return [line[i] for i in sorted(keep)]


def _distance(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    x, y = a[0] + along * dx - p[0], a[1] + along * dy - p[1]
    return (x * x + y * y) ** 0.5
