"""Rules of the joint visit: who must be there, where, with what; what closes a part. Pure."""
