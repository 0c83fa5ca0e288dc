"""What of a number a question binds: its years, its kind of unit, its measure, and what it says it does not mean.

Which numbers there are is found by `stated`, and which of those that fit answers is told by `values`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.asked_units import units_asked, units_in, units_of, units_of_columns
from assistant.evidence import subsequence
from assistant.numerals import plain_numbers
from assistant.stated import Stated
from assistant.types import Question
from corpus.facts.years import heading_year, may_report_on
from corpus.types import Comparator, Document, Kind
from index.words import fold

# What the question says it does not ask for: 不是国家级那个, 不要2027年的规划数, 别和监督抽查混了.
# What ends in 吧 or 吗 is asked and not denied: 不是都要认证吧.
_DENIED = re.compile(
    r"(?:注意)?(?:(?<!是)不是(?:问|指|说|要)?|不要(?!求)|别(?=[和跟与把])|而非|并非|不问|不含)([^,。，;；?？!！()]*[^,。，;；?？!！()吗吧嘛么])(?=[,。，;；?？!！()]|$)"
)
# A part that is asked for, of a whole: 总投资里,专项债券占多少.
_PART_OF = re.compile(
    r"(?P<whole>[^,。?？]{2,16})(?:其中|当中|(?<![公英区县市省家村镇乡街校院店厂城国这那])里(?:面|头)?|中(?=,)),?(?P<part>[^,。?？]{2,14}?)(?:一?共|各)?(?:占|有|是|为|投入?|安排)?了?(?:多少|几|百分之)"
)
_MEASURE = re.compile(r"([一-龥]{2})[率度]|指数|产值|总量|面积")
_LOOSE = re.compile(r"合格|达标|满意|比[例重]?|百分|概|效|功|年[率度]|的|个|[季月年]度|制度|力度|额度")
_POINTED_AT = re.compile(r"(?<=[那这])几")  # 那几条街 are known to who asks
# Officialese in short, as it is spoken and hardly ever written in a document.
_SHORT = {"国标": "国家标准", "行标": "行业标准", "地标": "地方标准", "团标": "团体标准", "规上": "规模以上", "规下": "规模以下",
          "gdp": "地区生产总值", "过关率": "合格率", "限上": "限额以上", "战新": "战略性新兴", "农残": "农药残留"}  # fmt: skip
# What documents call that which is asked for by a verb alone: 要投多少钱.
_IMPLIED = tuple(
    (
        re.compile(
            rf"{verb}(?:入|助|贴|励|款|资|进去?|出|给|到|下去)?(?:了?(?:多少|几)(?![个家户项件名次人])|[得的]?(?:更|最|较|比较)?[多少高低](?![少个数]))"
        ),
        word,
    )
    for verb, word in (
        ("(?:总共|一共|合计|总计|全部)[^,。?？]{0,3}[投花]", "总投资"),
        ("(?<!总共)(?<!一共)(?<!总共要)(?<!一共要)投", "投资"),
        ("[奖]", "奖励"),
        ("罚", "罚款"),
    )
)
_ASKING = re.compile(
    r"多长时间|多少时间|多久|几多|(?<=\s)(?:块?钱|万块|工作日)(?=\s|$)|(?:至|最|起码要?)[少多低高]|起码|之内|以内|(?:不能|不得|不准|不可以?|不许|不)(?:低|少|小|超过|高|多|大|短|长)于?"
)
_TRAILING = re.compile(r"(?:定|占|做|打|达|搞|抓|能|会|要|得|应当?|该|须|需要?|可以|必须|才|就|算)+(?:到|成|为)?$")
_NAMED_UNIT = re.compile(
    r"(?:多少|几)(?!个?百分)(?:个?[百千万亿]+)?"
    r"(?:个(?=百分点|工作日|月|小时|学[时分期年]))?([批人户件架家台班]次|百分点|工作日|公[里斤顷吨]|[千厘毫][米克瓦]|[平立]方|毫升|小时|分钟|学[时分期年]|"
    r"[个家户项件名处座所批台套场人种条张份册间栋辆艘天日周年月分倍度米亩吨升斤克元时次篇级股头只期门课])"
)
_SHORT_FORM = re.compile("|".join(_SHORT))
_AIMED = re.compile(r"力争|目标|达到|提高到|保持|控制|新增|培育|建成|到(?:19|20)\d{2}年")
_QUALIFIERS = re.compile(r"[\W_]|质量|安全|总体|综合|平均|评价性|例行|主要|本地|全[区市县省年]|年末|累计|达到|目标")
_SAME_PART = 0.4
_ENDING = 3  # characters that names end in alike
# Words that tell near things apart: a number of another one of a set is of something else.
# Of those that are marked, what names none of them is of the whole, and no answer for one: 食品抽检 is not 流通环节食品抽检.
_APART = tuple(
    (re.compile(rf"(?:{words})(?:[和与及、]?(?:{words}))*{behind}"), re.compile(words), whole)
    for words, behind, whole in (
        ("[一二三四五六]", "[级类等星档](?!及?以[上下]|市|公路|道路|职称)", True),
        ("国际|国家|行业|地方|团体|企业", "标准", False),
        ("国家|省|市|区|县|镇|乡|村", "级(?!别)", False),
        ("[a-e]", "级", True),
        ("生产|加工|流通|餐饮|销售|种植|养殖|使用|批发|零售", "(?:服务)?(?:环节|领域)", True),
        ("监督|评价性|风险", "(?:抽[检查验]|监测)", False),
        ("食|药|农产|水产|畜产|林产|产|化妆|保健|消费|日用|纺织|用", "品", False),
        ("城镇|农村|城乡|乡村", "(?:常住)?(?:居民|人口|人均|低保|(?:社会)?(?:消费品)?零售)", True),
        ("专利|商标|著作|版", "权?(?:质押|融资|贷款|登记|贴息|奖)", False),
        ("小学|初中|高中|中职|高职|大学|高校", "", False),
        ("城市|农村", "(?!商业银行|信用社)", False),
        ("上半年|下半年|[一二三四1-4]季度|前三季度", "", True),
    )
)
_CLASSES, _CLASS, _ = _APART[0]  # 一类、二类, and what tells them apart
# Where people say that something is made, sold or eaten, and what documents call it.
_STAGES = tuple(
    (stage, re.compile(places))
    for stage, places in (
        ("生产", r"[药酒工食]厂|厂家|厂里|出厂|车间|生产企业|制造商"),
        ("流通", r"药店|药房|商店|超市|卖场|商场|市场里|店里|门店|批发市场|农贸市场"),
        ("销售", r"药店|药房|商店|超市|卖场|商场|店里|门店|专卖店"),
        ("餐饮", r"餐馆|饭店|饭馆|餐厅|食堂|酒楼|小吃店|外卖|馆子"),
        ("使用", r"医院|诊所|医疗机构|用户"),
        ("种植", r"田间|地头|菜地|果园|大田"),
        ("养殖", r"养殖场|鱼塘|猪场|鸡场|牛场"),
    )
)
_PER_HEAD = re.compile(r"人均|户均|亩均|每(?:一?人|一?户|一?亩)(?!才|工)|万人")
_GREW = re.compile(r"(?:增加(?!值)|提高|提升|上升|下降|减少|降低|回落|缩短)[不均约]?$")
_GROWTH = re.compile(r"增长(?!极|点)|增速|增幅|涨幅|降幅|同比|(?:提高|提升|下降|上升|减少)了?(?:多少|几)?个?百分点")
_SHARE = re.compile(r"占比|比重|份额|占[^,。]{0,12}(?:多少|几|百分)")
_ADDED, _NEW = re.compile(r"[净本]?新?增(?!长|速|幅|值)|新(?:建|认定|培育|发展)"), re.compile(r"新|增")
_ALTOGETHER = re.compile(r"(?:一|总)共|共有|总数|总量|累计|合计")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_CHARGED, _PAID_OUT = (
    re.compile(r"收费|[票价]价|价格|学费|租金|保育费|缴费|交多少"),
    re.compile(r"补助|补贴|奖励|资助|津贴"),
)
_COUNTED = frozenset("人户名个家件项处座所次台套")


@dataclass(frozen=True, slots=True)
class Bound:
    """What is asked for: `words` as they are weighed, `whole` with all that was said, `denied` what is not meant.

    `units` are kinds of units, `unit` the one that was named (多少克), "" if none was. `part` is what is asked for `of` a
    whole (总投资里,专项债券占多少), "" if nothing is.
    """

    words: str
    whole: str
    denied: str
    years: tuple[str, ...]
    actual: bool | None
    units: frozenset[str]
    unit: str
    measures: tuple[str, ...]
    part: str = ""
    of: str = ""


def bound(question: Question) -> Bound:
    """What `question` binds."""
    text = fold(question.text)
    denied = " ".join(found[1] for found in _DENIED.finditer(text))
    kept = _DENIED.sub(" ", text)
    years = tuple(year for year in question.years if year not in denied or year in kept)
    implied = " ".join(word for verb, word in _IMPLIED if verb.search(kept) and word not in question.subject)
    words = _without(_SHORT_FORM.sub(lambda short: _SHORT[short[0]], f"{question.subject} {implied}".strip()), denied)
    part = _PART_OF.search(kept)
    return Bound(
        words=plain_numbers(_without_asking(words)),
        whole=_SHORT_FORM.sub(lambda short: _SHORT[short[0]], plain_numbers(kept)),
        denied=denied,
        years=years,
        actual=question.wants_actual,
        units=units_asked(_POINTED_AT.sub(" ", kept)),
        unit=_unit(_POINTED_AT.sub(" ", kept)),
        measures=tuple(found[0] for found in _MEASURE.finditer(words) if not _LOOSE.search(found[0])),
        part=part["part"] if part else "",
        of=part["whole"] if part else "",
    )


def _without_asking(words: str) -> str:
    """`words` without what only asks (多长时间) or bounds (至少), and without the unit left over of 多少克."""
    parts = [_TRAILING.sub("", part) for part in _ASKING.sub(" ", words).split()]
    kept = [part for part in parts if len(part) > 1 or not re.fullmatch(r"[一-龥]", part)]
    return " ".join(kept) or words


def _unit(text: str) -> str:
    found = _NAMED_UNIT.search(text)
    return found[1] if found else ""


def fits(asked: Bound, stated: Stated) -> bool:
    """Whether a number is of the years asked for, and reached or aimed at, as it was asked."""
    one = stated.indicator
    if (
        asked.actual is not None
        and one is not None
        and one.actual != asked.actual
        and not _may_be_actual(asked, stated)
    ):
        return False
    if not asked.years:
        return True
    if one is not None and one.year is not None:
        return str(one.year) in asked.years
    return _is_of_years(asked.years, stated)


def _may_be_actual(asked: Bound, stated: Stated) -> bool:
    """Whether it may have been reached, though it counts as aimed at: only its plan's title says for which year it is."""
    one = stated.indicator
    if one is None or not asked.actual:
        return False
    if stated.passage.kind is Kind.TABLE_ROW:  # the first of several years in a plan's table is what it starts from
        later = [
            year for column in stated.passage.columns for year in _YEAR.findall(column) if int(year) > (one.year or 0)
        ]
        return str(one.year) in asked.years and bool(later)
    if asked.years:
        return False
    return one.comparator is Comparator.EQUAL and str(one.year) not in stated.near and not _AIMED.search(stated.said)


