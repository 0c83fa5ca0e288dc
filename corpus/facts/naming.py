"""What a quantity is of: its name, from the words in front of it and behind it in its clause.

Gives None wherever the words don't make a name that can stand alone: a missing fact is better than a false one.
Works on folded text; years, regions and places are left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.facts.places import unmarked

_YEARS = r"(?:(?:19|20)\d{2}\s*年(?:底|末|度|年底)?(?:以?前|之前)?)"
_LEAD_IN = re.compile(
    rf"^(?:[\s、，：；和及与]+|以及|并且?|同时|其中|力争|争取|确保|保证|预计|计划|规划|实现|努力|推动|促进|带动|引导|支持|鼓励|使得?|将|要|让|"
    rf"(?:到|至|截至|截止|在|于)?{_YEARS}|到?[“\"]?十[二三四五六]五[”\"]?(?:期?末|期间|时期)|(?:截至)?目前|当前|全国|全省|全市|全区|全县|全州|我[省市区县国州]|本[省市区县]|"
    rf"(?:今|本|当|明|每年)?年(?:底|末|内)(?:以?前|之前)?|今年|分别|区域内|辖区内?|城乡居民(?=$)|至|到|进一步|稳步|基本|逐步|有效|不断|"
    rf"(?:一|二|三|四|五)是|第[一二三四五](?:是|，)|并?且|但是?|同时符合|符合|——|[此本这]次|[今当]年以来|一年来|用于)"
)
_COMPARED = re.compile(
    rf"(?:比|较|在)(?:{_YEARS}|上年|去年|上一年|同期|基期|上年同期|去年同期)(?:底|末)?(?:的?基础上|水平)?(?:同期)?|与{_YEARS}相比|同比|环比|按可比价格?计?算?"
)
_TO = "到|至|为"
_REACH = re.compile(
    rf"(?:{_YEARS}|仅|只|要|应|应当|须|必须|需|力争|均|都|全部|总体|平均|合计|累计|将|已经?|也|分别|继续|持续|稳定|长期|基本|预计|初步|实际|需要|各|总计|共计|动态)*"
    rf"(?P<verb>(?:提高|提升|增加|增长|上升|扩大|发展|扩展|拓展|增至|升|提|降低|下降|减少|压缩|压减|缩短|缩减|降|减|控制|稳定|保持|维持|巩固|恢复|培育|建设|完善|扩容|推广|优化|新增|实现)"
    rf"(?:{_TO}|在)|达到|达|保持|实现|完成|增至|升至|降至|减至|压至|超过|突破|为|是|占|有)(?:了)?(?:{_YEARS}的?)?\s*[：:“\"]?$"
)
_STRONG = re.compile(r"达到|达$|[到至在]$|超过|突破")
_GROWTH = re.compile(
    r"(?P<growth>(?:至少|年均|平均|累计|每年|逐年|再|新|共|约)*(?:增长|增加|提高|提升|上升|递增|下降|降低|减少|缩短|压减|压缩|削减|递减|节约|上浮|下浮|增幅|降幅|回落|增速|新增)(?:了|幅度)?(?:不|均|约)?)$"
)
_INDEX = re.compile(
    r"(?:指数|满意度|系数|评分|得分|竞争力|总分|分值|信任度|美誉度|知晓度|密度|总量|总数)(?:均|都|要|应|综合|平均)*$"
)
_GAP = re.compile(r"\s{2,}|[】：\n]|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_BASE = re.compile(
    rf"(?:已?经?)(?:从|由)(?P<year>{_YEARS}|[“\"]?十[二三四五六]五[”\"]?末|目前|原来|原有?|上年|去年|最初|当前)?(?:的)?$"
)
_NOUN = re.compile(
    r"(?:率|[涨跌升降增]幅|比例|比重|占比|份额|指数|系数|水平|程度|[强密浓高深宽厚长温湿速精力信满][度]|意度|[热角]度|总量|总额|总数|总值|产值|增加值|值|收入|支出|投入|投资|面积|"
    r"数量|规模|额|量|数|价格|成本|费用|能力|里程|长度|时间|时限|期限|周期|天数|年限|寿命|年龄|得分|成绩|评分|分数|人口|距离|幅度|税收|利润|经费|资金|能耗|"
    r"排放|存量|流量|容量|寿命|误差|速度|效率|价|标准|增速|工资|贷款|密度|长|宽|间距|半径|高度|库容|产能|产量|占补)(?:（[^（）]{1,20}）)?$"
)
_PLAIN = re.compile(
    r"(?:[率数]|比重|占比|比例|总值|产值|增加值|收入|支出|余额|总额|投资|面积|产量|里程|指数|满意度)$"
)  # 合格率98%, without a verb
_ABLE = re.compile(r"(?:能力|规模|产量|产能|总量|总数|数量|面积|里程|产值|人口|排放量|存量|库容|缺口)$")
_VERB = (
    "新增|开通|改扩建|编制|编写|增设|购置|添置|聘请|选聘|录用|培育|引育|建成|建设|新建|改建|扩建|创建|打造|制定|制订|制修订|制（修）订|修订|主导|参与|牵头|引进|认定|获得|获评|获批|评选|选树|推出|争创|创成|申创|集聚|"
    "孵化|争取|申报|注册|设立|布局|培养|培训|举办|承办|实施|完成|改造|建立|遴选|推广|创作|扶持|选派|招引|落地|储备|治理|整治|更新|"
    "淘汰|攻克|突破|转化|授权|发布|入选|扩大|收储|配备|配置|吸纳|安置|帮扶|资助|栽植|绿化|修复|造林|吸引"
)
_OFTEN_VERB = "出动|惠及|收集|抽取|抽样|采集|受理|办结|查处|立案|办理|整改|排查|巡查|走访|指导|服务|约谈|关停|下架|召回|监督检查|检出|签订|发放|处置|开展|组织|检查|抽查|抽检|监测|检测|检验|提供|发布|种植|采购|形成|拥有"  # results only where said how often, or how many at least
_DONE = re.compile(
    rf"(?P<often>每年|年均|全年|累计|共|年度|逐年|每[季月]度?)?(?:至少|力争|争取|计划|预计|已经?|共|新|再)?"
    rf"(?P<verb>(?:{_VERB}|{_OFTEN_VERB})(?:(?:或|和|、|并|与|及|/)?(?:{_VERB})|(?:或|和|、|并|与|及|/)(?:{_OFTEN_VERB}))*)(?P<past>了)?"
)
_TASKS = re.compile(
    r"(?:任务|工作|措施|方面|行动|内容|问题|环节|领域|政策|制度|机制|要求|步骤|阶段|部分|重点|举措|事项|条件|原则|意见|要点|方针|目标|计划|方案|办法|规定|专题|时间|体系|能力|以来|过程|程序|文件|通知|经验|情形|情况|方式|途径|意识|作用)$"
)
_BAD_END = re.compile(
    r"(?:[的了在按以于对给让向及从由等其该这各每为是与和或不将把被至到可应须需约超第共未就、：“（《]|每年|没有|会有|可能|尽量|预计|原则上|小幅|大幅|惠及|不得|应当|可以|按照|根据|其中|包括|大约|接近|不超|以上|以下|左右|给予|予以|处以)$"
)
_BAD_IN = re.compile(
    r"可能|原则上|加起来|没有|[。；！？\n\t]|应当|按照|根据|给予|予以|补助|补贴|奖励|奖补|罚款|处以|违法|贴息|返还|减免|免收|免征|减按|减半|减征|征收|缴纳|不予|可以|不得|凡|如果|达到|超过|高于|低于|不少于|不足|从(?![业事属])|由原|涉及|是指|前款|所称|所指|\d月|\d日|记者|例如|对于|若|"
    r"第[一二三四五六七八九十百\d]+[条款项]|扣[减除分]|加分|得分标准|记\d|例如"
)
_PRONOUNS = re.compile(
    r"^(?:即|就|仅|已|其|该|这|此|它|每(?![年百千万十人户])|各|由|因|对|从(?!事|业)|向|按|以|为|把|被|可|不|于|在|当|如|凡|若|与|及|的)"
)
_LONGEST, _SHORTEST = 42, 2
_LONGEST_CARRIED, _VERB_WITHIN, _SUBJECT = (
    25,
    14,
    4,
)  # characters: a bare thing's, before a verb, of a thing in front of one
_NO_COUNT = frozenset(("", *"%‰倍天日年岁分米元度秒周折位门", "个百分点", "百分点", "小时", "分钟", "个月"))
_BAD_MADE = re.compile(_BAD_IN.pattern + r"|组$|^组")
_OUTCOME = re.compile(r"(?:检出|发现|其中)?(?:不?合格|不?达标|优秀|良好|问题|整改|通过|未通过)")
_EXTENT = re.compile(r"(?:面积|容量|产能|产值|规模|里程|长度|投资|总量|产量|收入|金额|资金)$")
_CASES = re.compile(r"(?:立案|查处|受理|办结|检出)$")
_ONLY_TIME = re.compile(
    r"(?:每(?:半年|季度?|月|周|日|天|年)|全年|年度|半年|今年|本年|当年|去年|上年|同期|季度|上半年|下半年)+(?:累计)?"
)
_NOTHING = frozenset(("最长", "最高", "最低", "最多", "最大", "最短", "累计", "合计", "总计", "规模", "总量", "数量", "人数", "面积", "比例", "金额", "累计金额",
                      "时间", "期限", "增长", "占比", "比重", "增速", "标准", "总额", "额度", "价格", "产量", "产值", "收入", "长度", "宽度", "距离", "幅度"))  # fmt: skip
_TAIL = re.compile(
    r"(?:(?:总体|平均|一次性?|综合|评价性|监督|质量|例行|抽检|抽查|抽样|监测|检测|竣工|验收|产品|安全|年均|年度|应用|覆盖|普及|达标|优良|建设|培育|公众|群众|顾客|服务|指标|有效|处置|规范化|标准化|信息化)*"
    r"(?:合格率|达标率|覆盖率|优良率|普及率|参保率|满意度|指数|[\u4e00-\u9fff]{2}率|比例|比重|占比|面积|总量|总数|总额|数量|收入|支出|投入|产值|增加值|能力|里程|水平|人数|时间|浓度|[产销储用供]量|规模))$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A quantity's name; `base` marks a value that something started from, `past` one that words say was reached.

    `goal` is the verb that a following bare noun takes over (培育 of 培育A 3家、B 5家), `unit` what it was counted in.
    """

    name: str
    base: bool = False
    past: bool = False
    goal: str = ""
    unit: str = ""


