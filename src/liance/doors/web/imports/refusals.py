"""What the refusals about imports say."""

from django.utils.translation import gettext_lazy as _

from liance.doors.web.refusals import Words

WORDS: Words = {
    "imports.rows_refused": _(
        "有 %(count)s 行有问题，什么都没有保存。请改正文件后重新上传试导入。"
    ),
    "imports.unfit": _("这一行的内容登记不了。请核对各列，或在页面上单独登记。"),
    "imports.tried_gone": _("试导入的文件已经失效。请重新上传，试导入后再导入。"),
    "imports.no_rows": _("文件只有表头，没有要导入的行。请填写后重新上传。"),
    "imports.too_many_rows": _(
        "一个文件最多 %(most)s 行。请分成几个文件；更大的污染源名录请管理员用 liance import sources 导入。"
    ),
    "imports.columns_missing": _("缺少列：%(columns)s。请下载模板，按模板的表头填写。"),
    "imports.column_twice": _("列“%(column)s”出现了两次，请只留一列。"),
    "imports.not_text": _("有不能保存的字符，请重新录入这一格。"),
    "imports.not_offered": _("“%(value)s”不在可填的值中，请按模板“填写说明”表填写。"),
    "imports.surplus": _("这一行比表头多出单元格，请核对各列是否错位。"),
    "imports.no_source": _(
        "没有找到“%(name)s”，或者它不归您查看。请填名录里的全称或排污许可证编号。"
    ),
    "imports.several_sources": _("名录中有几家“%(name)s”，请改填排污许可证编号。"),
    "imports.no_agency": _("没有找到机构“%(name)s”，或者它的人员不由您登记。请填机构全称或简称。"),
    "imports.person_exists": _("“%(agency)s”已有“%(name)s”。同名的另一人请在机构页面上登记。"),
    "imports.no_stratum": _("计划里没有分层“%(name)s”。请先写一行分层，或改成已有分层的名称。"),
    "imports.several_strata": _(
        "计划里有几个分层叫“%(name)s”，分不清列入哪一个。请在计划页面上去掉重名的，再导入。"
    ),
    "imports.stratum_stands": _(
        "计划里已有分层“%(name)s”，内容不同。请改用别的名称，或在计划页面上去掉原有的再导入。"
    ),
    "imports.target_stands": _(
        "计划里已有这家单位的第 %(number)s 项，内容不同。请在计划页面上去掉它再导入，或删去这一行。"
    ),
    "imports.no_outlet": _("“%(unit)s”没有在用的排放口“%(outlet)s”。请核对编号，或先登记排放口。"),
    "imports.outlet_differs": _(
        "与第 %(line)s 行同一排放口，但内容不同。同一排放口各行的这一格请填一样或留空。"
    ),
}
