"""Third-party laboratories: contracts, supervision, suspensions (F2, F3)."""

from liance.doors.api.acts.act import area, today
from liance.flows import contracts
from liance.mechanism.commissioning.actions import (
    contracting,
    qualifications,
    records,
    supervising,
    suspending,
)
from liance.mechanism.screening import actions as leads

write = area("laboratories:write")
decide = area("laboratories:decide")
contract = area("contracts:decide")


ACTS = (
    write("tenders", "add", contracting.add_tender),
    write("tenders", "add-file", contracting.add_tender_file, "tender_id"),
    write("contracts", "add", contracting.add_contract),
    write("contracts", "correct", contracting.correct, "contract_id"),
    write("contracts", "set-price", contracting.set_price, "contract_id"),
    write("supervisions", "open", supervising.open_supervision),
    write("supervisions", "answer-question", supervising.answer_question, "supervision_id"),
    write("supervisions", "find", supervising.find, "supervision_id"),
    write("supervisions", "send-sample", supervising.send_sample, "supervision_id"),
    write("supervisions", "compare", supervising.compare, "supervision_id"),
    write("supervisions", "add-lead", leads.put_to_supervision, "supervision_id"),
    write("findings", "answer", supervising.answer_finding, "finding_id",
          edges=("commissioning:finding:answer",)),
    write("blind-samples", "answer", supervising.answer_sample, "sample_id",
          edges=("commissioning:blind_sample:answer",)),
    write("blind-samples", "drop", supervising.drop_sample, "sample_id",
          edges=("commissioning:blind_sample:drop",)),
    write("qualifications", "add", qualifications.add_qualification),
    write("qualifications", "change", qualifications.change_qualification, "qualification_id"),
    write("interests", "tie", records.tie),
    write("interests", "end", records.end_tie, "interest_id"),
    decide("laboratories", "grade", records.grade, "laboratory"),
    decide("laboratories", "ban", records.ban, "laboratory"),
    decide("bans", "lift", records.lift_ban, "ban_id", given={"on": today}),
    contract("contracts", "enact", contracting.enact, "contract_id",
             edges=("commissioning:contract:enact",)),
    contract("contracts", "change", contracts.change_contract, "contract_id",
             edges=("commissioning:contract:change",)),
    decide("contracts", "end", contracting.end, "contract_id", given={"on": today},
           edges=("commissioning:contract:end",)),
    decide("findings", "settle", supervising.settle_finding, "finding_id",
           edges=("commissioning:finding:settle", "commissioning:finding:send_back")),
    decide("supervisions", "close", supervising.close, "supervision_id",
           edges=("commissioning:supervision:close",)),
    decide("suspensions", "propose", suspending.propose, given={"today": today}),
    decide("suspensions", "decide", suspending.decide, "suspension_id",
           edges=("commissioning:suspension:suspend", "commissioning:suspension:refuse")),
    decide("suspensions", "propose-lifting", suspending.propose_lifting, "suspension_id",
           edges=("commissioning:suspension:propose_lifting",)),
    decide("suspensions", "decide-lifting", suspending.decide_lifting, "suspension_id",
           edges=("commissioning:suspension:lift", "commissioning:suspension:keep")),
)  # fmt: skip
