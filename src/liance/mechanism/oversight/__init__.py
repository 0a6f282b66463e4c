"""Dispatch (调度) of the plans and notices (通报) of who is late: clauses X1 and X2."""