def name_quantity(before: str, behind: str, unit: str, compared: bool, last: Named | None) -> Named | None:
    """The name of a quantity between the words `before` and `behind` in its clause, both without words like 不低于, 以上.

    `compared` tells that such words were there; `last` is what the quantity before this one in the sentence was.
    """
    if not unit and not _INDEX.search(_REACH.sub("", before)):
        return None
    words = strip_lead_in(unmarked(_COMPARED.sub("", _GAP.split(before)[-1].lstrip("、 "))))
    if base := _BASE.search(words):
        return _made(words[: base.start()], unit, base=True) if _NOUN.search(words[: base.start()]) else None
    reach = _REACH.search(words)
    growth = _GROWTH.search(words)
    if last and last.base and re.fullmatch(rf"[\u4e00-\u9fff]{{0,6}}(?:[到至]|增加|提高)(?:{_YEARS}的?)?", words):
        return Named(last.name)
    if goal := _counted(before, words, behind, unit, compared, last) or _of_another_year(
        before, words, behind, unit, last
    ):
        return goal
    if reach and (not growth or reach.end() - reach.start() >= 2):
        return _reached(words, reach, unit, compared, behind)
    if growth and unit not in ("天", "年", "日"):
        subject = strip_lead_in(words[: growth.start()]) or (last.name if last and not last.goal else "")
        named = _made(subject, unit) if ends_clause(behind) else None
        return (
            Named(subject + growth["growth"].removesuffix("了"), past=growth["growth"].endswith("了"))
            if named
            else None
        )
    if ends_clause(behind) and (
        _NOUN.search(words) if compared else _PLAIN.search(words) and unit not in _NO_COUNT - {"%", ""}
    ):
        return _made(words, unit)
    return None