def is_alike(asked: Bound, stated: Stated) -> bool:
    """Whether a number is of the kind asked for: its unit, its measure (检验率 is no 合格率), and nothing that was denied."""
    if asked.units and not asked.units & units_of(stated):
        return False
    name = fold(stated.name)
    if not all(_has_measure(name, measure) for measure in asked.measures):
        return False
    if any(_has_other_head(core_name(words), core_name(name), asked.whole) for words in asked.words.split()):
        return False
    title = fold(stated.document.title)
    if _is_another(asked, name, f"{fold(stated.near)}\n{title}", title) or _is_share_of_another(asked.words, name):
        return False
    if _is_of_each(asked, f"{name}\n{fold(stated.said)}") or _is_growth(asked, name) or _is_whole(asked, name):
        return False
    if _is_no_share(asked, stated) or _is_added(asked, stated) or _is_no_standard(asked, stated):
        return False
    return not (_is_paid_out(asked, stated) or (asked.denied and _is_denied(asked, stated)))


def _is_another(asked: Bound, name: str, around: str = "", title: str = "") -> bool:
    """Whether it is of another one of a set of like things than the question: 生产环节 is not 流通环节.

    `around` may say which one it is of where the name does not, and of the whole document its `title`.
    """
    for apart, words, whole in _APART:
        wanted = _of_set(apart, words, asked.whole)
        told = _of_set(apart, words, name)
        elsewhere = (whole or _of_set(apart, words, title)) and not wanted & _of_set(apart, words, around)
        if wanted and not wanted & told and (told or elsewhere):
            return True
    return False


