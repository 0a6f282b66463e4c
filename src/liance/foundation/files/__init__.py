"""Content-addressed stored files (文件)."""
