"""Questions, examinations, who sits, papers with their answers, marks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from liance.foundation.kernel.models import Record
from liance.mechanism.capability.models import Training
from liance.mechanism.examining.states import EXAMINATION, PAPER, QUESTION
from liance.mechanism.registry.models import Agency, Jurisdiction, Staff


class Question(Record):
    """A question (试题) of an agency's bank. ``answer``: places of the right options, from 0; ``ground``:
    the text it rests on. Never altered: a wrong one is withdrawn with the reason."""

    KINDS = [("single", "单选"), ("multiple", "多选"), ("judge", "判断")]
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    topic = models.CharField(max_length=40)
    stem = models.CharField(max_length=500)
    options = ArrayField(models.CharField(max_length=200))
    answer = ArrayField(models.PositiveSmallIntegerField())
    points = models.DecimalField(max_digits=4, decimal_places=1)
    ground = models.CharField(max_length=300)
    file_name = models.CharField(max_length=200, blank=True, default="")
    line = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=QUESTION.choices(), default=QUESTION.initial)
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "stem"], condition=models.Q(state="open"),
                name="question_once",
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0) & ~models.Q(ground=""), name="question_ground"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_reason=""),
                name="question_withdrawn_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "topic", "state"], name="question_topic")]

    def __str__(self) -> str:
        return self.stem


class Examination(Record):
    """An examination (考试): who may sit, when, how long, of what; the training it counts as.

    ``parts``: ``[{"topic": …, "count": …}]``. On publishing ``pool`` takes the questions it draws
    from and ``seed`` the 32 bytes (hexadecimal) that decide which paper each person gets.
    """

    organiser = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    training_kind = models.CharField(max_length=10, choices=Training.KINDS)
    agencies = ArrayField(models.UUIDField(), default=list)
    people = ArrayField(models.UUIDField(), default=list)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    parts = models.JSONField(default=list)
    pass_mark = models.DecimalField(max_digits=4, decimal_places=1)
    attempts = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=10, choices=EXAMINATION.choices(), default=EXAMINATION.initial
    )
    pool = ArrayField(models.UUIDField(), default=list)
    seed = models.CharField(max_length=64, blank=True, default="")
    published_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    training = models.OneToOneField(
        Training, null=True, on_delete=models.PROTECT, related_name="examination"
    )
    cancelled_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="examination_period"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["published", "closed"])
                | ~models.Q(seed="") & models.Q(published_by__isnull=False),
                name="examination_seed",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="examination_due")]

    def __str__(self) -> str:
        return self.title


class Seat(Record):
    """A person who may sit an examination, for the agency of then."""

    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="seats")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["examination", "staff"], name="seat_once")]


class Paper(Record):
    """The paper that a person got: ``layout`` lists each question with the order of its options, as
    ``rules.drawing`` draws them. Answers count until ``ends_at`` by the server's clock."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="papers")
    attempt = models.PositiveSmallIntegerField()
    layout = models.JSONField()
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, help_text="when answering ended")
    state = models.CharField(max_length=8, choices=PAPER.choices(), default=PAPER.initial)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "attempt"], name="paper_attempt"),
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(state="sitting"), name="paper_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state="sitting") | models.Q(handed_at__isnull=False),
                name="paper_handed",
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_at"], name="paper_due")]


class Answer(Record):
    """What a person chose at a question, the last time ``at``; places of the options in the bank."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    chosen = ArrayField(models.PositiveSmallIntegerField())
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "question"], name="answer_once")]


class Mark(Record):
    """How a paper was marked (评分); marking again is a new row that names the old one with the reason.

    ``score`` of 100, to the tenth; ``obtained`` of ``possible`` points, questions withdrawn by then
    left out.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="marks")
    obtained = models.DecimalField(max_digits=6, decimal_places=1)
    possible = models.DecimalField(max_digits=6, decimal_places=1)
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    passed = models.BooleanField()
    left_out = ArrayField(models.UUIDField(), default=list)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced"
    )
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(reason=""),
                name="mark_reason",
            ),
            models.UniqueConstraint(
                fields=["paper"], condition=models.Q(replaces__isnull=True), name="mark_first_once"
            ),
        ]