def subjects(words: str, count: int) -> list[str] | None:
    """The full names of the `count` things before 分别: A、B合格率 → A合格率, B合格率; None if they don't fit."""
    words = strip_lead_in(words)
    parts = [part for part in re.split(r"、|以及|(?<!共)(?:和|与|及)(?!谐|平|睦)", _closed(words)) if part]
    parts = [part.translate(_OPENED) for part in parts]
    if len(parts) != count:
        return None
    if all(_NOUN.search(part) for part in parts):
        return parts
    grouped = _GROUPED.search(parts[-1])
    if grouped:
        return [part + grouped["tail"] for part in (*parts[:-1], parts[-1][: grouped.start()])]
    kind = _OF_KIND.match(parts[-1])
    one_kind = kind is not None and all(_OF_KIND.fullmatch(part) for part in parts[:-1])
    tail = parts[-1][kind.end() :] if kind and one_kind else _shared_tail(parts)
    if not tail:
        return parts if not _NOUN.search(parts[-1]) else None
    return [part if part.endswith(tail) else part + tail for part in parts]


# What stands for a whole name in front of the last of a set: 城镇 of 城镇、农村居民人均可支配收入.
_OF_KIND = re.compile(
    r"城[市镇区]|农村|乡村|小学|初中|高中|[男女]性?|[一二三]级|[省市县]级|国家级|公办|民办|线[上下]|集中|散居|分散"
)
_GROUPED = re.compile(
    r"等?(?:[两三四五六七八九十]|\d+)(?:大|个|类|种|项|家)[^的]{0,12}?的?(?P<tail>(?:(?!的)[\u4e00-\u9fff]){1,8}(?:率|比例|比重|占比|度|量|数|额|值))$"
)
_CLOSED = {ord("、"): 0xE000, ord("和"): 0xE001, ord("与"): 0xE002, ord("及"): 0xE003}
_OPENED = {private: character for character, private in _CLOSED.items()}


