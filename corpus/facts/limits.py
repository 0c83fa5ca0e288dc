"""Names of limits: what a rule allows or asks for (高度不低于1.8米, 每季度至少检查一次, 配备不少于两具灭火器, 记录保存不少于两年).

Works on folded words around a quantity, as `naming` does, and is asked where that finds no name, and for the articles of
laws. Gives None for time limits of an act, thresholds that only define a case (…不足25米的), penalties and subsidies.
"""

from __future__ import annotations

import re

from corpus.facts.naming import Named, ends_clause, is_measure, is_name, strip_lead_in
from corpus.facts.places import unmarked

_MODAL = re.compile(
    r"(?:应当|应该|应|必须|须|需要?|要|均|都|一般|总体|严格|全年|得|不|原则上|分别|控制|保持|保证|确保|维持|稳定|在|为|于|是|至|到|达到?|按|以)+$"
)
_RULED = re.compile(r"(?:应当?|必须|须|要|需|控制|保持|维持|稳定)[^，；]{0,6}(?:在|为|于)$")
_PERIOD = r"(?:每个?(?:半年|季度|季|月|周|日|天|旬|年度?|学年|学期|班次?|小时|(?:\d{1,3}|[两三四五六七八九十]{1,3})个?(?:小时|工作日|日|天|周|月|年))|全年|年度|半年|(?<!\d)(?<!本)(?<!今)(?<!当)年均|日均)"
_OFTEN = re.compile(_PERIOD)
_TIMES = frozenset(
    ("次", "批次", "批", "场次", "场", "轮", "期", "人次", "学时", "课时", "个批次", "组", "家次", "户次", "遍")
)
_TIME = frozenset(("年", "个月", "天", "日", "小时", "个小时", "分钟", "周", "秒"))
_KEPT = re.compile(r"(?:保存|留存|保管|保留|留样|备查|储存|存放|贮存|追溯)(?:期限|期|时间|时限)?$")
_LENGTH_OF_TIME = re.compile(r"(?:期|期限|时间|时长|年限|周期|间隔|寿命|时限|工期|龄)$")
_MEASURE = re.compile(
    r"(?:时速|温度|湿度|高度|宽度|长度|深度|厚度|净高|净宽|净距|间距|距离|间隔|直径|半径|坡度|面积|容积|容量|容量|重量|含量|浓度|水分|残留量?|功率|电压|电流|压力|噪声|照度|"
    r"误差|偏差|限额|限值|人数|字高|口径|承载力|风速|流速|储备|库存|载重量?|层高|车速|限速|误报率|消费量|[率比量值度额]|资本|费用|换气量|(?<=[果净毛体])重|换气次数|频次|次数|批次|占比|比例)(?:（[^（）]{1,15}）)?$"
)
_ACTS = (
    "配备|配置|配齐|设置|设立|设|聘请|聘用|选聘|安排|组织|开展|抽取|抽检|抽查|检查|检测|检验|监测|巡查|巡检|培训|进行|举办|召开|发布|公布|提供|储备|选派|建立|"
    "投放|安装|增施|施用|完成|配有|拥有|参加|接受|更换|清洗|消毒|维护|保养|演练|走访|回访|评估|评价|报告|采集|抽样|购置|预留|设有|播放|更新|清理|调度|通报|督查|督导|轮训|体检"
)
_ACT = re.compile(rf"(?:{_ACTS})")
_NO_LIMIT = re.compile(
    r"罚|拘留|徒刑|赔偿金|违约金|滞纳金|奖励|补助|补贴|奖补|给予|予以|贴息|报名|年龄|年满|周岁|以下简称|自[^，]{1,20}之日起|到期|逾期|期满前|提前|届满|起诉|申请|"
    r"可以|不予|如果|发生|出现|造成|死亡(?!伤残赔偿)|重伤|启动|股东|董事|监事|出资|代表名额|委员(?!会)"
)
_PROCEDURE = re.compile(r"(?:检查|执法|调查|工作|办案|核查|评审|勘验|监督)人员$|(?:笔录|听证|合议)")
_SHORTEST = 4  # characters of the name of a share's part
_CASE = re.compile(r"^(?:以上|以下|以内)?的(?:$|[，。；、])|^(?:以上|以下)?的[^，。；]{0,14}(?:，|$)")
_INSIDE = re.compile(r"^(?:之?内|以?前|以?后|之前|之后|起|期满|届满)")
_OF_WHOLE = re.compile(
    r"(?:不低于|不少于|不得低于|不得少于|不小于|不超过|不得超过|不高于|不得高于)(?P<whole>[^，。；、\d]{2,16})的$"
)
_OF_EVENT = re.compile(r"(?:不得?少于|不得?短于|不得?低于)(?P<event>[^，。；、\d]{2,16}(?:后|起))$")
_GOES_ON = re.compile(r"^(?:的)?([^，。；\d]{2,30}?)(?:作为|用于|担任|负责|，|。|；|$)")
_YIELDS = re.compile(
    r"(?:日均|年均|月均|每[日年月]|[日年]).{0,4}(?:产生|排放|消耗|处理|生产|供应|加工|销售|出栏|屠宰|产出|使用|接待)"
)
_AMOUNT = re.compile(r"(?:资金|经费|预算)$")
_BUDGET = re.compile(
    r"(?:安排|列支|投入|筹措|落实|统筹|设立|拨付|配套|整合)(?:了)?(?:[^，；]{0,14}(?:资金|经费|预算))?(?:共|共计|总额)?$"
)
_PER = re.compile(
    r"^每(?:个|名|台|条|处|间|层|栋|家|户|亩|村|人|班|所|座|辆|千|百|万|[一二三四五六七八九十百千万\d]+).{2,}"
)


