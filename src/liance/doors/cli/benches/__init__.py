"""The named benchmarks of `liance bench`, one room each."""
