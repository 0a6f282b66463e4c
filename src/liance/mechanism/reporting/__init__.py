"""Monitoring reports (监测报告), upload (上传), copies (抄送), cases (案件), penalty decisions (处罚决定).
Clauses R1-R5."""
