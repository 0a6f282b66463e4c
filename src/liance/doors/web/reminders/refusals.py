"""What the refusals about reminders say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "reminding.group_host": _(
        "这个网址不在允许的范围内：企业微信、钉钉请原样粘贴机器人的网址；"
        "其他地址须由管理员写进 LIANCE_WEBHOOK_HOSTS，并以 https:// 开头。"
    ),
    "reminding.group_secret": _("请填写加签密钥：没有密钥，对方无法确认消息是本系统发的。"),
    "reminding.group_exists": _("这个机构已有名为“%(name)s”的工作群。"),
    "reminding.quiet_day": _("免打扰时段盖住了全部汇总时间，提醒将发不出去。请缩短时段。"),
    "reminding.no_address": _("人员档案里没有手机号，请管理员先补上。"),
    "reminding.not_open": _("这一条已经发出，或还在等待发送，不用再发。"),
}
