"""Online joint examination (联合考试): a bank of questions, examinations, papers, marks (C1, C4).

Nouns: ``Question`` (试题), ``Examination`` (考试), ``Seat`` (应考人员), ``Paper`` (试卷), ``Mark`` (评分).
"""
