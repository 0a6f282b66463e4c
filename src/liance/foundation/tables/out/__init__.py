"""Tables to outside: rows of any number to CSV, XLSX and Parquet, a block at a time, counted when read
back. No Django; no more is held in memory than a block."""
