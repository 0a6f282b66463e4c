"""Cells that a spreadsheet program would run, were they written as they are."""

SIGNS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "\0=", "＝", "＋", "－", "＠", " =", "\ufeff=")
BODIES = (
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://127.0.0.1","x")', "SUM(A1:A9)", "A1",
    'WEBSERVICE("http://127.0.0.1")', "1-2", 'DDE("a";"b")', "@SUM(1)", "2+5+cmd|x",
    "IMPORTXML(1)", "rundll32", "'x", '"=1', "%0A=1", "(1)", "$A$1", "{1}", "e", "名称",
    "x\n=1", "1 2", "-1-", "1,2", "1;2", "TRUE", "#REF!", "a'b", "\\=1", "0x10",
)  # fmt: skip
PAYLOADS = tuple(sign + body for sign in SIGNS for body in BODIES)
# Numbers with a sign that stay numbers wherever a column is typed.
NUMBERS = ("-5.2", "+5", "-1e-3", "12.5", "0")
