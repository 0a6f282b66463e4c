"""Exports say codes with the words of the pages, in both languages."""

from django.utils import translation

from liance.dashboards.exports import LISTS, words
from liance.doors.web.plans.words import STANDINGS
from liance.doors.web.results.words import BY_MEAN, VERDICTS
from liance.doors.web.samples.words import QC
from liance.doors.web.sheets.words import GROUNDS, URGENCIES
from liance.doors.web.sources.words import MANAGEMENT, MEDIA


def test_words_of_codes_are_those_of_the_pages():
    pages = [
        (words.GROUNDS, GROUNDS), (words.URGENCIES, URGENCIES), (words.MEDIA, MEDIA),
        (words.MANAGEMENT, MANAGEMENT), (words.QC, QC),
        (words.VERDICTS, {code: word for code, (_, word) in VERDICTS.items()} | {"by_mean": BY_MEAN}),
        (words.STANDINGS, {code: word for code, (_, word) in STANDINGS.items()}),
    ]  # fmt: skip
    for ours, theirs in pages:
        assert set(theirs) <= set(ours)
        for code, word in theirs.items():
            for language in ("zh-hans", "en"):
                with translation.override(language):
                    assert ours[code].text(language) == str(word), code


def test_columns_and_filters_have_both_languages_and_lists_one_place():
    for listed in LISTS.values():
        keys = [column.key for column in listed.columns]
        assert len(keys) == len(set(keys)), listed.code
        for said in (listed.title, *(c.words for c in listed.columns), *listed.filters.values()):
            assert said.zh
            assert said.en
            assert said.en.isascii() or "—" in said.en, said
        assert set(listed.says) <= set(listed.filters)