def _closed(words: str) -> str:
    """`words` with what parts names inside brackets put out of sight."""
    return re.sub(r"[（“《][^（）“”《》]*[）”》]", lambda found: found[0].translate(_CLOSED), words)


def _shared_tail(parts: list[str]) -> str:
    """What the last of `parts` says for all of them: 抽检合格率 of 高速公路、干线公路抽检合格率."""
    first, last = parts[0], parts[-1]
    for length in (4, 3, 2, 1):
        at = last.find(first[-length:]) if len(first) > length else -1
        tail = last[at + length :] if at >= 0 else ""
        if len(tail) >= 2 and _NOUN.search(tail):
            return tail
    found = _TAIL.search(last)
    return found[0] if found and len(found[0]) < len(last) else ""


def strip_lead_in(words: str) -> str:
    """`words` without what opens a statement and names nothing: 力争到2027年，全市 …"""
    before = None
    while before != words:
        before = words
        words = _LEAD_IN.sub("", words, count=1).strip()
    return words


def counted_thing(clause: str) -> str:
    """What the words in front of a clause's last number count: 社工站 of 建成社工站98个."""
    words = strip_lead_in(unmarked(clause))
    done = _DONE.match(words)
    thing = words[done.end() :] if done else words
    return thing if is_name(thing) and not _REACH.search(thing) else ""


def is_measure(name: str) -> bool:
    """Whether a name says by its last word that it is measured: …率, …面积, …年限."""
    return _NOUN.search(name) is not None


