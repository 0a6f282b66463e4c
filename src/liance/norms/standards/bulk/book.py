"""What has been worked out about configurations and classes, shared by all rows of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from liance.norms.standards.bulk.bands import MOST_POINTS, Bands, bands_of, probed
from liance.norms.standards.bulk.days import Days
from liance.norms.standards.bulk.fixed import BEYOND, Integers, fixed_point, positions
from liance.norms.standards.bulk.flows import read_flow
from liance.norms.standards.bulk.rated import Rated, filled, rated, written_rated
from liance.norms.standards.bulk.ratios import Ratio
from liance.norms.standards.bulk.templates import Cells, Template, constant, template_of
from liance.norms.standards.bulk.values import Form
from liance.norms.standards.bulk.written import written_one
from liance.norms.standards.cases import SIGNS, Case
from liance.norms.standards.conditions import NOTHING_MEASURED, Conditions, Measured
from liance.norms.standards.judgements import Judgement, judge_planned
from liance.norms.standards.planning import Planner, sampling_day
from liance.norms.standards.plans import Plan
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.steps import one_line
from liance.norms.standards.verdicts import Verdict, not_judged

UNKNOWN, ALONE = -1, -2  # a class nobody asked for yet; rows that are judged one by one
MALFORMED = 0  # the class of rows with more cells than the header
UNANSWERED = 255
POSITIONS = 2 * MOST_POINTS + 1
CLASSES = len(Form) * POSITIONS
MOST_KEPT = 100_000
ROOM = 1024

CASE = tuple(field.name for field in fields(Case) if field.name != "value")

Names = tuple[str, ...]
# by configuration and number: the multiple in full and as it is said
Overs = dict[tuple[int, str], tuple[str, str]]
Numbers = NDArray[np.int32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Factors:
    """By configuration: digits and decimals of the conversion's factor, decimals to round to,
    and the greatest digits of a value that stay within 64 bits."""

    mantissas: Integers
    decimals: Integers
    places: Integers
    most: Integers


def _unknown(room: int) -> Numbers:
    classes = np.full((room, CLASSES), UNKNOWN, dtype=np.int32)
    classes[:, Form.ODD * POSITIONS :] = ALONE
    return classes.reshape(-1)


class Configuration(NamedTuple):
    """All of a row but its value and its flow; the case's value is empty."""

    case: Case
    conditions: Conditions
    measured: Measured = NOTHING_MEASURED


def configuration_of(cells: Mapping[str, str]) -> Configuration:
    """A configuration from its cells by name; what has none is empty."""
    case = Case(value="", **{name: cells.get(name, "") for name in CASE})
    if "limit_unit" not in cells:
        case = replace(case, limit_unit=None)  # one unit serves value and limit
    conditions = Conditions(*[cells.get(name, "") for name in Conditions._fields])
    measured = Measured(*[cells.get(name, "") for name in Measured._fields])
    return Configuration(case, conditions, measured)


class Words(NamedTuple):
    """The end of an output row, with what it says."""

    verdict: VerdictKind
    reason: Reason
    end: str