def is_of_another_class(asked: str, said: str) -> bool:
    """Whether a folded text names classes, and not the one that is asked for: 一类公厕 is not 三类公厕."""
    wanted, told = _of_set(_CLASSES, _CLASS, asked), _of_set(_CLASSES, _CLASS, said)
    return bool(wanted and told) and not wanted & told


def _of_set(apart: re.Pattern[str], words: re.Pattern[str], text: str) -> set[str]:
    return {word for found in apart.finditer(text) for word in words.findall(found[0])}


def part_of(asked: Bound, name: str) -> int:
    """1 if a number is of the part that the question speaks of in other words (餐馆: 餐饮环节), -1 if it is of one and the question of none."""
    name = fold(name)
    told = {word for apart, words, whole in _APART if whole for word in _of_set(apart, words, name)}
    implied = {stage for stage, places in _STAGES if places.search(asked.whole)}
    if implied & told:
        return 1
    of_part = any(
        whole and _of_set(apart, words, name) and not _of_set(apart, words, asked.whole)
        for apart, words, whole in _APART
    )
    return -1 if of_part or (_PER_HEAD.search(name) is not None and not _PER_HEAD.search(asked.whole)) else 0


def has_unit(asked: Bound, stated: Stated) -> bool:
    """Whether a number is counted in the unit that the question names."""
    if not asked.unit:
        return False
    if stated.indicator is not None:
        unit = stated.indicator.unit.lstrip("百千万亿")
        return bool(unit) and (unit.endswith(asked.unit) or asked.unit.startswith(unit))
    counted = re.search(rf"[\d一二三四五六七八九十两百千万亿]\s*个?{re.escape(asked.unit)}", fold(stated.said))
    return counted is not None or bool(asked.units & units_of_columns(stated))


