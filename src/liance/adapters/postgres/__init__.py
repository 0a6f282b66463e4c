"""PostgreSQL for an installation (数据库): the embedded server's supervisor, the site's own by URL.

No Django here: the supervisor runs before any settings are read, and hands over a URL.
"""
