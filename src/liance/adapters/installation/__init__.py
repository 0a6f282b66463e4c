"""Where this installation keeps its things (安装): data directory, secrets, the shipped folders.

Neither Django nor a database is needed to ask: the command line, the settings and the
supervisor of the embedded server all read the same answers here.
"""
