"""Days and crews (日排期): targets of a plan put on days, with two officers, two monitors, a
vehicle and instruments each. Pure: an instance, a clock and a seed are arguments.

`search` arranges, `bound` proves how cheap it could be at best, `checker` counts every rule anew
without a line of theirs, `explain` names demands that cannot hold together.
"""
