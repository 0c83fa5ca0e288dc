"""The table that sites put above a document (索引号, 发文字号 …), in all its layouts, and what its labels mean.

Which of the labels' values the document gets is left to `head`. The labels are those that the provinces' sites use for
the fields of the disclosure rules (国务院办公厅, 政府信息公开目录); a label counts only above the body, and one that
other things may have too (名称, 来源, 时间) only beside one that nothing else has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from corpus.dates import DATE
from corpus.types import Block, Shape

_BY_FIELD = {
    "number": "发文字号 发布文号 公文字号 文件编号 文件字号 文件文号 发文文号 发文编号 政策编号 公文文号 文书号 文号",
    "issuer": "发布机构 发文机关 制发机关 发文机构 发文单位 制定机关 制发单位 发布机关 发文部门 发布部门 公开责任部门 "
    "公开责任单位 公开主体 印发机关 印发单位 颁布单位 颁布机构 颁发部门 制定单位 公布机关 责任部门 成文单位 制作机关",
    "source": "发布单位 信息来源 文件来源 稿件来源 来源单位 所属机构 所属单位 公开单位 公开机构 公开部门 提供单位 供稿单位 来源",
    "written": "成文日期 成文时间 发文日期 发文时间 制发日期 制发时间 生成日期 生成时间 形成日期 签发日期 签署日期 产生日期 制作日期 通过日期",
    "published": "发布日期 发布时间 公开日期 公开时间 公布日期 公布时间 颁布日期 颁布时间 上网时间 上网日期 发表时间 公示日期 时间 日期 更新时间 发稿时间",
    "printed": "印发日期 印发时间",
    "effective": "施行日期 施行时间 实施日期 实施时间 生效日期 生效时间 执行日期 开始实施日期 有效起始日期",
    "expires": "失效日期 失效时间 废止日期 废止时间 截止日期 终止日期 有效期至 有效期截止 有效截止日期",
    "term": "有效期 有效期限",
    "status": "有效性 时效性 效力状态 是否有效 文件状态 政策状态 时效状态 效力 是否废止 是否失效 效力属性 法规状态 有效状态 当前状态 时效 文件效力 信息状态 信息时效性 信息有效性 公文时效 公文有效性 信息时效",
    "subjects": "主题词 关键词 关键字",
    "topic": "主题分类 主题类别 分类 所属主题",
    "title": "文件名称 文件标题 信息名称 公文标题 公文名称 政策名称 标题 名称",
    "index": "索引号 信息索引号 索引编号 索取号 信息索取号",
    "": "体裁分类 体裁 信息分类 信息类别 公文种类 公文类型 文种 组配分类 公开方式 公开范围 "
    "公开形式 公开时限 公开类别 公开属性 公开程序 公开目录 客户评分 政策价格 服务对象 适用对象 载体类型 内容概述 语种 关联类型 "
    "信息公开目录 分类号 行业分类 信息形式 记录形式 服务对象分类 统一登记号 统一编号 登记号 规范性文件登记号 规范性文件编号 "
    "效力级别 法规类别 文件类型 文件类别 文件分类 文件性质 政策类型 政策级别 制发级别 层级 浏览次数 点击数 审核 责任编辑 作者 体系分类 登记日期 备案号 备案登记号 市州 事项分类 一级分类 二级分类",
}  # fmt: skip
FIELDS = {label: field for field, labels in _BY_FIELD.items() for label in labels.split()}
_SHARED = frozenset(["标题", "名称", "来源", "时间", "日期", "作者", "分类", "文号", "主题词", "关键词", "关键字", "有效期", "有效期限", "层级", "语种", "审核", "效力", "责任部门", "体裁", "截止日期", "实施时间", "执行日期", "市州", "登记号", "适用对象", "服务对象", "责任编辑", "浏览次数", "点击数", "终止日期", "生成时间", "时效", "统一编号", "公示日期", "作者", "所属单位", "制定单位", "发文单位", "责任单位", "文种", "提供单位", "文件类型", "文件名称", "分类号", "公开时间", "公开日期", "产生日期", "制作日期", "通过日期", "当前状态", "签发日期", "签署日期", "内容概述", "印发时间", "发布时间", "发布日期"])  # fmt: skip
# What a page's line below the title tells of the page: they count among themselves, and with a date or an organ.
_PAGE = frozenset(["发布时间", "发布日期", "发表时间", "发稿时间", "更新时间", "公开日期", "公开时间", "来源", "信息来源", "稿件来源", "文件来源", "时间", "日期", "浏览次数", "点击数", "作者", "责任编辑", "审核", "供稿单位"])  # fmt: skip
_ALWAYS_PAGE = frozenset(
    ["发布时间", "发布日期", "发表时间", "发稿时间", "更新时间", "来源", "信息来源", "稿件来源", "文件来源"]
)
_SIZES = re.compile(r"[\[【(（|｜]?\s*(?<![\u4e00-\u9fff])(?:字体|字号)(?:大小)?\s*[:：].*$")
_OTHER = re.compile(r"(?:[\[【][\u4e00-\u9fff\s]{2,12}[\]】]|[\u4e00-\u9fff\s]{2,12}[:：])[^。]{0,60}")
_SPELLED = "|".join(r"[\s　]*".join(label) for label in sorted(FIELDS, key=lambda label: (-len(label), label)))
_OPEN, _CLOSE = r"[\[【〔［(（]", r"[\]】〕］)）]"
_BULLET = r"[·•●○■◆▪►▶*\-–]?"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s　|｜;；,，】\]）]))(?:{_OPEN}[\s　]*(?P<framed>{_SPELLED})[\s　]*[:：]?[\s　]*{_CLOSE}[\s　]*[|｜:：]?"
    rf"|(?P<plain>{_SPELLED})[\s　]*(?:[|｜\t][\s　]*)?[:：|｜\t])"
)
_SPACED = re.compile(rf"(?P<plain>{_SPELLED})(?:[\s　]+(?=\S)|$)")
_ALONE = re.compile(rf"{_OPEN}?[\s　]*({_SPELLED})[\s　]*[:：]?[\s　]*{_CLOSE}?[\s　]*[:：|｜]?")
_EDGE = " \t　|｜:：;；·"
LONGEST_VALUE = 120
_EMPTY = re.compile(r"[\s\-—–_/\\.无暂空]*|null|undefined", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """What a document's table says, label → value as written, and which blocks, by their index, are the table."""

    labels: dict[str, str]
    blocks: frozenset[int]


