"""The acts on site and with the samples: visit, signals, custody (D1 to D6)."""

import re

from liance.doors.cli.validation.opening import Found, identifier, on
from liance.doors.cli.validation.walk import Walk

BOTTLES = 5  # one for each factor of the outlet that needs the laboratory


def visit(walk: Walk, found: Found) -> None:
    """Both teams enter together; each records its own part; a signal is answered."""
    with walk.step("双方一同进场 / both teams enter together", "D1", "D2", at=on(0, 9, 32)) as step:
        address = f"/visits/open/{found.sheet}/"
        page, form = walk.form("liwentao", address, having="officers")
        officers = [form.choice("officers", n) for n in ("李文涛", "王雪梅")]
        monitors = [form.choice("monitors", n) for n in ("张立新", "赵婷")]
        short = walk.person("liwentao").submit(
            page, form, officers=officers, monitors=monitors[:1], place_note="厂门口",
            other_place_note="厂门口", companion="段宏伟", companion_state="signed",
        )  # fmt: skip
        walk.refused(
            "D2", "到场监测人员不足 2 人，不能按规定进场 / one sampler is not enough", short
        )
        page, form = walk.form("liwentao", address, having="officers")
        entered = walk.person("liwentao").submit(
            page, form, officers=officers, monitors=monitors, place_note="厂门口",
            other_place_note="厂门口", companion="段宏伟", companion_state="signed",
        )  # fmt: skip
        found.visit = identifier(entered.path)
        step.objects.append(found.visit)
        walk.prove("D1", "一同进场记录了时间、地点和双方 / joint entry with time, place, both teams",
                   all(n in entered.text for n in ("李文涛", "王雪梅", "张立新", "赵婷")), entered.path)  # fmt: skip
        page, form = walk.form("zhanglixin", f"/visits/{found.visit}/confirm/", having="place_note")
        own = walk.person("zhanglixin").submit(page, form, place_note="厂门口")
        walk.prove("D1", "对方用自己的账号确认后才算一同进场 / joint only once the other side confirmed",
                   "待监测一方确认进场" in entered.text and "双方同时" in own.text)  # fmt: skip
        walk.prove("D2", "两名执法、两名监测，四个人 / two officers and two samplers",
                   "不能作为证据" not in own.text)  # fmt: skip
    with walk.step(
        "执法记录，发现设施问题，通报监测 / facility problem signalled", "D3", "D5", at=on(0, 9, 51)
    ):
        _entry(walk, found, "liwentao", "rights", "出示执法证，告知权利义务")
        _entry(walk, found, "liwentao", "production", "生产状况：2 条生产线均运行")
        _entry(walk, found, "liwentao", "facility", "加药计量泵停运", abnormal="on")
        seen = walk.person("liwentao").get(f"/visits/{found.visit}/")
        walk.prove("D3", "执法人员记录生产和设施 / officers record production and facilities",
                   "加药计量泵停运" in seen.text)  # fmt: skip
        walk.act("liwentao", f"/visits/{found.visit}/signals/new/", having="text",
                 text="加药泵停运，请立即在 DW001 采样")  # fmt: skip
        other = walk.person("zhanglixin").get(f"/visits/{found.visit}/")
        walk.prove("D5", "信号到达监测人员 / the signal reaches the samplers",
                   "请立即在 DW001 采样" in other.text)  # fmt: skip
        _acknowledge(walk, found, "zhanglixin")


def _entry(walk: Walk, found: Found, who: str, kind: str, title: str, **more: str) -> None:
    walk.act(who, f"/visits/{found.visit}/entries/new/", having="title", kind=kind, title=title,
             text="见照片", **more)  # fmt: skip


def _acknowledge(walk: Walk, found: Found, who: str) -> str:
    page = walk.person(who).get(f"/visits/{found.visit}/")
    form = page.form("acknowledge")
    walk.person(who).submit(page, form)
    return identifier(form.action)


