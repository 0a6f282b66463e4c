"""The week-level core of the timetable (周排期): pure functions of an instance."""