def limit_name(before: str, behind: str, unit: str, compared: bool, last: Named | None) -> Named | None:
    """The name of a limited quantity between `before` and `behind`, both without words like 不低于, 以上.

    `compared` tells that such words were there; `last` is what the limit before this one in the sentence was on.
    """
    words = unmarked(before).strip("，、 ")
    words = re.sub(r"^(?:会议)?(?:决定|同意)?，?从[^，]{2,15}?中(?=安排|列支|统筹)", "", words)
    words = re.sub(rf"^由[^，、]{{2,25}}?(?={_PERIOD})", "", words)
    behind = behind.lstrip(" ")
    if _INSIDE.match(behind) or _CASE.match(behind) or _NO_LIMIT.search(words + behind[:30]):
        return None
    if words.startswith(("对", "凡", "经", "因", "自")) and not _OFTEN.search(words):
        return None
    bare = _bare(words)
    measured = _MEASURE.search(bare) is not None or is_measure(bare)
    if (behind.startswith("的") and measured) or is_procedure(bare):
        return None
    for read in (_budget, _frequency, _measured, _equipped, _yielded):
        if named := read(words, bare, behind, unit, compared):
            return named
    return _carried(bare, behind, unit, last) if compared else None


def of_whole(before: str) -> tuple[str, str] | None:
    """费用 and 保费收入 of 费用不低于保费收入的 (a share follows), or None."""
    found = _OF_WHOLE.search(before)
    name = _bare(unmarked(before[: found.start()])) if found else ""
    return (name, found["whole"]) if found and len(name) >= _SHORTEST else None


def of_event(before: str) -> str | None:
    """保存期限产品保质期满后 of 保存期限不得少于产品保质期满后 (a time follows), or None."""
    found = _OF_EVENT.search(before)
    name = _bare(unmarked(before[: found.start()])) if found else ""
    return name + found["event"] if found and _KEPT.search(name) else None


def is_ruled(before: str) -> bool:
    """Whether a range behind `before` is a rule's: 温度应当保持在 …"""
    return _RULED.search(before) is not None


def is_procedure(before: str) -> bool:
    """Whether a number behind `before` belongs to how an act is done: 执法人员不得少于两人."""
    return _PROCEDURE.search(_bare(before)) is not None


def is_measured(before: str) -> bool:
    """Whether `before` ends in what is measured: 单果重, 贮存温度."""
    return _MEASURE.search(_bare(before)) is not None


def _bare(words: str) -> str:
    words = re.sub(r"^(?:还|并|且|同时)(?:应当|应|要|须)?", "", strip_lead_in(words))
    return _MODAL.sub("", words).strip("，、 ")


def _named(words: str) -> Named | None:
    words = re.sub(r"(?:应当|必须|应(?!急|用|对|变|力|答|收)|须(?!知)|不得|至少|(?<![日年月])均|原则上)", "", words)
    words = re.sub(r"[（(][^（）]*$", "", words).strip("，、：: ")
    return Named(words) if is_name(re.sub(r"^[每对]|每\d+个?[日月天]", "", words)) else None


