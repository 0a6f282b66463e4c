"""What the field app is told when something is refused, in both languages."""

from collections.abc import Callable, Mapping
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from liance.doors.field.shapes.answers import Bilingual, Fault
from liance.foundation.kernel.errors import Refused
from liance.mechanism.fieldwork import errors

WORDS: Mapping[str, tuple[str, str]] = {
    "field.signed_out": ("请先登录。", "Sign in first."),
    errors.NO_DEVICE: (
        "这部手机还没有登记，或登记已失效。请登录后重新登记，记录不会丢。",
        "This phone is not registered, or no longer. Sign in and register again; no record is lost.",
    ),
    errors.DEVICE_WITHDRAWN: (
        "管理员已收回这部手机。请先交完本机记录；收回以后做的，由人决定是否采用。",
        "This phone was withdrawn. Hand in what it holds; what came after waits for a person.",
    ),
    errors.NO_PERSON: (
        "这个账号没有对应的人员，不能登记手机。请联系管理员。",
        "No person stands behind this account, so it can have no device. Ask the administrator.",
    ),
    errors.BAD_KEY: ("手机的公钥读不出来。", "The phone's public key cannot be read."),
    errors.NAME_MISSING: ("请给这部手机起个名字。", "Name this phone."),
    errors.BODY_INVALID: (
        "这条记录的内容不合格式（%(at)s）。原记录已保留，请在“要你决定”处理。",
        "The record does not fit its form (%(at)s). It is kept; see “Needs your decision”.",
    ),
    errors.KIND_UNKNOWN: (
        "服务器还不认识这类记录（%(kind)s）。原记录已保留，服务器升级后可再试。",
        "The server does not know this kind yet (%(kind)s). It is kept; try again after an upgrade.",
    ),
    errors.ID_REUSED: (
        "同一编号两种内容，都已保留，请决定。",
        "One number came with two contents; both are kept, decide.",
    ),
    errors.CARRIED_UNSIGNED: (
        "由别的手机转交，没有原手机的签名，等原手机自己交来。",
        "Carried by another phone without its own signature; waits for its own phone.",
    ),
    errors.PREDECESSOR_MISSING: (
        "排队等前一条。",
        "Held until the one before arrives.",
    ),
    errors.PREMISE_MISSING: (
        "等另一部手机交来，到时自动办理：%(zh)s",
        "Waits for another phone, then goes on by itself: %(en)s",
    ),
    errors.FILES_MISSING: (
        "还缺 %(count)s 个文件，传到后自动办理。",
        "%(count)s files are still missing; it goes on when they arrive.",
    ),
    errors.FILE_NOT_FITTING: (
        "文件与记录对不上。原记录已保留。",
        "The files do not match the record. It is kept.",
    ),
    errors.REFERENCE_MISSING: (
        "没有找到它所属的现场。原记录已保留。",
        "The visit that it belongs to was not found. It is kept.",
    ),
    errors.SOURCE_UNKNOWN: (
        "“%(name)s”不在污染源库。请登记后选定，再办理。",
        "“%(name)s” is not on file. Register it, choose it, and try again.",
    ),
    errors.SPOKEN_ONLY: (
        "口令只证明双方见过面，不能代替签收。请在网络恢复后签收。",
        "The spoken code shows that the parties met; it is no acknowledgement. Acknowledge online.",
    ),
    errors.NOTHING_TO_DECIDE: ("这一条已经办完，不用再决定。", "It is settled; nothing to decide."),
    errors.CHOICE_UNFIT: ("这里不能这样决定。", "That choice does not fit here."),
    errors.REASON_MISSING: ("请写明原因。", "Give the reason."),
    errors.SET_ASIDE: ("由人决定搁置，原记录保留。", "A person set it aside; it is kept."),
    errors.NOT_FITTING: (
        "与已有的记录冲突，没有办理。原记录已保留，请在“要你决定”处理。",
        "It contradicts what is on file and was not carried out. It is kept; decide.",
    ),
    "field.unreadable": ("请求读不懂：%(at)s。什么都没有保存。", "Unreadable: %(at)s. Nothing kept."),
    "field.float": (
        "数字要写成整数或文字，不能是浮点数。什么都没有保存。",
        "Numbers are integers or text, never floats. Nothing was kept.",
    ),
    "field.too_large": (
        "一次最多 %(most)s MB，大文件请分段上传。什么都没有保存。",
        "At most %(most)s MB at once; upload large files in parts. Nothing was kept.",
    ),
    "field.part_differs": (
        "文件在路上变了（%(at)s），请再发一次。什么都没有保存。",
        "A file changed on its way (%(at)s); send again. Nothing was kept.",
    ),
    "field.part_unknown": (
        "有文件不属于任何一条记录（%(at)s）。什么都没有保存。",
        "A file belongs to no record (%(at)s). Nothing was kept.",
    ),
    "files.busy": ("这个文件正在由另一处上传，请稍后再试。", "This file is being sent from elsewhere; wait."),
    "field.upload_offset": (
        "接着传的位置不对，服务器收到 %(at)s 字节，请从那里接着传。",
        "Another offset: the server holds %(at)s bytes, go on from there.",
    ),
    "field.upload_checksum": ("这一段在路上变了，请再传这一段。", "This part changed on its way; send it again."),
    "field.checksum_unknown": ("校验方式读不懂（%(at)s）。", "The checksum cannot be read (%(at)s)."),
    "field.upload_gone": ("这次上传已结束或过期，请重新开始。", "This upload is over or expired; begin anew."),
    "field.upload_too_large": ("单个文件最大 %(most)s MB。", "One file has at most %(most)s MB."),
    "field.upload_differs": (
        "同一文件报了不同的大小，请重新计算后再传。",
        "The same file was announced with another size; compute it again.",
    ),
    "field.file_differs": (
        "传来的不是说好的那个文件，已作废，请重新上传。",
        "What came is not the file that was announced; it was ended, upload again.",
    ),
    "field.two_values": (
        "两人填了不同的值，都已保留，请定一个。",
        "Two people gave different values; both are kept, choose one.",
    ),
}  # fmt: skip


def said(refused: Refused) -> Bilingual:
    """The sentence for a refusal in both languages."""
    own = WORDS.get(refused.code)
    if own is not None:
        facts = {"at": "", "kind": "", "name": "", "count": "", "most": "", **refused.facts}
        return Bilingual(zh=own[0] % facts, en=own[1] % facts)
    both = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            both.append(_wording()(refused))
    return Bilingual(zh=both[0], en=both[1])


def fault(refused: Refused) -> Fault:
    """A refusal as the answer to a request."""
    return Fault(code=refused.code, message=said(refused), at=str(refused.facts.get("at", "")))


@cache
def _wording() -> Callable[[Refused], str]:
    # The words of the rules stand with the pages that show them; the wiring names where.
    found: Callable[[Refused], str] = import_string(settings.LIANCE_WORDING)
    return found
