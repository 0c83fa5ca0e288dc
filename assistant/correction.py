"""Turns that put an earlier one right: 不对，我问的是2035年, 我是说监督抽查, 第二个, 前一年, said as the follow-ups that they are.

Text in, text out. What a follow-up takes over is left to `follow_up`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cn2an

_DENIES = re.compile(
    r"^(?:不(?:是|对|太对|准确)|(?:[搞弄看听说问答理解你的回]{0,4})错了?|不是这个(?:意思)?|no)(?:[^,。;!]{0,20})(?:[,。;!\s]+|$)"
)
_MEANS = re.compile(
    r"^(?:我(?:刚才|刚刚|其实|就|只)?(?:是|想|要|本来|原本|本意)*(?:说|问|指|查|要|想问|要问)(?:的)?(?:其实)?是?|的是|(?:应该|应当|其实|正确的?|改问|其实问的)是|改[成为]|换[成为作]|是)(?=.)"
)
_MEANS_ALONE = re.compile(
    r"^(?:我(?:刚才|刚刚|其实|就|只|本来|原本)?(?:是(?:说|问|指)|(?:想|要)?(?:说|问|指|要|查)的(?:其实)?是|指的?是?)|的是|(?:应该|应当)是|改[成为]|换[成为作])(?=.)"
)
_NOT_BUT = re.compile(r"^(?:我[要问说指]的?)?是?([^,。;]{2,20}?)[,\s]*(?:而?不是|而非|不要)[^,。;]{2,20}$")
_RELATIVE = {"今年": 0, "当年": 0, "本年": 0, "明年": 1, "来年": 1, "次年": 1, "下一年": 1, "下年": 1, "后一年": 1, "第二年": 1,
             "后年": 2, "去年": -1, "上年": -1, "上一年": -1, "前一年": -1, "头一年": -1, "前年": -2}  # fmt: skip
_A_YEAR = re.compile(rf"(?:{'|'.join(sorted(_RELATIVE, key=len, reverse=True))})(?!以来|份)(?:度)?")
_ORDINAL = re.compile(
    r"(?:第([一二三四五六七八九十\d]{1,3})|(最后)一?|(?<!\d)(?:(?P<earlier>前)|(?P<later>后))一)(?:个|项|条|点|类|种|款|家|步|方面|部分|名)"
)
_NUMBERED = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十]+[条项章][、\s]?|[—-]+|[·•])\s*"
)
_LONGEST = 30  # characters of what names a thing that was listed


def without_correction(text: str) -> str:
    """A turn that puts an earlier one right, as the follow-up that it is: 不是大渡口,是江北 as 那江北."""
    if chosen := _NOT_BUT.match(text):
        return f"那{_MEANS.sub('', chosen[1])}"
    denied = _DENIES.match(text)
    if denied and denied.end() < len(text):
        return f"那{_MEANS.sub('', text[denied.end() :])}"
    return _MEANS_ALONE.sub("那", text, count=1)


def with_years(text: str, years: Sequence[str]) -> str:
    """A turn's 明年 and 前一年 as the year after and before the last one talked of; as it is where none was."""
    if not years:
        return text
    return _A_YEAR.sub(lambda match: f"{int(years[-1]) + _RELATIVE[match[0].removesuffix('度')]}年", text)


def ordinal(text: str, count: int) -> tuple[int, int, int] | None:
    """(start, end, index) of 第二个, 最后一项 in a turn, of `count` things that were listed; None without one."""
    match = _ORDINAL.search(text)
    if match is None or (match[1] is None and match[2] is None):
        return None
    number = count if match[2] else int(cn2an.cn2an(match[1], "smart"))
    return (match.start(), match.end(), number - 1) if 0 < number <= count else None


def name_of(listed: str) -> str:
    """What names a thing that was listed: 发展老年助餐 of （二）发展老年助餐。建设老年食堂35个."""
    return re.split(r"[。；;，,：:（(\n]", _NUMBERED.sub("", listed).strip())[0][:_LONGEST]
