"""Results judged again (重新判定) when an edition of a standard or a limit of a source has changed.

Nouns: ``Reevaluation`` (重新判定) with its ``Rejudged`` verdicts (重新判定的结论). The verdicts that
stood before are kept, and no issued report is altered: a changed one asks for an amended report.
"""
