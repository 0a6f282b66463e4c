"""What the refusals of the register of sources say, and the remarks that imports leave."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "registry.source_exists": _("名录中已有同一污染源“%(name)s”，请打开那一条修改。"),
    "registry.source_name": _("请填写单位名称。"),
    "registry.jurisdiction_unknown": _("没有这个辖区（%(place)s），请从列表中选择。"),
    "registry.coordinates_outside": _(
        "经度、纬度要一起填写，经度在 73 至 136 之间，纬度在 3 至 54 之间。"
    ),
    "registry.outlet_exists": _("这家单位已有排放口 %(outlet)s，请换一个编号。"),
    "registry.factor_twice": _("因子“%(factor)s”写了两次，请留一行。"),
    "registry.factor_line": _(
        "第 %(line)s 行读不懂，请按“因子,限值,单位,执行标准”填写，如：化学需氧量,100,mg/L,GB 8978-1996"
    ),
    "registry.limit_line": _(
        "第 %(line)s 行的并列限值读不懂，请写成“+许可证,限值,单位,证号”“+环评,限值,单位,批复”或"
        "“+标准,GB 8978-1996,表=4,级别=二级”。"
    ),
    "registry.limit_ground": _(
        "第 %(line)s 行：均值限值要用于瞬时样，须在取值时段后写明法律依据。"
    ),
    "registry.limit_unreadable": _(
        "“%(factor)s”的限值“%(limit)s”读不懂，请写成 50、6-9、<0.5 或 不得检出。"
    ),
}

# Remarks that an import has left with a source, as the page of the source says them.
REMARKS = {
    "identifiers.full_width": _("编码中的全角字符已改为半角"),
    "identifiers.separators_removed": _("编码中的空格、括号或不可见字符已去掉"),
    "identifiers.lower_case": _("编码中的小写字母已改为大写"),
    "identifiers.permit_mark": _("排污许可证编号末位不是 P"),
    "identifiers.permit_credit_code": _("排污许可证编号前 18 位不符合信用代码的校验"),
    "identifiers.organisation_check": _("信用代码中的组织机构代码校验不符"),
    "identifiers.credit_check": _("统一社会信用代码校验不符，请核对"),
    "identifiers.credit_character": _("统一社会信用代码有不允许的字符，请核对"),
    "identifiers.credit_length": _("名录中的统一社会信用代码不是 18 位"),
    "identifiers.division_retired": _("名录写的是已停用的区划代码"),
    "registry.division_unknown": _("名录写的区县不认识，按所在市登记"),
    "registry.permit_shared": _("另有一家单位用同一个排污许可证编号，请核对"),
    "registry.permit_form": _("排污许可证编号有 HJ 608 不用的字符"),
    "registry.permit_unusable": _("名录中的排污许可证编号不能用"),
    "registry.credit_unusable": _("名录中的统一社会信用代码不能用"),
    "registry.credit_suffix": _("统一社会信用代码的括号部分已去掉"),
    "registry.credit_from_permit": _("统一社会信用代码取自排污许可证编号"),
    "registry.codes_differ": _("统一社会信用代码与排污许可证编号不一致，请核对"),
    "registry.organisation_code": _("只有组织机构代码，没有统一社会信用代码"),
    "registry.coordinates_swapped": _("名录中的经度、纬度写反，已对调"),
    "registry.coordinates_unreadable": _("名录中的坐标读不懂，请补上"),
    "registry.coordinates_outside": _("名录中的坐标不在国内，请补上"),
    "registry.management_unknown": _("名录中的管理类别不认识，请补上"),
    "registry.found_on_site": _("现场登记，待核对"),
    # As earlier releases wrote it.
    "现场登记，待核对": _("现场登记，待核对"),
    "registry.found_double": _("名录中已有同一家单位，这一条停用，只留作当时办理的记录"),
    "registry.text_cut": _("名录中的文字过长，已截断"),
}
