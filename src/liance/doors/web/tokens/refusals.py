"""What the refusals about tokens, and those of the API itself, say."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words

WORDS: Words = {
    "exchange.token_name": _("请写明令牌给哪个程序用。"),
    "exchange.token_scope": _("请至少选一项范围；只能选您自己有权限的。"),
    "exchange.token_days": _("有效期为 1 至 %(most)s 天。"),
    "exchange.token_many": _("您已有 %(most)s 个有效令牌。请先吊销不用的。"),
    "exchange.token_ended": _("这个令牌已经失效，不用再吊销。"),
    "exchange.hook_name": _("请写明推送给哪个程序。"),
    "exchange.hook_host": _(
        "这个网址不在允许的范围内：主机须由管理员写进 LIANCE_WEBHOOK_HOSTS，并以 https:// 开头。"
    ),
    "exchange.hook_secret": _("加签密钥至少 %(least)s 个字符：对方凭它确认消息是本系统发的。"),
    "exchange.hook_kinds": _("请至少选一种事件。"),
    "exchange.hook_many": _("您已有 %(most)s 个推送。请先停用不用的。"),
    "exchange.hook_ended": _("这个推送已经停用。"),
    "exchange.token_unknown": _("令牌不存在、已过期或已吊销。请在“访问令牌”页面另发一个。"),
    "exchange.too_fast": _("每分钟最多 %(most)s 次，请 %(seconds)s 秒后再试。"),
    "exchange.key_missing": _("写入须带 Idempotency-Key，内容为 UUID；同一次写入重发时用同一个。"),
    "exchange.unreadable": _("请求读不懂：%(at)s"),
    "exchange.pages_alone": _("限定知悉的事项只在页面上办理。"),
    "exchange.unfit": _(
        "有一项内容不合要求：代码不在可选范围内、内容太长、重复，或引用了不存在的记录。请对照接口文档改正。"
    ),
    "exchange.cursor": _("cursor 只能用上一页返回的 next。"),
    "exchange.mark": _(
        "since 只能用最后一页返回的 mark，%(days)s 天内有效；恢复备份后也失效。"
        "请不带 since 从头读一遍，再用新的 mark。"
    ),
    "exchange.digest": _("收到的文件与所报 SHA-256 不一致，没有保存。请重新上传。"),
}
