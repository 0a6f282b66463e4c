"""Scheduling (排期): which crew (组) makes which visit (任务) in which week and on which day.

`weekly` is the core without a database: an instance of crews and visits, the search for a
timetable of low cost, and a proven lower bound. Clauses P1, P3.
"""
