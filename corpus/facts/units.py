"""Names of public bodies: whether a text is one, how a list of them is split, and one spelling for each.

The spelling is the State Council's usual short form: 卫生健康委 for 卫健委 and 卫生健康委员会, 市场监管局 for 市场监督管理局. Made
of a table of departments' names and their suffixes, so that any level and place has it; which body does what is left to
`duties`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from corpus.facts.places import folded, split_outside
from corpus.regions import aliases, is_listed

# The usual short form, and the other ways in which the same department is written.
_DEPARTMENTS = {
    "卫生健康": "卫健|卫生和健康",
    "市场监管": "市场监督管理|市场监督|市监",
    "经济信息": "经济和信息化|经济与信息化|经济信息化|经济和信息|经信",
    "工业和信息化": "工信|工业信息化|工业与信息化|工业和信息",
    "发展改革": "发改|发展和改革|发展与改革",
    "人力资源社会保障": "人社|人力社保|人力资源和社会保障|人力资源与社会保障|人力资源保障",
    "住房城乡建设": "住建|住房建设|住房和建设|住房和城乡建设|住房与城乡建设|住房城乡建|住房和城乡建|住城建",
    "城乡建设": "城乡建",
    "规划和自然资源": "规自|规资|规划自然资源|规划资源|规划与自然资源|规划和资源",
    "自然资源和规划": "自规|资规|自然资源规划|自然资源与规划",
    "应急管理": "应急",
    "文化和旅游": "文旅|文化旅游|文化与旅游|文化和旅游发展|文化旅游发展",
    "文化广电和旅游": "文广旅|文旅广|文旅广电|文化广电旅游|广电旅游和文化|文化和旅游广电",
    "文化体育和旅游": "文体旅|文旅体|文化体育旅游|文化旅游体育|文化旅游和体育",
    "文化广电旅游体育": "文广旅体|文旅广体|文化广电体育旅游|文化和旅游广电体育|文化广电体育和旅游|文化旅游广电体育",
    "交通运输": "交通|交运",
    "教育": "教",
    "教育体育": "教体|教育和体育|教育与体育",
    "科技": "科学技术|科",
    "经济和科技": "经科|经济科技",
    "医保": "医疗保障",
    "退役军人": "退役军人事务|退役",
    "城市管理": "城管",
    "城市管理综合执法": "城市管理和综合执法|城管综合执法|城管执法|城市管理行政执法|城市管理综合行政执法|城市管理执法|城综执",
    "生态环境": "生环",
    "商务": "商",
    "邮政管理": "邮管",
    "投资促进": "投促",
    "住房保障和房产管理": "房管|住房和房产管理|住房保障和房屋管理|房产管理|房屋管理|房地产管理",
    "地方金融监管": "地方金融监督管理",
    "政务服务和数据": "政务服务和数据管理|政务服务数据管理|政务服务和大数据|政务服务和大数据管理|政数|政务数据",
    "数据": "数据管理|数据资源|数据资源管理",
    "人民防空": "人防",
    "乡村振兴": "乡振",
    "文化广电新闻出版": "文广新",
    "园林绿化": "园林和绿化|园绿",
    "体育": "体",
    "住房公积金": "公积金|住房公积金管理",
    "不动产登记": "不动产",
    "综合行政执法": "综合执法|综执",
    "政务服务": "政务服务管理|政务",
    "行政审批": "行政审批服务|审批服务|审批",
    "大数据": "大数据发展|大数据应用发展|大数据应用发展管理|大数据发展管理|大数据管理",
    "国资": "国有资产监督管理|国有资产监管|国资监管",
    "机关事务": "机关事务管理|机管|机关事务服务",
    "林业和草原": "林草|林业草原",
    "粮食和储备": "粮储|粮食和物资储备|粮食物资储备|粮食储备",
    "广电": "广播电视",
    "金融": "金融工作|金融发展",
    "金融监管": "金融监督管理",
    "民族宗教": "民宗|民族宗教事务|民族和宗教事务|民族与宗教事务",
    "药监": "药品监督管理|药品监管",
    "疾控": "疾病预防控制",
    "网信": "网络安全和信息化",
    "国防动员": "国动",
    "烟草": "烟草专卖",
    "水利": "",
    "档案": "",
    "公安": "",
    "司法": "",
    "财政": "",
    "民政": "",
    "审计": "",
    "统计": "",
    "税务": "",
    "气象": "",
    "水务": "",
    "信访": "",
    "农业农村": "",
}
_CANON = {form: name for name, forms in _DEPARTMENTS.items() for form in (name, *forms.split("|")) if form}
_USUAL = {"教育委": "教委", "科技委": "科委"}
_ENDINGS = {"委员会": "委", "办公室": "办"}
_DEPARTMENT = re.compile(
    rf"({'|'.join(sorted(_CANON, key=len, reverse=True))})(委员会|委|管理局|分局|总局|局|厅|部|办公室|办|中心|署)"
)
_IN_GENERAL = re.compile(
    rf"({'|'.join(form for form in sorted(_CANON, key=len, reverse=True) if len(form) > 1)})(?:行政|主管|管理|监督管理)*部门"
)
_WHOLE = (
    (re.compile(r"食品(?:药品)?安全委员会办公室$"), "食安办"),
    (re.compile(r"食品(?:药品)?安全委员会$"), "食安委"),
    (re.compile(r"安全生产委员会办公室$"), "安委办"),
    (re.compile(r"安全生产委员会$"), "安委会"),
    (re.compile(r"爱国卫生运动委员会办公室$"), "爱卫办"),
    (re.compile(r"防汛抗旱指挥部办公室$"), "防办"),
    (re.compile(r"防汛抗旱指挥部$"), "防指"),
    (re.compile(r"机构编制委员会办公室$"), "编办"),
    (re.compile(r"纪律检查委员会$"), "纪委"),
    (re.compile(r"(?<!救援)消防(?=(?:支队|大队|总队)$)"), "消防救援"),
    (re.compile(r"^府办(?:公室)?$"), "政府办"),
    (re.compile(r"(?<!人民)政府$"), "人民政府"),
    (re.compile(r"(?<!人民)法院$"), "人民法院"),
    (re.compile(r"(?<!人民)检察院$"), "人民检察院"),
    (re.compile(r"妇女联合会$"), "妇联"),
    (re.compile(r"残疾人联合会$"), "残联"),
    (re.compile(r"工商业联合会$"), "工商联"),
    (re.compile(r"科学技术协会$"), "科协"),
    (re.compile(r"供销合作(?:总)?社(?:联合社)?$"), "供销社"),
    (re.compile(r"政府办公[室厅]$"), "政府办"),
    (re.compile(r"委员会办公[室厅]$"), "委办"),
    (re.compile(r"委员会$"), "委"),
    (re.compile(r"办公室$"), "办"),
)
_LEVEL = re.compile(
    r"(?:国家|自治区|自治州|自治县|省|市(?!场|政(?!府|务|协|法)|容|区)|州|盟|区(?!域|划)|县(?!域)|旗|镇(?!街)|乡(?!村))"
)
_LEVELS = re.compile(
    r"^(?:各?(?:自治|县级)?[省市区县州镇乡旗](?:（[^（）]{1,4}）)?、)+"
)  # 市、县（区）人民政府 is one body
_OF_LEVELS = re.compile(r"^(?!各).*(?:政府|(?:管委会|办事处|部门|机构|机关|局|委)$)")
_YOUTH = re.compile(r"(?:中国)?(?:共青)?团(.{0,8}?)委(?:员会)?")
_SUFFIX = (
    "委员会|委|局|厅|部|署|办|办公室|院|法院|检察院|政府|街道|街镇|镇街|镇|乡|乡镇|管委会|开发区|新区|园区|示范区|高新区|经开区|中心|"
    "公司|集团|企业|大学|学院|学校|协会|学会|商会|联合会|工会|妇联|残联|文联|科协|工商联|侨联|团委|银行|支行|分行|支队|大队|总队|支局|"
    "供销社|联社|指挥部|专班|小组|工作组|成员单位|单位|部门|机构|海关|医院|研究所|事务所|监管所|税务所|派出所|管理站|服务站|总站|电视台|报社|"
    "日报|管理处|事务处|区县|县区|市区|市县|区|县|市|州|盟|旗|省|街|街办|局办|纪委监委|武装部|人民团体|党校|督查室|督察室|值班室|研究室|档案馆|图书馆|博物馆|"
    "科|股|处|处室|科室|社区|村|分公司|运营商|委办局|村委会|居委会|合作社|编办|行办|人行|管理办|平台公司|主体"
)
_UNIT = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9“”（）·—\-]{{0,38}}?(?:{_SUFFIX})(?:（[^（）]{{1,30}}）)*")
_NOT_IN_NAME = re.compile(
    r"[，。；：！？]|推进|加强|提高|开展|落实|实施|不得|应当|可以|按照|根据|进行|通过|对于|以及其他|是否|不含|包括|简称|含|指|已|详见|参见|除外|"
    r"例如|转自|来源|记者|如[^意东皋]|或者?|的(?!.*(?:部门|单位|机构|企业)$)"
)
_WORKING_BODY = re.compile(
    r"[^，。；：]{2,30}(?:领导小组|工作小组|指挥部|委员会|专班|联席会议)"
)  # named after what it works at
_NO_BODY = re.compile(r"(?:全|内|外|局|干|结合)部$|(?:(?<!安)全|大|格|布|结|当)局$")  # words that end as names do
_JOINED = re.compile(r"以及|及其(?!他)|及|和|与|会同")
_AND_SO_ON = re.compile(
    r"(?:等)(?:\d+个)?(?:市级|区级|县级|省级|有关|相关|各有关|各相关|责任|其他|配合)*(?:部门|单位|部门和单位|部门单位|成员单位)?$"
)


def is_unit(name: str) -> bool:
    """Whether `name` reads as the name of a public body, firm or group of such (区教委, 各镇街, 有关部门)."""
    name = _LEVELS.sub("", folded(name).strip())
    if not 2 <= len(name) <= 40 or not _UNIT.fullmatch(name) or _NO_BODY.search(name):
        return False
    return not _NOT_IN_NAME.search(_WORKING_BODY.sub("", name))


def split_units(listed: str) -> list[str]:
    """The names in a list such as 区教委、区财政局和各镇街等, as written.

    和, 及 and 与 part two names only if both sides are names: 区规划和自然资源局 is one.
    """
    listed = folded(listed)
    names: list[str] = []
    for start, end in split_outside(listed, "、，；,/ \t。"):
        piece = _AND_SO_ON.sub("", listed[start:end].strip(" ：“”")).strip()
        names += _parted(piece) if piece else []
    return _with_levels(names)


def _with_levels(names: list[str]) -> list[str]:
    """各市、自治州人民政府 is one name: levels alone belong to the body behind them."""
    joined: list[str] = []
    for name in reversed(names):
        if joined and _LEVELS.fullmatch(f"{name}、") and _OF_LEVELS.search(joined[-1]):
            joined[-1] = f"{name}、{joined[-1]}"
        else:
            joined.append(name)
    return joined[::-1]


def _parted(piece: str) -> list[str]:
    for joint in _JOINED.finditer(piece):
        left, right = piece[: joint.start()], piece[joint.end() :]
        if _opens_anew(left, right):
            return [left, *_parted(right)]
    return [piece]


def _opens_anew(left: str, right: str) -> bool:
    """Whether both sides are names of their own: 文化 is none, and the 自然资源局 of 区规划和自然资源局 has no level."""
    return is_unit(left) and is_unit(right) and not left.endswith(("园区", "社区"))


@cache
def _prefixes(region: str) -> tuple[tuple[str, str], ...]:
    """(place, level) for every way to name `region` and what it lies in: 江北区 → 区, 重庆市 → 市; longest first."""
    found: dict[str, str] = {}
    outer = region
    while outer:
        names = aliases(outer) if outer == region or is_listed(outer) else ()  # 江苏省泰州 is no place
        for alias in names:
            whole = not any(alias + level in names for level in "省市区县州盟旗")
            if alias[-1] in "省市区县州盟旗" and len(alias) > 1 and whole:
                found.setdefault(alias, alias[-1])
        ends = [match.end() for match in re.finditer(r"[省市区州盟]", outer[:-1])]
        outer = outer[: ends[-1]] if ends else ""
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _without_place(name: str, region: str | None) -> str:
    for place, level in _prefixes(region) if region else ():
        if name.startswith(place) and len(name) > len(place):
            return level + name[len(place) :]
    return name


def normalise_unit(name: str, region: str | None = None) -> str:
    """One spelling for a body's name: 江北区卫健委 in 重庆市江北区 is 区卫生健康委.

    The level in front (市, 区 …) stays; the name of `region`, or of one that it lies in, becomes its level. What stands in
    brackets behind is spelt in the same way.
    """
    name = folded(unicodedata.normalize("NFKC", re.sub(r"\s+", "", name)))
    inner = re.fullmatch(r"(.{2,}?)（(.{3,})）", name)
    if inner:
        return f"{normalise_unit(inner[1], region)}（{normalise_unit(inner[2], region)}）"
    name = _without_place(name, region)
    level = None if is_department(name) else _LEVEL.match(name)  # 市监局 has none
    head, rest = (level[0], name[level.end() :]) if level else ("", name)
    if youth := _YOUTH.fullmatch(name):
        return f"团{youth[1]}委"
    office = re.fullmatch(r"(?:人民)?政府(.+[办局委])", rest)
    stem = _DEPARTMENT.fullmatch(office[1] if office else rest)
    if not stem and not head and (prefixed := re.fullmatch(rf"(.*?[省市区县州旗])({_DEPARTMENT.pattern})", name)):
        head, stem = prefixed[1], _DEPARTMENT.fullmatch(prefixed[2])
    if stem:
        short = _CANON[stem[1]] + _ENDINGS.get(stem[2], stem[2])
        return head + _USUAL.get(short, short)
    for ending, short in _WHOLE:
        if ending.search(rest):
            return head + ending.sub(short, rest)
    return name


def department_forms(word: str) -> tuple[str, ...]:
    """The ways to write the department that a word names (住建, 药监局), without what it ends with; none for other words."""
    name = _CANON.get(re.sub(r"(?<=..)(?:[局委厅部]|部门)$", "", word))
    return (name, *filter(None, _DEPARTMENTS[name].split("|"))) if name else ()


def department_of(name: str) -> str | None:
    """The department that a body of any level is, or that 卫健部门 speaks of: 卫生健康 of 市卫健委; None for any other name."""
    rest = _LEVEL.sub("", name, count=1) if _LEVEL.match(name) and not is_department(name) else name
    found = _DEPARTMENT.fullmatch(rest) or _IN_GENERAL.fullmatch(rest)
    return _CANON[found[1]] if found else None


def departments_in(text: str) -> list[str]:
    """The departments that a text speaks of without saying what they are called here: 卫健部门."""
    return [found[0] for found in _IN_GENERAL.finditer(text)]


def with_departments(text: str) -> str:
    """`text` with such departments by their usual names, as laws have them: 卫生健康部门 for 卫健部门."""
    return _IN_GENERAL.sub(lambda found: f"{_CANON[found[1]]}部门", text)


def is_department(name: str) -> bool:
    """Whether `name`, without a level or place, is one of the departments' (市监局), in any of their spellings."""
    return _DEPARTMENT.fullmatch(name) is not None


def same_unit(a: str, b: str) -> bool:
    """Whether two names mean the same body; a name without a level (市场监管局) fits one of any level."""
    first, second = normalise_unit(a), normalise_unit(b)
    if first == second:
        return True
    bare = [_LEVEL.sub("", name, count=1) if _LEVEL.match(name) else name for name in (first, second)]
    return bare[0] == bare[1] and bool(set(bare) & {first, second})
