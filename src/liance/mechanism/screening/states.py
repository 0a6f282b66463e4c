"""Edge table of a lead (线索): examined by two people, closed with a finding."""

from liance.foundation.kernel.machine import Edge, Machine, State

VIEW = "screening:lead:view"
RUN = "screening:lead:open"
EXAMINE = "screening:lead:examine"
CLOSE = "screening:lead:close"

LEAD = Machine(
    "screening:lead",
    table="screening_lead",
    initial="opened",
    states=(
        State("opened", "待核查", "To be examined", "waiting"),
        State("examined_once", "一人已核查", "Examined by one", "running"),
        State("examined", "两人已核查", "Examined by two", "running"),
        State("closed", "已办结", "Closed", "done"),
    ),
    edges=(
        Edge("examine", "核查", "Examine", ("opened",), "examined_once", EXAMINE, "F3"),
        Edge("confirm", "复核", "Examine again", ("examined_once",), "examined", EXAMINE, "F3"),
        Edge("close", "办结", "Close", ("examined",), "closed", CLOSE, "F3"),
    ),
)