def is_name(words: str) -> bool:
    """Whether `words` can stand as an indicator's name."""
    return (
        words not in _NOTHING
        and not _ONLY_TIME.fullmatch(words)
        and words.count("“") == words.count("”")
        and _SHORTEST <= len(words) <= _LONGEST
        and not _BAD_END.search(words)
        and not _BAD_IN.search(words)
        and not _PRONOUNS.search(words)
        and re.search(r"[\u4e00-\u9fff]{2}", words) is not None
        and words.count("（") == words.count("）")
    )


def _made(words: str, unit: str, base: bool = False, past: bool = False) -> Named | None:
    words = strip_lead_in(words).strip('，、：:“”" ')
    words = re.sub(r"（即[^（）]*）", "", words)
    words = re.sub(r"^(?:提高|提升|降低|扩大|加快|增加)(?=.*(?:率|比例|比重|占比|面积|规模|能力|水平)$)", "", words)
    words = re.sub(
        r"(?:总体|要严格|应严格|严格|均|都|全部|要|应|力争|总计|合计|全面|继续|持续|稳定|分别|明显|显著|稳步|大幅|进一步|逐步|已经?|累计|平均|也)+$",
        "",
        words,
    )
    return Named(words, base, past) if is_name(words) else None


def _reached(words: str, reach: re.Match[str], unit: str, compared: bool, behind: str) -> Named | None:
    subject = words[: reach.start()]
    weak = not _STRONG.search(reach["verb"])
    able = reach["verb"] in ("为", "占") and _ABLE.search(subject) is not None and unit not in _NO_COUNT
    if (
        weak
        and not able
        and not (
            (_NOUN.search(subject) or not unit)
            and (unit in ("%", "‰") or compared or reach["verb"] in ("保持", "实现", "完成"))
        )
    ):
        return None
    if not weak and not (_NOUN.search(subject) or not unit or ends_clause(behind)):
        return None
    if unit in ("天", "日", "年", "小时", "分钟", "个月", "次", "分", "米", "元") and not _NOUN.search(subject):
        return None
    past = bool(re.search(r"已|了$", reach[0]))
    return _made(subject, unit, past=past)


def _counted(before: str, words: str, behind: str, unit: str, compared: bool, last: Named | None) -> Named | None:
    """Things counted: 培育示范企业100家, 建成5个示范区, and what follows them without a verb (B 5家, 其中2024年3家).

    `words` are those of `before` that name something.
    """
    if unit in _NO_COUNT:
        return None
    if not words and last and last.goal and ends_clause(behind) and re.search(r"20\d{2}年", before):
        return Named(last.name, past=last.past, goal=last.goal)
    done = next((found for found in _DONE.finditer(words) if found.start() <= _VERB_WITHIN), None)
    if done is None:
        return _owned(words, behind) or _carried_on(words, behind, unit, compared, last)
    rarely = re.fullmatch(_OFTEN_VERB, done["verb"]) is not None and not (
        done["often"] or compared or (last and last.goal) or _made_to_do(behind, done["verb"])
    )
    if rarely or _REACH.search(words[done.end() :]):
        return None
    past = bool(done["past"] or "已" in words[: done.end()])
    if done.end() == len(words):
        return _object_behind(words, behind, unit, done, past)
    words = words.removesuffix("等")
    bare = re.sub(r"^已经?", "", words)
    if not ends_clause(behind) or (unit in ("项", "个", "条") and _TASKS.search(words)) or not is_name(bare):
        return None
    return Named(bare.replace("了", "", 1) if done["past"] else bare, past=past, goal=done["verb"])


