"""The extract (筛查提取): what is screened, from the database to Parquet files, one a table."""
