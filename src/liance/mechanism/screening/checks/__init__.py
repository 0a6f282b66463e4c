"""The checks as Ibis expressions: the same for DuckDB and for Spark. No Django, no database."""