def field_of(label: str) -> str:
    """The field that a label stands for; "" for one that says nothing of the document's head."""
    return FIELDS.get(re.sub(r"[\s　:：]", "", label), "")


def read_table(blocks: Sequence[Block]) -> Table:
    """The table in `blocks`, which are those above a document's body."""
    pairs: list[tuple[str, str]] = []
    used: set[int] = set()
    for number, block in enumerate(blocks):
        found = _of_rows(block) if block.shape is Shape.TABLE else _of_line(block.text)
        if found:
            pairs += found
            used.add(number)
    spread, lines = _over_lines(blocks, used)
    if any(label not in _SHARED for label, _ in (*pairs, *spread)):
        pairs += spread
        used |= lines
        used |= {n for n in range(min(used), max(used)) if _OTHER.fullmatch(blocks[n].text.strip())}
    else:
        used = {n for n in used if _tells_of_page(_of_line(blocks[n].text))}
        pairs = [pair for n in sorted(used) for pair in _of_line(blocks[n].text)]
    labels: dict[str, str] = {}
    for label, value in pairs:
        if not _EMPTY.fullmatch(value):
            labels.setdefault(label, value)
    return Table(labels, frozenset(used))


def _tells_of_page(pairs: list[tuple[str, str]]) -> bool:
    """Whether a line's labels are those of a page's own line: 来源：某局 时间：2024-03-05."""
    if not pairs or any(label not in _PAGE for label, _ in pairs):
        return False
    label, value = pairs[0]
    dated = FIELDS[label] != "published" or DATE.search(value) is not None
    return len(pairs) > 1 or (label in _ALWAYS_PAGE and dated)


def is_label_line(block: Block) -> bool:
    """Whether a line begins with a label, alone or with its value."""
    return block.shape is not Shape.TABLE and bool(_ALONE.fullmatch(block.text.strip()) or _of_line(block.text))


def labels_inside(text: str) -> dict[str, str]:
    """Labels inside a line that holds a whole document: each value goes to the next white space or label."""
    text = " ".join(text.split())  # long runs of spaces would cost quadratic time
    found = list(_LABEL.finditer(text))
    labels: dict[str, str] = {}
    for match, following in zip_longest(found, found[1:]):
        words = text[match.end() : following.start() if following else None].split()
        if words and not _EMPTY.fullmatch(words[0]) and len(words[0]) <= LONGEST_VALUE:
            labels.setdefault(_name(match), words[0].strip(_EDGE))
    return labels if any(label not in _SHARED for label in labels) else {}