class Book:
    """Configurations and classes by number, growing as rows are judged; threads may share it.

    `cells` turns a judgement into the output cells of its row.
    """

    def __init__(self, planner: Planner, cells: Cells) -> None:
        self.planner = planner
        self.days = Days(planner.catalogue)
        self.cells = cells
        self.pairs: list[tuple[VerdictKind, Reason]] = []
        self.known: list[Configuration] = []
        self.plans: list[Plan | Verdict] = []
        self.bands: list[Bands | None] = []
        self.ratios: dict[int, Ratio] = {}
        # configurations where a flow counts
        self.by_flow: set[int] = set()
        # configurations whose words name the sampling date: no other date may stand for it
        self.dated: set[int] = set()
        malformed = constant(Judgement(not_judged(Reason.ROW_MALFORMED)), cells)
        self.templates: list[Template] = [malformed]
        self._numbers: dict[Configuration, int] = {}
        # the same by their cells as they stand in the columns of these names
        self._of_cells: dict[Names, dict[Names, int]] = {}
        self._probed: dict[tuple[Case, Conditions], tuple[Plan | Verdict, Any]] = {}
        # the words of what configurations share that differ in oxygen or background alone
        self._shared: dict[tuple[object, ...], int] = {}
        self._rated: dict[tuple[int, int], int] = {}
        self.overs: Overs = {}
        self._alone: dict[tuple[object, ...], Template] = {}
        self._bounds: dict[int, tuple[int, int]] = {}
        self._lock = Lock()
        self._ranks = 0
        # by rank and configuration, by class key, by kind of factor and configuration
        self._points: Integers = np.full((MOST_POINTS, ROOM), BEYOND, dtype=np.int64)
        self._classes: Numbers = _unknown(ROOM)
        self._answers = np.full(ROOM * CLASSES, UNANSWERED, dtype=np.uint8)
        self._factors: Integers = np.ones((4, ROOM), dtype=np.int64)

    def _grow(self) -> None:
        """Twice the room; who reads meanwhile has the old arrays, which stay true."""
        room = self._factors.shape[1]
        more = np.full((MOST_POINTS, room), BEYOND, dtype=np.int64)
        self._points = np.concatenate([self._points, more], axis=1)
        self._classes = np.concatenate([self._classes, _unknown(room)])
        answers = np.full(room * CLASSES, UNANSWERED, dtype=np.uint8)
        self._answers = np.concatenate([self._answers, answers])
        factors = np.ones((4, room), dtype=np.int64)
        self._factors = np.concatenate([self._factors, factors], axis=1)

    @property
    def factors(self) -> Factors:
        """How numbers of each configuration become numbers in its limit's unit."""
        return Factors(*self._factors)

    @property
    def size(self) -> int:
        """How many configurations are known."""
        return len(self.known)

    @property
    def remembered(self) -> int:
        """How many rows were judged by themselves."""
        return len(self._alone)

    @property
    def beside(self) -> pl.Series:
        """Oxygen or background by configuration, as words say it."""
        texts = ["" if bands is None else bands.beside for bands in self.bands]
        return pl.Series(texts, dtype=pl.String)

    def bounds_of(self, number: int) -> tuple[int, int]:
        """The upper end of a configuration's limit, as a fraction."""
        return self._bounds[number]

    def number(self, names: Names, rows: Sequence[Names]) -> Numbers:
        """The numbers of configurations, given by their cells in the columns ``names``."""
        with self._lock:
            known = self._of_cells.setdefault(names, {})
            found = [known.get(row, UNKNOWN) for row in rows]
            for at, (row, number) in enumerate(zip(rows, found, strict=True)):
                if number == UNKNOWN:
                    made = configuration_of(dict(zip(names, row, strict=True)))
                    found[at] = known[row] = self._number(made)
            return np.array(found, dtype=np.int32)

    def _number(self, configuration: Configuration) -> int:
        known = self._numbers.get(configuration)
        if known is not None:
            return known
        case, conditions, measured = configuration
        if (case, conditions) not in self._probed:
            plan = self.planner.plan(case, conditions)
            self._probed[case, conditions] = plan, probed(case, plan)
        plan, reading = self._probed[case, conditions]
        bands = bands_of(plan, reading, measured)
        number = len(self.known)
        if number == self._factors.shape[1]:
            self._grow()
        self.known.append(configuration)
        self.plans.append(plan)
        self.bands.append(bands)
        if isinstance(plan, Plan) and plan.rate is not None:
            self.by_flow.add(number)
        if isinstance(plan, Verdict) and _names_day(plan, conditions.sampled_on):
            self.dated.add(number)
        if bands is None:
            self._classes[number * CLASSES : (number + 1) * CLASSES] = ALONE
        else:
            points = [fixed_point(point) for point in bands.points]
            self._points[: len(points), number] = points
            self._ranks = max(self._ranks, len(points))
            places = -(bands.place or 0)
            self._factors[:, number] = bands.mantissa, bands.decimals, places, bands.most
            if bands.limit is not None and bands.limit.high is not None:
                self._bounds[number] = bands.limit.high.as_integer_ratio()
            if bands.ratio is not None:
                self.ratios[number] = Ratio(bands.ratio)
        self._numbers[configuration] = number
        return number

    def keys(self, configurations: Numbers, forms: NDArray[np.uint8], doubled: Integers) -> Numbers:
        """The key of each row's class: its configuration, form and position."""
        keys = configurations * np.int32(CLASSES)
        keys += forms * np.int32(POSITIONS)
        keys += positions(self._points[: self._ranks], configurations, doubled)
        return keys

    def classes(self, keys: Numbers) -> Numbers:
        """The class of each key: the number of its template, UNKNOWN or ALONE."""
        return np.take(self._classes, keys)

    def bounds(self, configurations: Numbers) -> Integers:
        """The last point of each row's configuration, as a doubled number."""
        points = np.where(self._points == BEYOND, -BEYOND, self._points).max(axis=0)
        return np.asarray(points[configurations])

    def answers(
        self, configurations: Numbers, forms: NDArray[np.uint8], doubled: Integers
    ) -> NDArray[np.uint8]:
        """Verdict and reason of each row, as the number of their pair in `pairs`.

        UNANSWERED where no row of the class was judged yet, or each has to be judged by itself.
        """
        return np.take(self._answers, self.keys(configurations, forms, doubled))

    def learn(self, key: int, value: str, number: str) -> None:
        """Work out an unknown class from one of its rows."""
        configuration, rest = divmod(key, CLASSES)
        form, position = Form(rest // POSITIONS), rest % POSITIONS
        bands = self.bands[configuration]
        assert bands is not None  # noqa: S101 - without bands its classes are ALONE at once
        if bands.alone(form, position):
            self._classes[key] = ALONE
            return
        meaning = bands.meaning(form, position)
        alike = (*self.known[configuration][:2], form, meaning)
        if meaning is not None and alike in self._shared:
            self._settle(key, self._shared[alike])
            return
        hidden = not form.numeric or bands.replaced(form.kind, position)
        written = written_one(bands, form, value, number)
        sign = SIGNS.get(form.kind, "")
        judgement = self._judged(configuration, value, self.known[configuration].measured)
        template = template_of(judgement, written, sign, self.cells, replaced=hidden)
        if template is not None and bands.levels is not None and form.numeric:
            template = replace(template, shift=bands.levels.shift(Decimal(number)))
        with self._lock:
            if self._classes[key] != UNKNOWN:
                return
            found = ALONE
            if template is not None:
                found = len(self.templates)
                self.templates.append(template)
            self._settle(key, found)
            if meaning is not None:
                self._shared[alike] = found

    def _settle(self, key: int, number: int) -> None:
        """What is known of a class now: the number of its template, or ALONE."""
        if number != ALONE:
            pair = self.templates[number].verdict, self.templates[number].reason
            if pair not in self.pairs:
                self.pairs.append(pair)
            self._answers[key] = self.pairs.index(pair)
        self._classes[key] = number

    def rated_number(self, key: int, value: str, flow_text: str, digits: tuple[int, int]) -> int:
        """As ``rated``: the number of the template alone."""
        found = self._read_rated(key, flow_text, digits)
        return ALONE if found is None else self.rated_class(key, found, value, flow_text)

    def rated(self, key: int, value: str, flow_text: str, digits: tuple[int, int]) -> Words | None:
        """The words of one row with a flow, from its class and its number as digits and decimals;
        none where it is judged by itself."""
        bands, row = self.bands[key // CLASSES], self._read_rated(key, flow_text, digits)
        if row is None or bands is None or bands.rates is None or bands.limit is None:
            return None
        number = self.rated_class(key, row, value, flow_text)
        if number == ALONE:
            return None
        template = self.templates[number]
        end = filled(template, row, one_line(value), bands.limit, bands.rates)
        return Words(template.verdict, template.reason, end)

    def _read_rated(self, key: int, flow_text: str, digits: tuple[int, int]) -> Rated | None:
        bands, flow = self.bands[key // CLASSES], read_flow(flow_text)
        if bands is None or bands.rates is None or bands.limit is None or flow is None:
            return None
        whole, decimals = digits[0] * bands.mantissa, digits[1] + bands.decimals
        return rated(bands.rates, whole, decimals, flow)

    def rated_class(self, key: int, row: Rated, value: str, flow_text: str) -> int:
        """The number of the template of rows with a flow, worked out from one of them: those of
        one class on one side of the rate limit; ALONE where there is none."""
        known = self._rated.get((key, row.side))
        if known is not None:
            return known
        who, rest = divmod(key, CLASSES)
        form, position = Form(rest // POSITIONS), rest % POSITIONS
        bands, template = self.bands[who], None
        known_by_number = bands is not None and not bands.replaced(form.kind, position)
        if form is Form.NUMBER and known_by_number and bands and bands.rates and bands.limit:
            written = written_rated(row, one_line(value), bands.limit, bands.rates)
            measured = self.known[who].measured._replace(flow_m3h=flow_text)
            judgement = self._judged(who, value, measured)
            template = template_of(judgement, written, "", self.cells, replaced=False)
        with self._lock:
            number = ALONE if template is None else len(self.templates)
            if template is not None:
                self.templates.append(template)
            return self._rated.setdefault((key, row.side), number)

    def alone(self, names: Names, configuration: int, value: str, *cells: str) -> Template:
        """The words of one row, judged by itself; its measured `cells` have these names."""
        key = (names, configuration, value, *cells)
        known = self._alone.get(key)
        if known is None:
            measured = NOTHING_MEASURED._replace(**dict(zip(names, cells, strict=True)))
            known = constant(self._judged(configuration, value, measured), self.cells)
            if len(self._alone) < MOST_KEPT:
                self._alone[key] = known
        return known

    def _judged(self, configuration: int, value: str, measured: Measured) -> Judgement:
        plan = self.plans[configuration]
        if isinstance(plan, Verdict):
            return Judgement(plan)
        return judge_planned(replace(self.known[configuration].case, value=value), plan, measured)


def _names_day(verdict: Verdict, sampled_on: str) -> bool:
    day = sampling_day(sampled_on)
    return isinstance(day, date) and any(str(day) in step.result for step in verdict.steps)
