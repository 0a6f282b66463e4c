"""Determinations and batches of the laboratory (C5)."""

from liance.doors.api.acts.act import area
from liance.mechanism.laboratory.actions import batching, doubting, entering, reviewing
from liance.mechanism.laboratory.models import Batch, Determination

write = area("results:batch", of=(Determination,))
decide = area("results:decide", of=(Determination,))

ACTS = (
    write("results", "amend", entering.amend, "determination_id",
          edges=("laboratory:determination:supersede",)),
    write("batches", "open", batching.open_batch, of=(Batch,)),
    write("batches", "submit", batching.submit, "batch_id", of=(),
          edges=("laboratory:batch:accept", "laboratory:batch:fail",
                 "laboratory:batch:leave_undecided")),
    write("batches", "cancel", batching.cancel, "batch_id", of=(Batch,),
          edges=("laboratory:batch:cancel",)),
    write("batches", "repeat", batching.repeat, "batch_id", of=(Batch,),
          edges=("laboratory:batch:repeat", "laboratory:determination:set_aside")),
    decide("batches", "release", batching.release, "batch_id", of=(Batch,),
           edges=("laboratory:batch:release",)),
    decide("results", "check", reviewing.check, "determination_id",
           edges=("laboratory:determination:check",)),
    decide("results", "approve", reviewing.approve, "determination_id",
           edges=("laboratory:determination:approve",)),
    decide("results", "send-back", reviewing.send_back, "determination_id",
           edges=("laboratory:determination:send_back",)),
    decide("visits", "answer-doubt", doubting.answer, "visit_id", of=()),
)  # fmt: skip
