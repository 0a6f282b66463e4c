"""Fictional firms in real counties. Limits are those of GB 8978-1996 table 4 level 1, GB
13271-2014 table 2 (gas) and GB 12348-2008, as transcribed in secondary sources."""

from dataclasses import dataclass

from liance.mechanism.registry.actions.sources import FactorLine

_W = "GB 8978-1996 表4 一级"
_G = "GB 13271-2014 表2 燃气锅炉"
_N = "GB 12348-2008 3类"


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented firm: name, its county by order in the area, industry, kinds of outlets."""

    name: str
    county: int
    industry: str
    management: str
    outlets: tuple[str, ...]


WATER = (
    FactorLine("pH值", "6-9", "无量纲", _W, on_site=True),
    FactorLine("化学需氧量", "100", "mg/L", _W),
    FactorLine("氨氮", "15", "mg/L", _W),
    FactorLine("悬浮物", "70", "mg/L", _W),
    FactorLine("阴离子表面活性剂", "5.0", "mg/L", _W),
    FactorLine("石油类", "5", "mg/L", _W),
)
METAL = (
    FactorLine("pH值", "6-9", "无量纲", _W, on_site=True),
    FactorLine("化学需氧量", "100", "mg/L", _W),
    FactorLine("六价铬", "0.5", "mg/L", "GB 8978-1996 表1"),
    FactorLine("总铬", "1.5", "mg/L", "GB 8978-1996 表1"),
)
GAS = (
    FactorLine("氮氧化物", "200", "mg/m³", _G, on_site=True),
    FactorLine("二氧化硫", "50", "mg/m³", _G, on_site=True),
    FactorLine("颗粒物", "20", "mg/m³", _G),
)
NOISE = (FactorLine("厂界噪声（昼间）", "65", "dB(A)", _N, on_site=True),)

OUTLETS: dict[str, tuple[str, str, str, tuple[FactorLine, ...]]] = {
    "water": ("DW001", "废水总排口", "water", WATER),
    "metal": ("DW002", "含铬废水车间排口", "water", METAL),
    "gas": ("DA001", "燃气锅炉排气筒", "gas", GAS),
    "noise": ("ZS01", "厂界", "noise", NOISE),
}

MAIN_FIRMS: tuple[Firm, ...] = (
    Firm("瑞麟乳业有限公司", 2, "乳制品制造", "simplified", ("gas", "water", "noise")),
    Firm("宏屹建材有限公司", 3, "砖瓦制造", "key", ("gas",)),
    Firm("雍川酿造有限公司", 4, "酒的制造", "key", ("water",)),
    Firm("恒晔表面处理有限公司", 3, "金属表面处理", "key", ("water", "metal")),
    Firm("渭丰淀粉有限公司", 5, "淀粉及淀粉制品制造", "key", ("water", "gas")),
    Firm("鸿砺水泥有限公司", 8, "水泥制造", "key", ("gas", "noise")),
    Firm("渭沣果汁有限公司", 6, "果汁饮料制造", "simplified", ("water",)),
    Firm("乾盛煤化有限公司", 9, "煤制品制造", "key", ("water", "gas")),
    Firm("金渭印染有限公司", 1, "棉印染精加工", "key", ("water",)),
    Firm("关山家具有限公司", 7, "木质家具制造", "registered", ("noise",)),
    Firm("康复医院有限公司", 0, "综合医院", "simplified", ("water",)),
    Firm("秦岭皮革有限公司", 10, "皮革鞣制加工", "key", ("water",)),
    Firm("凤州陶瓷有限公司", 10, "日用陶瓷制品制造", "simplified", ("gas",)),
    Firm("太白泉饮品有限公司", 6, "瓶装饮用水制造", "registered", ("water",)),
)

AREA_FIRMS: tuple[Firm, ...] = (
    Firm("秦源造纸有限公司", 0, "机制纸及纸板制造", "key", ("water",)),
    Firm("联丰食品有限公司", 1, "肉制品加工", "simplified", ("water", "gas")),
    Firm("永固建材有限公司", 0, "水泥制品制造", "registered", ("noise",)),
)

COUNTY_FIRMS: tuple[Firm, ...] = (
    Firm("澄坪金属表面处理有限公司", 0, "金属表面处理", "key", ("water", "metal")),
    Firm("清溪茶业有限公司", 0, "精制茶加工", "registered", ("water",)),
)
