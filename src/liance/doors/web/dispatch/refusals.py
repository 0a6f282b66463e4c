"""The provincial page writes nothing and refuses nothing."""

from liance.doors.web.refusals import Words

WORDS: Words = {}