def measure(walk: Walk, found: Found) -> None:
    """A reading over the limit is seen at once, signalled, and its cause recorded."""
    with walk.step("现场测定超标，通报执法 / over the limit on site", "D4", "D6", at=on(0, 10, 34)):
        address = f"/visits/{found.visit}/readings/new/"
        page, form = walk.form("zhanglixin", address, having="raw")
        alone = {"item": form.choice("item", "pH"), "raw": "9.6", "unit": "无量纲",
                 "instrument": form.choice("instrument", "PH-03")}  # fmt: skip
        taken = walk.person("zhanglixin").submit(
            page, form, **alone, calibration="测前 6.86、9.18，偏差 0.02",
            confirmed_by=form.choice("confirmed_by", "赵婷"),
        )  # fmt: skip
        waits = "待第二人赵婷确认" in taken.text
        page, form = walk.form("zhaoting", f"/visits/{found.visit}/readings/confirm/",
                               having="readings")  # fmt: skip
        own = [value for value, _ in form.choices["readings"]]
        second = walk.person("zhaoting").submit(page, form, readings=own)
        walk.prove("D4", "现场读数当场判定，第二人用自己的账号确认 / judged at once, confirmed by the second",
                   "9.6" in taken.text and "超标" in taken.text and waits
                   and "张立新测定，赵婷确认" in second.text, second.path)  # fmt: skip
        page = walk.person("zhanglixin").get(f"/visits/{found.visit}/")
        walk.person("zhanglixin").submit(page, page.form("signals/propose"))
        officer = walk.person("wangxuemei").get(f"/visits/{found.visit}/")
        walk.prove(
            "D6",
            "超标信号到达执法人员 / the exceedance reaches the officers",
            "9.6" in officer.text,
        )
    with walk.step("签收，排查原因 / acknowledge and find the cause", "D6", at=on(0, 10, 52)):
        signal = _acknowledge(walk, found, "wangxuemei")
        walk.act("wangxuemei", f"/visits/signals/{signal}/answer/", having="title",
                 title="碱洗废水经旁路进入出水井", text="询问笔录 T-02")  # fmt: skip
        seen = walk.person("zhanglixin").get(f"/visits/{found.visit}/")
        walk.prove("D6", "答复是一条原因记录 / the answer is a cause record",
                   "碱洗废水经旁路进入出水井" in seen.text)  # fmt: skip


def sample(walk: Walk, found: Found) -> None:
    """Bottles are filled, sealed, confirmed by the second sampler; the signal is answered."""
    with walk.step("采样、封样、两人确认 / fill, seal, confirm", "D4", at=on(0, 11, 20)) as step:
        address = f"/samples/new/{found.visit}/"
        for number in range(1, BOTTLES + 1):
            page, form = walk.form("zhanglixin", address, having="seal_number")
            items = form.choices["items"]
            filled = walk.person("zhanglixin").submit(
                page, form, items=[items[number - 1][0]], seal_number=f"F{number:03d}",
                sampled_at="2026-11-12T11:15", volume_ml="500", description="微黄、无异味",
            )  # fmt: skip
            if filled.status >= 400:
                raise LookupError(f"bottle {number}: {filled.status}")
        for number, kind, place in ((BOTTLES + 1, "parallel", 0), (BOTTLES + 2, "blank", -1)):
            page, form = walk.form("zhanglixin", address, having="seal_number")
            taken = walk.person("zhanglixin").submit(
                page, form, items=[form.choices["items"][place][0]], seal_number=f"F{number:03d}",
                sampled_at="2026-11-12T11:15", volume_ml="500", qc=kind,
            )  # fmt: skip
            if taken.status >= 400:
                raise LookupError(f"{kind}: {taken.status}")
        mine = walk.person("zhaoting").get("/samples/")
        confirm = mine.form("confirm")
        every = [value for name, value in confirm.fields if name == "bottles"]
        every += [value for value, _ in confirm.choices.get("bottles", [])]
        walk.person("zhaoting").submit(mine, confirm, bottles=sorted(set(every)))
        held = walk.person("zhanglixin").get("/samples/")
        step.objects += [identifier(a) for a in held.links("/samples/") if a.count("-") == 4]
        walk.prove("D4", "每瓶有编号、封志，由两人确认 / each bottle numbered, sealed, confirmed by two",
                   len(step.objects) >= 5, step.objects)  # fmt: skip
    with walk.step("用采样答复设施问题信号 / answer the signal by samples", "D5", at=on(0, 11, 40)):
        page = walk.person("zhanglixin").get(f"/visits/{found.visit}/")
        answer = next(a for a in page.links("/answer/"))
        page, form = walk.form("zhanglixin", answer, having="answer")
        bottles = [value for value, _ in form.choices.get("bottles", [])][:1]
        done = walk.person("zhanglixin").submit(page, form, answer="已采样", bottles=bottles)
        walk.prove("D5", "信号以采样答复 / the signal is answered by sampling",
                   done.status == 200 and bool(bottles), done.status)  # fmt: skip


