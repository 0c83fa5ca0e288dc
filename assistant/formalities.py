"""What frames a document: to whom it is sent, who signs it, which meeting passed it, who explains it, when it was printed.

Found in the text by the forms that official documents keep, as spans of it. What heads hold is left to `document_facts`.
"""

from __future__ import annotations

import re

from assistant.types import Head
from corpus.types import Document

Span = tuple[int, int]

_POST = r"(?:省长|市长|县长|区长|州长|旗长|镇长|乡长|主席|总理|主任|部长|厅长|局长|署长|会长|行长|院长|检察长|司长)"
_FORMS = {
    Head.SIGNER: re.compile(
        rf"(?m:^)[ \t　]*(?P<told>签[ \t　]*发[ \t　]*人?[ \t　]*[:：][ \t　]*[^\n，。；]{{2,30}}|(?:代)?{_POST}[ \t　:：]+[\u4e00-\u9fff·][\u4e00-\u9fff· 　]{{0,8}}[\u4e00-\u9fff])[ \t　]*(?m:$)"
    ),
    Head.COPIES: re.compile(r"(?m:^)[ \t　]*(?P<told>抄[ \t　]*[送报][ \t　]*[:：][^\n]{2,150}(?:\n(?!.*\d{4}年)[^\n:：]{2,60}。)?)"),
    Head.ADOPTED: re.compile(
        r"(?P<told>(?:《[^《》\n]{4,80}》)?已?[于经]?[^。；\n《》]{0,60}会议?[^。；\n《》]{0,14}(?:审议|讨论|研究|表决|修订)?[^。；\n《》]{0,6}通过)"
    ),
    Head.EXPLAINER: re.compile(r"(?P<told>[^。；;\n]{0,60}(?:(?:负责|进行)(?:[对本该此]{0,2}(?:政策|办法|通知|方案|意见|细则|规定|措施|条例|规划)的?)?(?:具体)?解释))"),
    Head.INDEX: re.compile(
        r"索[ \t　]*[引取][ \t　]*(?:编[ \t　]*)?号[ \t　]*[\]】]?[ \t　]*[:：|]?[ \t　]*(?P<told>[A-Za-z0-9][A-Za-z0-9/_.\-—]{4,40})"
    ),
    Head.ADDRESSEES: re.compile(
        r"(?m:^)[ \t　]*(?P<told>(?:主送[ \t　]*[:：][^\n]{2,150}|[^\n。；:：]{2,150}(?:政府|部门|单位|委员会|局|厅|部|委|办|办公室|公司|机构|企业|中心|办事处|院|校|组织|协会|居委会|村委会|领导小组|朋友|同志|市民)))[:：][ \t　]*(?m:$)"
    ),
}  # fmt: skip
_OPENING = 1_500  # characters from the front in which a document names whom it is sent to, and what passed it


def frames(head: Head) -> bool:
    """Whether a value is one of those that this file finds."""
    return head in _FORMS or head is Head.PRINTED


def formality(head: Head, document: Document) -> Span | None:
    """[start, end) of where a document, which must have its text, says it; None where it does not."""
    if head is Head.PRINTED:  # read with the head
        stated = (one for one in document.stated if one.field == head)
        return next(((one.start, one.end) for one in stated if one.start is not None and one.end is not None), None)
    near = head in (Head.ADDRESSEES, Head.ADOPTED)
    found = _FORMS[head].search(document.text, 0, _OPENING if near else len(document.text))
    return found.span("told") if found else None
