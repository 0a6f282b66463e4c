"""Scheduling (排期): which crew (组) makes which visit (任务) in which week and on which day.

`weekly` and `daily` are cores without a database: weeks of fixed crews, and days with people,
vehicles and instruments; each with search, proven bound and explanations. Tables: timetables,
outings (外出), vehicles, leave. Clauses P1, P3.
"""