def leave(walk: Walk, found: Found) -> None:
    """Departure; each agency closes its own part."""
    with walk.step(
        "离场，双方各自关闭 / leave, each side closes its part", "D3", "D4", at=on(0, 15, 40)
    ):
        walk.act("liwentao", f"/visits/{found.visit}/", "leave")
        walk.act("liwentao", f"/visits/{found.visit}/", "close-part")
        closed = walk.act("zhanglixin", f"/visits/{found.visit}/", "close-part")
        walk.prove("D3", "双方各自关闭本方部分 / each agency closed its own part",
                   "已关闭" in closed.text, _head(closed.text))  # fmt: skip


def custody(walk: Walk) -> None:
    """Hand-over to the keeper, confirmed by both; each bottle checked."""
    with walk.step("交接给样品管理员，双方确认 / hand over, both confirm", "D4", at=on(0, 16, 20)):
        page, form = walk.form("zhanglixin", "/samples/handover/", having="taker")
        bottles = [value for value, _ in form.choices["bottles"]]
        walk.person("zhanglixin").submit(
            page, form, bottles=bottles, taker=form.choice("taker", "孙玉兰"), place="样品室",
            temperature_c="4.2",
        )  # fmt: skip
        mine = walk.person("sunyulan").get("/samples/")
        accept = mine.form("accept")
        every = sorted({v for n, v in accept.fields if n == "handovers"}
                       | {v for v, _ in accept.choices.get("handovers", [])})  # fmt: skip
        walk.person("sunyulan").submit(
            mine, accept, handovers=every, seal="yes", temperature_c="4.4", place="样品室",
            answer="accept",
        )  # fmt: skip
    with walk.step(
        "逐瓶验收：封志、温度、时效 / receive bottle by bottle", "D4", at=on(0, 16, 40)
    ) as step:
        listed = walk.person("sunyulan").get("/samples/")
        ids = dict.fromkeys(identifier(a) for a in listed.links("/samples/") if a.count("-") == 4)
        for bottle in ids:
            walk.act("sunyulan", f"/samples/{bottle}/receive/", having="seal", seal="yes", temperature_c="4.4",
                     place="冷藏柜 2", decision="accept")  # fmt: skip
        step.objects += list(ids)
        shown = walk.person("sunyulan").get(f"/samples/{next(iter(ids))}/")
        walk.prove("D4", "从采样到接收没有断链 / no gap from sampling to receipt",
                   "断链" not in shown.text and "孙玉兰" in shown.text, shown.path)  # fmt: skip


def _head(text: str) -> str:
    """The head of a page as words, for what an assertion says when it does not hold."""
    start = text.find("<h1")
    return " ".join(re.sub(r"<[^>]+>", " ", text[start : start + 1500]).split())