def _frequency(words: str, bare: str, behind: str, unit: str, compared: bool) -> Named | None:
    """每季度至少组织一次检查, 监督抽检每季度不少于一次, 每季度抽取20批次."""
    if unit not in _TIMES or not (_OFTEN.search(words) or compared):
        return None
    thing = _thing(behind)
    if thing is None or re.search(r"制度|机制", thing) or not (_ACT.search(bare + thing) or (bare and compared)):
        return None
    if (not compared and unit in ("期", "组")) or not (_OFTEN.search(words) or _ACT.search(bare)):
        return None
    return _named(_with(bare, thing))


def _measured(words: str, bare: str, behind: str, unit: str, compared: bool) -> Named | None:
    """高度不低于1.8米, 保存期限不得少于六个月, 温度应当在12℃以下."""
    planned = words.endswith("按") and re.match(r"(?:考虑|设计|建设|配置|测算|控制|执行)$", behind) is not None
    if planned:
        return _named(bare) if _MEASURE.search(bare) or is_measure(bare) else None
    if not compared or not (ends_clause(behind) or re.match(r"[^，。；、\d]{1,4}量$", behind)):
        return None
    if unit in _TIME:
        kept = (
            _KEPT.search(bare) or (re.search(r"(?:储备|库存|备货)$", bare) and behind) or _LENGTH_OF_TIME.search(bare)
        )
        return _named(bare) if kept else None
    measured = _MEASURE.search(bare) or is_measure(bare) or re.search(r"距(?:离)?[^，、]{2,12}$", bare)
    return _named(bare) if measured else None


def _equipped(words: str, bare: str, behind: str, unit: str, compared: bool) -> Named | None:
    """配备救护人员不少于四名, 配备不少于两具灭火器, 每亩增施有机肥2立方米以上."""
    acts = list(_ACT.finditer(bare))
    thing = _thing(behind)
    if thing is None or unit in ("%", "‰", *_TIME) or not acts:
        return None
    if not (compared or _PER.match(words)):
        return None
    object_before = bare[acts[0].end() :]
    return _named(_with(bare, thing)) if thing or len(object_before) >= 2 else None


def _yielded(words: str, bare: str, behind: str, unit: str, compared: bool) -> Named | None:
    """日均产生废水约320吨."""
    if not ends_clause(behind) or unit in ("%", "‰", "次", *_TIME) or re.search(r"元", unit):
        return None
    return _named(bare) if _YIELDS.search(bare) else None


def _budget(words: str, bare: str, behind: str, unit: str, compared: bool) -> Named | None:
    """每年安排专项资金150万元用于运维, 列支500万元作为发展资金."""
    found = _BUDGET.search(bare)
    if not found or not re.fullmatch(r"[百千万亿]*元", unit):
        return None
    if _AMOUNT.search(bare):
        return _named(bare) if ends_clause(behind) or behind.startswith(("用于", "支持", "用以", "专项用于")) else None
    use = re.match(r"(?:作为|用于|的)?([^，。；、]{2,24}(?:资金|经费))(?:$|[，。；、]|用于)", behind)
    return _named(bare + use[1]) if use else None


def _carried(bare: str, behind: str, unit: str, last: Named | None) -> Named | None:
    """屋面防水不少于三年 behind 质量保修期不少于五年: the measure is the one before."""
    if last is None or last.goal or not ends_clause(behind) or len(bare) > 20 or _NO_LIMIT.search(bare):
        return None
    before = re.sub(r"(?<=期限|时间)[^，]{2,16}[后起]$", "", last.name)
    tail = re.search(r"[^，、每的]{2,12}$", before)
    if bare.endswith("的") or not bare:
        return _named(bare + before)
    often = re.match(rf"({_PERIOD}.*?{_ACT.pattern})(.*)$", before)
    if often and unit in _TIMES:
        return _named(often[1] + bare + often[2])
    measure = _MEASURE.search(before) if unit not in _TIME else tail
    return _named(bare + (measure[0] if measure else ""))


def _thing(behind: str) -> str | None:
    """What is counted behind its number, "" for nothing; None if the clause goes on with something else."""
    if ends_clause(behind):
        return ""
    found = _GOES_ON.match(behind)
    return found[1] if found and not found[1].startswith(("的", "以上", "以下")) else None


def _with(words: str, thing: str) -> str:
    return words + re.sub(r"^(?:以上|左右|以内)的?", "", thing)