def _object_behind(words: str, behind: str, unit: str, done: re.Match[str], past: bool) -> Named | None:
    """The name where the verb stands right before the number: 建成 5个 示范区, or 示范区新增 5个."""
    name = _object(behind) or _made_to_do(behind, done["verb"])
    subject = words[: done.start()]
    whole = strip_lead_in(
        ("" if re.search(r"[，、]", subject) else subject) + (done["often"] or "") + done["verb"] + name
    )
    if name:
        return Named(whole, past=past, goal=done["verb"]) if is_name(whole) else None
    if ends_clause(behind) and unit in ("起", "件", "宗", "例") and _CASES.search(words):
        return Named(words, past=past, goal=done["verb"])
    ends = ends_clause(behind) and done.start() >= _SUBJECT and done["verb"] not in ("实现", "完成")
    return Named(words, past=past) if ends and is_name(words) else None


def _of_another_year(before: str, words: str, behind: str, unit: str, last: Named | None) -> Named | None:
    """The measure of the number before, where nothing but a year and a verb is said: 治理率2023年达到41%，2024年达到48%."""
    if last is None or last.unit != unit or not is_measure(last.name) or not ends_clause(behind):
        return None
    reach = _REACH.match(words)
    dated = not words and re.search(r"20\d{2}年", before) is not None
    return Named(last.name, past=last.past) if dated or (reach and reach.end() == len(words)) else None


def _owned(words: str, behind: str) -> Named | None:
    """What there is: 加工企业 of 现有加工企业45家."""
    found = re.fullmatch(
        r"[^，、]{0,12}?(?:现有|共有|拥有|^(?:全[镇乡村街])?有)(?P<thing>[\u4e00-\u9fff“”、]{2,25})", words
    )
    if not found or not ends_clause(behind) or not is_name(found["thing"]):
        return None
    return Named(found["thing"], past=True, goal="现有")


def _carried_on(words: str, behind: str, unit: str, compared: bool, last: Named | None) -> Named | None:
    """The name of a thing that takes over the verb of the one before it: B 5家 behind 培育A 3家."""
    if last is None or not last.goal or unit.endswith("元"):
        return None
    name = words if words and ends_clause(behind) else "" if words else _object(behind)
    if _OUTCOME.fullmatch(words) and ends_clause(behind):
        name = re.sub(rf"(?:{_OUTCOME.pattern})+$", "", last.name) + words
        return Named(name, past=last.past, goal=last.goal) if is_name(name) else None
    if _EXTENT.search(name):  # 面积 of 建成基地20个、面积5万亩
        return Named(last.name + name, past=last.past) if not compared and is_name(last.name + name) else None
    fits = 0 < len(name) <= _LONGEST_CARRIED and not _TASKS.search(name) and not _REACH.search(name)
    return Named(last.goal + name, past=last.past, goal=last.goal) if fits and is_name(last.goal + name) else None


def _object(behind: str) -> str:
    """What is counted, where it stands behind its number: 个 … 示范区; "" if the clause goes on with something else."""
    found = re.match(r"的?\s*([^，。；、\d]{2,24}?)\s*(?:$|(?=[，。；、]))", behind)
    if (
        not found
        or _TASKS.search(found[1])
        or _BAD_IN.search(found[1])
        or re.search(r"达到|进行|完成|实现|提供|用于|开展|建立|处于|[在为将了]", found[1])
    ):
        return ""
    return re.sub(r"^(?:以上|左右|以内)的?", "", found[1])


def _made_to_do(behind: str, verb: str) -> str:
    """企业开展培训 of 组织 30家 企业开展培训: the things counted and what they are made to do."""
    found = re.match(r"([^，。；\d]{2,30}?)\s*(?:$|(?=[，。；]))", behind)
    made = re.search(r"组织|遴选|选派|动员|抽取", verb) is not None
    return found[1] if found and made and not _TASKS.search(found[1]) and not _BAD_MADE.search(found[1]) else ""


def ends_clause(behind: str) -> bool:
    """Whether nothing that belongs to a quantity follows it in its clause, where `behind` goes on."""
    return (
        re.match(
            r"\s*(?:$|[，。；、）”（\n\t]|以及|和|与|及|并|但|且|而|其中|的?(?:目标|水平|标准|要求|大关)(?:$|[，。；、]))",
            behind,
        )
        is not None
    )
