"""Separated text that is damaged, or built to hurt: tables, logs of loggers, instrument files."""

import random

SEED = 20260301
LOG = (
    "设备,冷链记录仪 7 号\n序列号,A-0077\n\n日期时间,温度(℃),湿度\n"
    + "".join(f"2026-11-23 10:{m:02}:00,{3 + m % 4}.{m % 10},55\n" for m in range(0, 60, 5))
).encode()  # fmt: skip
EXPORT = (
    "No.,Sample ID,Conc.,Unit,Date/Time\n"
    + "".join(f"{n},W-{n:03},{n}.5,mg/L,2026-11-24 09:{n:02}\n" for n in range(12))
).encode()  # fmt: skip
SOURCES = (
    "单位名称,统一社会信用代码,排污许可证编号,所在市,详细地址,经度,纬度,行业类别,管理类别,联系人,联系电话\n"
    + "".join(
        f"测试{n}号有限公司,91610300MA6X00000{n},91610300MA6X00000{n}001P,宝鸡市,陈仓区高新大道{n}号,"
        f"107.{n},34°2{n}′30″,C1440 乳制品制造,重点管理,王某,0917-000000{n}\n" for n in range(6)
    )
).encode()  # fmt: skip
# A standard that does not exist.
STANDARD = (
    "code,title,standard_kind,medium,standard_source,complete,table,factor,level,value,unit,kind,"
    "averaging,certainty\n"
    "DB99/1-2026,不存在的标准,local,water,无,no,1,COD,A,1,mg/L,max,daily_mean,unverified\n"
    ",,,,,,1,NH3-N,A,1.5,mg/L,max,daily_mean,unverified\n"
    ",,,,,,1,pH值,A,6-9,无量纲,range,single,unverified\n"
).encode()
TRICKS = (
    b"\0", b'"', b"\n", b"\r", b",", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"=1+1", b"\x1a",
    b"1e999999999", b"-" * 300, b"9" * 5000, "٣".encode(), "−".encode(), b"\xed\xa0\x80",
    b"(" * 5000, b"NaN", b"\\u0000", "\u202e".encode(), b"", b"<script>", b"9999-99-99 99:99:99",
)  # fmt: skip


def separated():
    chance = random.Random(SEED)
    samples = {
        "null": b"a,b\n" + b"12.5,mg/L\n" * 20 + b"1,\0\n",
        "open quote": b'a,b\n"1,2\n' * 50,
        "huge cell": b"a,b\n" + b"x" * 200_000 + b",1\n",
        "huge quoted cell": b'a,b\n"' + b"x\n" * 200_000 + b'",1\n',
        "lone surrogate": b"a,b\n\xed\xa0\x80,1\n",
        "utf-7": b"a,b\n+ADw-script+AD4-,1\n",
        "overlong": b"a,b\n\xc0\xaf,1\n",
        "half of utf-16": b"\xff\xfea\0,\0b",
        "utf-32": "a,b\n1,2\n".encode("utf-32"),
        "damaged utf-8": ("监测,结果\n" * 40).encode()[:-1] + b"\xff\xfe",
        "separator line": b"sep=;\na;b\n1;2\n",
        "no header": b"\n\n\n",
        "only marks": b"\xef\xbb\xbf",
        "carriage returns": b"a,b\r1,2\r\r3,4",
        "control": bytes(range(1, 32)) + b"\n",
        "columns": b",".join(b"c%d" % n for n in range(20_000)) + b"\n1\n",
    }
    yield from samples.items()
    for number in range(150):
        yield f"noise {number}", chance.randbytes(chance.randrange(1, 4000))


