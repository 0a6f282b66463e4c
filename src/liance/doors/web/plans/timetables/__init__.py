"""Pages of the timetable: the week board, changes by hand, searches, vehicles and leave."""
