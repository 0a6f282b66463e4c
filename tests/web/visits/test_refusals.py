"""Every code that the visit can refuse with has its sentence, in both languages."""

import pytest
from django.utils import translation

from liance.doors.web.refusals import all_words
from liance.doors.web.visits.refusals import WORDS
from liance.doors.web.visits.words import DEFICIENCIES, of
from liance.mechanism.operations import errors
from liance.mechanism.operations.rules import crew

CODES = sorted(value for name, value in vars(errors).items() if name.isupper())


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_worded_in_both_languages(code: str) -> None:
    assert code in all_words()
    with translation.override("zh-hans"):
        chinese = str(WORDS[code])
    with translation.override("en"):
        english = str(WORDS[code])
    assert chinese != english
    assert chinese.count("%(") == english.count("%(")


def test_every_shortfall_has_its_words() -> None:
    source = (crew.__file__ or "").replace(".pyc", ".py")
    with open(source, encoding="utf-8") as rules:  # noqa: PTH123
        text = rules.read()
    for code in DEFICIENCIES:
        stem = code.removesuffix("_enforcement").removesuffix("_monitoring")
        assert stem in text, code
        assert of(DEFICIENCIES, code) != code