def _of_line(text: str) -> list[tuple[str, str]]:
    """The labels and values on one line of a table; none if the line is of something else."""
    line = re.sub(rf"^[\s　|｜]*{_BULLET}[\s　]*", "", " ".join(re.sub(r"\t", " | ", text).split()))
    line = _SIZES.sub("", line)
    found = list(_LABEL.finditer(line))
    if not found or line[: found[0].start()].strip(_EDGE):
        spaced = _SPACED.match(line)
        value = line[spaced.end() :].strip(_EDGE) if spaced else ""
        fits = spaced and _name(spaced) not in _SHARED and len(value) <= 60 and "。" not in value
        return [(_name(spaced), value)] if spaced and fits and value else []
    pairs = []
    for match, following in zip_longest(found, found[1:]):
        value = line[match.end() : following.start() if following else None].strip(_EDGE)
        pairs.append((_name(match), value))
    return pairs if all(len(value) <= LONGEST_VALUE and "。" not in value[:-1] for _, value in pairs) else []


def _of_rows(block: Block) -> list[tuple[str, str]]:
    """The labels of a table whose cells are label, value, label, value, or a row of labels above one of values."""
    rows = [_distinct(row.cells) for row in block.rows]
    if len(rows) == 2 and len(rows[0]) == len(rows[1]) > 2 and all(_ALONE.fullmatch(cell) for cell in rows[0]):
        return [(_bare(label), value) for label, value in zip(*rows, strict=True)]
    pairs: list[tuple[str, str]] = []
    for cells in rows:
        joined = [pair for cell in cells for pair in _of_line(cell)]
        beside = [(_bare(a), b) for a, b in pairwise(cells) if _ALONE.fullmatch(a) and not _ALONE.fullmatch(b)]
        pairs += beside or joined
    labelled = sum(any(_ALONE.fullmatch(cell) or _of_line(cell) for cell in cells) for cells in rows)
    return pairs if 2 * labelled > len(rows) else []


def _distinct(cells: Sequence[str]) -> list[str]:
    """Cells as one line each; a merged cell, which is repeated in each place that it covers, is said once."""
    lines = [" ".join(cell.split()) for cell in cells]
    return [line for number, line in enumerate(lines) if line and (number == 0 or line != lines[number - 1])]


def _over_lines(blocks: Sequence[Block], used: set[int]) -> tuple[list[tuple[str, str]], set[int]]:
    """Labels that stand alone on a line, with their value on the next; and the lines that hold them."""
    lines = [(n, b.text.strip()) for n, b in enumerate(blocks) if b.shape is not Shape.TABLE and b.text.strip()]
    pairs: list[tuple[str, str]] = []
    taken: set[int] = set()
    for (number, line), (below, value) in pairwise([*lines, (-1, "")]):
        label = _ALONE.fullmatch(line)
        if not label or number in taken:
            continue
        if (
            below < 0
            or below - number > 2
            or below in used
            or _ALONE.fullmatch(value)
            or len(value) > 60
            or "。" in value
            or not _fits(_bare(label[1]), value)
        ):
            pairs.append((_bare(label[1]), ""))
            taken.add(number)
        else:
            pairs.append((_bare(label[1]), value.strip(_EDGE)))
            taken |= {number, below}
    return pairs, taken


def _fits(label: str, value: str) -> bool:
    """Whether a line may be the value of a label above it: a date's holds digits, an issuer's no 关于."""
    field = FIELDS[label]
    if field in {"written", "published", "printed", "effective", "expires", "number"}:
        return re.search(r"[\d一二三四五六七八九〇○]", value) is not None
    return "关于" not in value if field != "title" else True


def _name(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return _bare(groups.get("framed") or groups["plain"])


def _bare(label: str) -> str:
    found = _ALONE.fullmatch(label.strip())
    return re.sub(r"[\s　]", "", found[1] if found else label)


def pairs_of(labels: dict[str, str], field: str) -> Iterator[tuple[str, str]]:
    """The labels of one field and their values, in the order of the page."""
    return ((label, value) for label, value in labels.items() if field_of(label) == field)