def _is_of_each(asked: Bound, name: str) -> bool:
    """Whether it is a total, and what is asked for is what falls to each: 人均地区生产总值 is not 地区生产总值."""
    return _PER_HEAD.search(asked.whole) is not None and not _PER_HEAD.search(name)


def _is_whole(asked: Bound, name: str) -> bool:
    """Whether it is the whole, and what is asked for is a part of it: 总投资 is not 总投资里的专项债券."""
    named = _pairs(name)
    return bool(asked.part and named & _pairs(asked.of)) and not named & _pairs(asked.part)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _is_growth(asked: Bound, name: str) -> bool:
    """Whether it is how much there is, and what is asked for is by how much it grows."""
    return _GROWTH.search(asked.whole) is not None and not _GROWTH.search(name) and not _GREW.search(name)


def _is_no_share(asked: Bound, stated: Stated) -> bool:
    """Whether it is by how much something grows, and what is asked for is what share of a whole it is."""
    grew = stated.indicator is not None and stated.name.endswith("增长")
    return grew and _SHARE.search(asked.whole) is not None and _GROWTH.search(asked.whole) is None


def _is_added(asked: Bound, stated: Stated) -> bool:
    """Whether it is how many were added, and what is asked for is how many there are altogether."""
    added = stated.indicator is not None and _ADDED.match(stated.name) is not None
    return added and _ALTOGETHER.search(asked.whole) is not None and _NEW.search(asked.whole) is None


def _is_paid_out(asked: Bound, stated: Stated) -> bool:
    """Whether it is what is paid out, and what is asked for is charged: 建设补助 is no 收费."""
    charged = _CHARGED.search(asked.whole) is not None and _PAID_OUT.search(asked.whole) is None
    return charged and _PAID_OUT.search(stated.said) is not None and _CHARGED.search(stated.said) is None


