"""The standards that are held: shipped ones, and those entered and signed at a site."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources

from liance.norms.citations import Certainty
from liance.norms.errors import NormError
from liance.norms.standards.edition_reading import read_edition_file
from liance.norms.standards.editions import Edition, LimitRow, NotHeld
from liance.norms.standards.row_reading import names_factor


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Editions by date. Of two entries of one edition (code and version) the later one counts."""

    editions: tuple[Edition, ...]

    def merged(self, more: Sequence[Edition]) -> "Catalogue":
        """These editions with others entered later; the later entry of an edition replaces."""
        kept = {(e.code, e.version): e for e in self.editions}
        for edition in more:
            place = edition.code, edition.version
            kept[place] = _heir(edition, kept[place]) if place in kept else edition
        return catalogue_of(list(kept.values()))

    def of_base(self, base: str) -> tuple[Edition, ...]:
        """The editions of a standard without its year, the earliest first."""
        return tuple(e for e in self.editions if e.base == base)

    def in_force(self, base: str, year: str, day: date) -> Edition | NormError:
        """The edition of a standard in force on a day; with a `year`, of that code alone.

        Errors: `standards.standard_unknown`, `standards.edition_not_in_force`,
        `standards.start_unknown` (its first day is not on file and may lie after this day; or the
        first day of the edition that followed it).
        """
        held = [e for e in self.of_base(base) if not year or e.year == int(year)]
        if not held:
            return NormError("standards.standard_unknown", {"text": f"{base}-{year}".strip("-")})
        found = next((e for e in held if e.in_force(day)), None)
        if found is None and year:
            found = self._in_doubt_after(held, day)
        if found is None:
            latest = max(held, key=lambda e: (e.start, e.version))
            parts = {"text": f"{latest.name} {day.isoformat()}"}
            return NormError("standards.edition_not_in_force", parts)
        if day < found.surely_from:
            parts = {"text": f"{found.name} {day.isoformat()}"}
            return NormError("standards.start_unknown", parts)
        return found

    def _in_doubt_after(self, held: Sequence[Edition], day: date) -> Edition | None:
        """The edition that ended one of these, where its first day is not on file and may lie after
        this day: whether the one before it still held is not known either."""
        follower = next((e for e in self.of_base(held[0].base) if e.in_force(day)), None)
        if follower is None or not follower.start <= day < follower.surely_from:
            return None
        eve = follower.start - timedelta(days=1)
        return follower if any(e.last == eve for e in held) else None


def _heir(edition: Edition, before: Edition) -> Edition:
    """An entry in the place of another: legal grounds, fuels read as another, the field of
    application and what is known to be lacking, which a table cannot carry, go on."""
    return replace(
        edition,
        grounds=edition.grounds or before.grounds,
        fuel_as=edition.fuel_as or before.fuel_as,
        applies_to=edition.applies_to or before.applies_to,
        not_held=edition.not_held or tuple(p for p in before.not_held if _lacking(p, edition)),
    )


def _lacking(part: NotHeld, edition: Edition) -> bool:
    """Whether a part of the print is still not held once an entry stands there: none is where the
    entry says that it is complete; the whole is no longer; what comes before any row (an
    amendment, named units) ends with the first row that answers it."""
    if edition.complete or part == NotHeld(part.why, part.en):
        return False
    first = part.amendment or bool(part.scope)
    return not (first and any(_answers(row, part, edition.medium) for row in edition.rows))


def _answers(row: LimitRow, part: NotHeld, medium: str) -> bool:
    condition = row.condition
    if part.factors and not names_factor(part.factors, row.factor, medium):
        return False
    if part.scope and not set(part.scope) & set(condition.scope):
        return False
    pairs = (
        (part.table, row.table), (part.averaging, row.averaging.value), (part.level, condition.level),
        (part.place, condition.place), (part.source_period, condition.source_period),
    )  # fmt: skip
    return all(not demanded or demanded == has for demanded, has in pairs)


def catalogue_of(editions: Sequence[Edition]) -> Catalogue:
    """Editions in order: each ends the day before the next of its standard begins, and carries
    the tables of the one before that a partial replacement leaves in force."""
    ordered = sorted(editions, key=lambda e: (e.base, e.start, e.version))
    result: list[Edition] = []
    for at, edition in enumerate(ordered):
        following = ordered[at + 1] if at + 1 < len(ordered) else None
        ended = edition
        if following is not None and following.base == edition.base:
            last = following.start - timedelta(days=1)
            ended = replace(edition, last=min(edition.last or last, last))
        result.append(_with_continued(ended, result))
    return Catalogue(tuple(result))


def _with_continued(edition: Edition, earlier: Sequence[Edition]) -> Edition:
    continued = edition.continued
    if continued is None:
        return edition
    before = next(
        (e for e in reversed(earlier) if (e.code, e.version) == (edition.code, continued.version)),
        None,
    )
    own = {row.table for row in edition.rows}
    kept = tuple(
        replace(row, certainty=_weaker(row.certainty, continued.certainty), last=None)
        for row in (before.rows if before else ())
        if row.table in continued.tables and row.table not in own
    )
    carried = before.not_held if before else ()
    return replace(
        edition,
        rows=edition.rows + kept,
        not_held=edition.not_held + carried,
        applies_to=edition.applies_to or (before.applies_to if before else ()),
    )


def _weaker(one: Certainty, two: Certainty) -> Certainty:
    order = (Certainty.VERIFIED, Certainty.SECONDARY, Certainty.UNVERIFIED)
    return max(one, two, key=order.index)


@cache
def shipped() -> Catalogue:
    """The editions of the product's own files, read and checked once."""
    folder = resources.files("liance.norms.standards") / "data"
    editions: list[Edition] = []
    for standard in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not standard.is_dir():
            continue
        for file in sorted(standard.iterdir(), key=lambda entry: entry.name):
            edition = read_edition_file(file.read_text(encoding="utf-8"))
            if not isinstance(edition, Edition):
                raise ValueError(f"{standard.name}/{file.name}: {edition}")
            editions.append(edition)
    return catalogue_of(editions)
