"""What a document says of itself: title, 发文字号, issuer, 成文 and 发布 dates, region, status.

Read from the labels of the site's table, from the lines above the body and from the signature. A number or a date that
stands inside a sentence is another document's, and is never taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from corpus.dates import DATE, is_date_line, parse_date
from corpus.regions import find_regions, region_of
from corpus.types import Status

_YEAR = r"[〔\[【(（﹝]\s*(?:19|20)\d{2}\s*[〕\]】)）﹞]"
NUMBER = re.compile(rf"[\u4e00-\u9fff]{{1,14}}\s*{_YEAR}\s*第?\s*\d{{1,5}}\s*号")
_ORDER = re.compile(
    r"(?:[\u4e00-\u9fff]{0,16}令\s*)?第\s*[\d一二三四五六七八九十百〇○零]{1,5}\s*号令?|国令第\d+号|[\u4e00-\u9fff]{1,10}令第?\s*\d+\s*号"
)
_KINDS = "通知|意见|方案|办法|规定|决定|公告|通告|批复|函|条例|细则|纲要|规划|要点|报告|解读|措施|政策|指南|清单|计划|标准|规程|目录|指引|通报|令|法|问答|命令|说明"
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:[》”\"]|\s*[(（][^()（）]{{1,20}}[)）])*$")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff、\s]{0,40}?(?:人民政府|政府|办公厅|办公室|委员会|领导小组|指挥部|管理局|监督局|[\u4e00-\u9fff]局|[\u4e00-\u9fff]厅|[部委院署会]|中心)"
)
_TITLE_LINES = 4
_BODY = re.compile(r"。|[:：]$")
_HEAD_LINES = 25
_IN_FORCE = {"现行": Status.IN_FORCE, "有效": Status.IN_FORCE, "现行有效": Status.IN_FORCE, "废止": Status.REPEALED,
             "失效": Status.REPEALED, "已废止": Status.REPEALED, "已失效": Status.REPEALED,
             "已修改": Status.AMENDED, "已被修改": Status.AMENDED}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """What was read off a document; None where it says nothing."""

    title: str
    number: str | None
    issuer: str | None
    region: str | None
    written: date | None
    published: date | None
    effective: date | None
    expires: date | None
    status: Status


def read_head(text: str, labels: dict[str, str], fallback_title: str) -> Head:
    """The head of a cleaned text. `labels` come from the site's table, `fallback_title` stands in for no title."""
    lines = _head_lines(text, labels)
    title = _title(lines) or fallback_title
    issuer = _issuer(title, text, labels)
    return Head(
        title=title,
        number=_number(lines, labels),
        issuer=issuer,
        region=_region(issuer, title, labels, text),
        written=_labelled_date(labels, "成文日期", "发文日期") or _signed_date(text),
        published=_labelled_date(labels, "发布日期", "公布日期"),
        effective=_labelled_date(labels, "施行日期", "实施日期", "生效日期"),
        expires=_labelled_date(labels, "失效日期"),
        status=_status(labels),
    )


def _head_lines(text: str, labels: dict[str, str]) -> list[str]:
    """The lines above the body, without those of the site's table; of a document on one line, its first words."""
    table = {f"{label} {value}" for label, value in labels.items()}
    stated = (re.sub(r"^#{1,6}\s+", "", line.strip()) for line in text.split("\n") if line not in table)
    lines = [line for line in stated if line][:_HEAD_LINES]
    if lines and len(lines[0]) > 100:
        words = re.split(r"\s+", lines[0][:200])
        return words[:-1] if len(words) > 1 else [lines[0][:60]]
    body = next((i for i, line in enumerate(lines) if _BODY.search(line)), len(lines))
    return lines[: max(body, 1)]


def _title(lines: list[str]) -> str | None:
    """The first run of lines that ends as titles end; else the first line that is no number and no date."""
    for start in range(len(lines)):
        for end in range(start + 1, min(start + _TITLE_LINES, len(lines)) + 1):
            if any(_is_no_title(line) for line in lines[start:end]):
                break
            joined = _join(lines[start:end])
            if len(joined) >= 8 and _TITLE_END.search(joined) and "。" not in joined:
                return _unquoted(joined)
    return next((_unquoted(line) for line in lines if not _is_no_title(line) and len(line) <= 100), None)


def _is_no_title(line: str) -> bool:
    whole = NUMBER.fullmatch(line) or _ORDER.fullmatch(line)
    return whole is not None or is_date_line(line) or re.fullmatch(r"[(（].*[)）]", line) is not None


def _join(lines: list[str]) -> str:
    """Lines as one title: white space goes where no two Latin words meet."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", " ".join(lines))


def _unquoted(title: str) -> str:
    inner = re.fullmatch(r"《([^《》]+)》", title)
    return inner[1] if inner else title


def _number(lines: list[str], labels: dict[str, str]) -> str | None:
    for label in ("发文字号", "文号", "政策编号"):
        if label in labels and (found := NUMBER.search(labels[label]) or _ORDER.search(labels[label])):
            return found[0]
    return next((line for line in lines if NUMBER.fullmatch(line) or _ORDER.fullmatch(line)), None)


def _issuer(title: str, text: str, labels: dict[str, str]) -> str | None:
    """Whose name opens the title; else who signed; else whom the site's table names."""
    opening = re.match(r"(.{2,40}?)(?:关于|印发|转发)", title)
    if opening and _ORGAN.fullmatch(opening[1]):
        return opening[1]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for above, line in pairwise(lines):
        if is_date_line(line) and len(above) <= 40 and _ORGAN.fullmatch(above):
            return above
    return next((labels[label] for label in ("发文机关", "发布机构") if label in labels), None)


def _region(issuer: str | None, title: str, labels: dict[str, str], text: str) -> str | None:
    for place in (issuer, title, labels.get("发布机构")):
        if place and (region := region_of(place)):
            return region
    doubtful = find_regions(f"{issuer or ''} {title}")
    if not doubtful:
        return None
    stated = {region for mention in find_regions(text) if len(mention.regions) == 1 for region in mention.regions}
    fitting = {r for r in doubtful[0].regions if any(r != outer and r.startswith(outer) for outer in stated)}
    return fitting.pop() if len(fitting) == 1 else None


def _labelled_date(labels: dict[str, str], *names: str) -> date | None:
    return next((parse_date(labels[name]) for name in names if name in labels), None)


def _signed_date(text: str) -> date | None:
    """The first line that is a date and nothing else; else a date that ends the text."""
    for line in text.split("\n"):
        if is_date_line(line):
            return parse_date(line)
    ending = [match for match in DATE.finditer(text) if not text[match.end() :].strip()]
    return parse_date(ending[0][0]) if ending else None


def _status(labels: dict[str, str]) -> Status:
    stated = next((labels[label] for label in ("政策状态", "有效性", "时效性") if label in labels), "")
    return _IN_FORCE.get(stated.strip(), Status.UNKNOWN)
