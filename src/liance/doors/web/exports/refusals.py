"""What the refusals about exports say, and why one failed."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words

WORDS: Words = {
    "exchange.no_list": _("没有这个列表，或者您的岗位不能查看它。请从列表页面上的“导出”进入。"),
    "exchange.no_form": _("请选择文件格式。"),
    "exchange.too_many": _("您已有 %(most)s 个导出没有完成。请等它们完成，或者先取消。"),
    "exchange.not_ready": _("导出还没有完成，请稍后再取。"),
    "exchange.gone": _("没有可取的文件：没有导成、已取消，或已过保存期删除。请重新导出。"),
}
FAILED: Words = {
    "exchange.miscounted": _(
        "写出的行数与数据库不一致，没有给出文件。请重试；再次出现请告诉管理员。"
    ),
    "exchange.no_space": _("服务器磁盘已满，没有写完。请告诉管理员。"),
    "exchange.not_permitted_now": _("开始导出时您已没有查看这个列表的权限。"),
    "exchange.broken": _("程序出错，没有写完。请重试；再次出现请告诉管理员。"),
}