def _is_no_standard(asked: Bound, stated: Stated) -> bool:
    """Whether it counts people or things, and what is asked for is a standard: 生活标准 is no number of 孤儿."""
    counts = stated.indicator is not None and stated.indicator.unit.lstrip("百千万亿") in _COUNTED
    return counts and asked.words.endswith("标准") and "标准" not in stated.name


def core_name(name: str) -> str:
    """A number's name without punctuation and words that only qualify it: by it two documents mean the same thing."""
    return _QUALIFIERS.sub("", fold(name))


def _has_other_head(words: str, name: str, whole: str) -> bool:
    """Whether two names end alike and begin otherwise: 公共服务满意度 is neither 道路满意度 nor 生活性服务满意度."""
    ending = 0
    while ending < min(len(words), len(name)) and words[-1 - ending] == name[-1 - ending]:
        ending += 1
    one, other = words[: len(words) - ending].removesuffix("的"), name[: len(name) - ending]
    if ending < _ENDING or len(one) < 2 or not other or other in whole:  # one character is a unit left over (几场竞赛)
        return False
    shorter = min(len(one), len(other))
    otherwise = one[:2] not in name and other[:2] not in whole and one[0] != other[0]
    return not set(one) & set(other) or (otherwise and shorter > 2 and 2 * subsequence(one, other) <= shorter)


def _is_share_of_another(words: str, name: str) -> bool:
    """Whether both are shares of a whole, but not of the same part: 研发经费占销售收入 is not 产值占工业总产值."""
    asked, whole = words.partition("占")[::2]
    told, rest = name.partition("占")[::2]
    if not (asked and told and rest) or not whole or whole.startswith(("比", "到")):
        return False
    return subsequence(asked, told) < _SAME_PART * min(len(asked), len(told))


def may_answer(asked: Bound, text: str) -> bool:
    """Whether a text has a number of the kind of unit asked for, if one is, and of no other one of a set of like things."""
    return (not asked.units or bool(asked.units & units_in(text))) and not _is_another(asked, fold(text))


def _has_measure(name: str, measure: str) -> bool:
    if measure in name or measure.rstrip("率度") in name:
        return True
    return measure[-1] not in "率度" and not _MEASURE.search(name)  # 竞争力 for 竞争力指数


def _is_denied(asked: Bound, stated: Stated) -> bool:
    """Whether the name has a run of characters in common with what was denied that the rest of the question lacks.

    A sentence with several numbers is not denied for one of them, where it names what is asked for too.
    """
    name = fold(stated.name)
    if stated.indicator is None and any(word in name for word in asked.words.split()):
        return False
    shared = _pairs(name) & _pairs(asked.denied)
    return any(pair not in asked.whole and re.fullmatch(r"[一-龥]{2}", pair) for pair in shared)


def _is_of_years(years: Collection[str], stated: Stated) -> bool:
    """Of a number without a year: what is told names one of them, or its sentence one and no other, or what leads to it, its
    section or its document is of that year."""
    if str(heading_year(stated.passage.path)) in years:
        return True
    if set(_YEAR.findall(stated.said)) & set(years):
        return True
    named = set(_YEAR.findall(stated.near))
    if named:
        return bool(named & set(years)) and named <= set(years)
    if stated.led is not None:
        return str(stated.led) in years
    reported = may_report_on(stated.document, years)
    return any(year in _dates(stated.document) for year in years) if reported is None else reported


def _dates(document: Document) -> str:
    days = (document.written, document.published, document.effective)
    return " ".join((document.title, document.number or "", *(str(day) for day in days if day)))


def _without(text: str, denied: str) -> str:
    """`text` without the words that were denied."""
    parts = text.split()
    kept = [part for part in parts if not re.sub(r"^(?:不是问?|注意|不要|别)+", "", part) or not _said_in(part, denied)]
    return " ".join(kept) or text


def _said_in(part: str, denied: str) -> bool:
    bare = re.sub(r"^(?:注意)?(?:不是问?|不要|别)", "", part)
    return bool(bare) and bare in denied