def loggers():
    """Logs that no logger writes, among them some that cost time where a search is careless."""
    rows = b"2026-11-23 10:00:00,3.1\n"
    yield from {
        "brackets": b"(" * 4_000_000 + b"\n\xe6\xb8\xa9,a\n",
        "brackets in the header": "时间,温度".encode() + b"(" * 100_000 + b"\n" + rows,
        "square brackets": "时间,温度".encode() + b"[" * 100_000 + b"\n" + rows,
        "blanks": "时间,温度\n".encode() + b" " * 4_000_000 + b",3\n",
        "one line": b"x" * 8_000_000,
        "lines": b"\n" * 8_000_000,
        "too large": b"x" * (8 * 2**20 + 1),
        "columns": "时间,温度".encode() + b",x" * 1_000_000 + b"\n" + rows,
        "two degrees": "时间,温度,温度\n".encode() + rows,
        "fahrenheit": "时间,温度(℉)\n".encode() + rows,
        "fahrenheit in words": "时间,温度(华氏)\n".encode() + rows,
        "no rows": "时间,温度\n".encode(),
        "backwards": "时间,温度\n2026-11-23 10:05:00,3\n2026-11-23 10:00:00,3\n".encode(),
        "hot as the sun": "时间,温度\n2026-11-23 10:05:00,999\n".encode(),
        "not a number": "时间,温度\n2026-11-23 10:05:00,NaN\n".encode(),
        "year zero": "时间,温度\n0000-01-01 00:00:00,3\n".encode(),
        "day of no month": "时间,温度\n2026-02-30 00:00:00,3\n".encode(),
        "hour 25": "时间,温度\n2026-02-03 25:00:00,3\n".encode(),
        "other digits": "时间,温度\n٢٠٢٦-٠٢-٠٣ ١٠:٠٠,٣\n".encode(),
        "long fraction": "时间,温度\n2026-02-03 10:00:00.".encode() + b"1" * 100_000 + b",3\n",
        "formula": "时间,温度\n=NOW(),=1+1\n".encode(),
        "workbook": b"PK\x03\x04" + b"\0" * 100,
        "page": b"<html><table><tr><td>x</td></tr></table></html>",
        "no cells": "时间,温度\n,\n,\n".encode(),
        "quote over the rest": '时间,温度\n"2026-11-23 10:00:00,3\n'.encode() * 3,
        "utf-16 without mark": "时间,温度\n2026-11-23 10:00:00,99999\n".encode("utf-16-le"),
    }.items()
    yield from _changed(LOG)


def instruments():
    """Exports of instruments, changed, and heads without end."""
    head = b"Sample,Result\n"
    yield from {
        "columns": b"Sample,Result" + b"," * 5_000_000 + b"\n" + b"1,2\n" * 500,
        "long heads": b",".join(b"h%d" % n * 40 for n in range(4_000)) + b"\n1\n",
        "heads twice": b"Sample,Sample,Result,Result\n1,2,3,4\n",
        "only heads": head,
        "rows of nothing": head + b",\n" * 100_000,
        "too many rows": head + b"W-1,2\n" * 501,
        "wide rows": head + (b"1," * 20_000 + b"\n") * 20,
        "huge number": head + b"W-1," + b"9" * 100_000 + b"\n",
        "deep exponent": head + b"W-1,1e999999999999999999\n",
        "small exponent": head + b"W-1,<1e-999999999999999999\n",
        "infinite": head + b"W-1,Infinity\nW-2,sNaN\nW-3,-0\n",
        "signs": head + b"W-1," + b"<" * 100_000 + b"\n",
        "blanks": head + b"W-1," + b" " * 100_000 + b"x\n",
        "other digits": head + "W-1,٣.٥\nW-2,３.５\nW-3,三\n".encode(),
        "times": b"Sample,Result,Time\nW-1,1,0000-00-00 00:00\nW-2,1,9999-12-31 23:59\n",
        "long time": b"Sample,Result,Time\nW-1,1," + b"2 " * 50_000 + b"\n",
        "formula": head + b"=W-1,=1+1\n",
        "not text": bytes(range(256)) * 8,
        "workbook": b"PK\x03\x04" + b"\0" * 100,
    }.items()
    yield from _changed(EXPORT)


def _changed(plain, times=230):
    """The file with a trick put in, a piece cut out or doubled, a byte turned: one to four times."""
    chance = random.Random(SEED)
    for number in range(times):
        content = plain
        for _ in range(chance.choice([1, 1, 2, 4])):
            at = chance.randrange(len(content))
            end = min(len(content), at + chance.choice([1, 1, 8, 40]))
            put = chance.choice([*TRICKS, bytes([chance.randrange(256)]), content[at:end] * 2])
            content = content[:at] + put + content[chance.choice([at, end]) :]
        yield f"changed {number}", content
