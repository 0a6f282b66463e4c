"""Words of agencies and people for the values that the records hold."""

from django.utils.translation import gettext_lazy as _

LEVELS = {"province": _("省级"), "city": _("市级"), "county": _("县级")}
FUNCTIONS = {
    "department": _("主管部门"),
    "enforcement": _("执法机构"),
    "monitoring": _("监测机构"),
    "laboratory": _("社会化检测机构"),
}
CERTIFICATES = {"enforcement": _("行政执法证"), "monitoring": _("监测上岗证")}
DUTIES = {
    "sample": _("采样、现场测定"),
    "analyse": _("分析"),
    "review": _("校核、审定"),
    "sign": _("签发报告"),
}
GROUNDS = {"interest": _("有直接利害关系"), "relation": _("有其他关系可能影响公正")}
PAIRINGS = {"same_level": _("同级"), "stationed": _("驻市"), "served_by": _("代管")}
# standing of a validity -> kind of state
KINDS = {"valid": "ok", "soon": "soon", "expired": "late", "future": "idle", "none": "late"}
TRAININGS = {
    "special": _("专项培训"), "shadowing": _("跟班作业"), "joint": _("联合培训"),
}  # fmt: skip
RESULTS = {"none": _("没有考核"), "passed": _("合格"), "failed": _("不合格")}
CONSUMABLES = {
    "bottle": _("采样容器"), "reagent": _("试剂"), "standard": _("标准物质"), "other": _("其他"),
}  # fmt: skip
MEASURES = {
    "people": _("人员"), "equipment": _("设备"), "training": _("培训"), "other": _("其他"),
}  # fmt: skip
MEDIA = {"water": _("废水"), "gas": _("废气"), "noise": _("噪声")}
GAPS = {
    "unknown": _("没有建档"), "unit": _("登记的单位不同，不能扣减"), "short": _("批次不够"),
}  # fmt: skip
# what the draw-down writes into its entries -> how a page says it
PURPOSES = {
    "采样": _("采样"), "分析": _("分析"), "样品处置后容器回库": _("样品处置后容器回库"),
}  # fmt: skip
ENTRIES = {
    "care": _("维护保养"), "check": _("期间核查"), "repair": _("维修"), "other": _("其他"),
}  # fmt: skip
LOG = {
    **ENTRIES, "reading": _("现场测定"), "analysis": _("实验室分析"), "calibration": _("检定、校准"),
    "out": _("停止使用"), "back": _("恢复使用"), "retired": _("报废"),
}  # fmt: skip
# mark of a line -> kind of state, word
MARKS = {
    "replaced": ("idle", _("已更正")), "corrected": ("idle", _("已更正")),
    "out": ("late", _("停用期间")), "uncalibrated": ("late", _("校准期外")),
    "passed": ("ok", _("合格")), "failed": ("late", _("不合格")),
}  # fmt: skip
