"""The open API (开放接口): reads and writes for other programs, by token, through the same actions."""
