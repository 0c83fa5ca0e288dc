"""Names that titles open with, found in a question that joins them."""

from __future__ import annotations

import pytest

from assistant.holders import joined_holders
from corpus.types import Document

DOCUMENTS = [
    Document("a", "a.txt", "霁岩市居住证办事指南", ""),
    Document("b", "b.txt", "关于印发《麓泉县居住证办事细则》的通知", ""),
    Document("c", "c.txt", "霞湾国际机场2024年春运服务公告", ""),
    Document("d", "d.txt", "云沛铁路集团2024年春运服务公告", ""),
    Document("e", "e.txt", "关于对沅岭湾区部分区域实施管理的通告", ""),
    Document("f", "f.txt", "食品安全重点工作安排", ""),
    Document("g", "g.txt", "药品安全重点工作安排", ""),
    Document("h", "h.txt", "优惠政策问答", "", issuer="锦坪高新区管理委员会"),
]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("霁岩和麓泉办居住证，哪个快", ["霁岩", "麓泉"]),
        ("霁岩市、麓泉县居住证多久签注一次", ["霁岩市", "麓泉县"]),
        ("霁岩2024年和麓泉2024年的目标哪个高", ["霁岩", "麓泉"]),
        ("霞湾机场和云沛铁路的预约要提前多久", ["霞湾机场", "云沛铁路"]),
        ("沅岭湾跟锦坪高新区怎么申请", ["沅岭湾", "锦坪高新区"]),
        ("霁岩和麓泉居住证办事指南的时限", ["霁岩", "麓泉"]),
        ("食品和药品抽检合格率哪个高", []),
        ("霁岩的居住证和户口怎么办", []),
        ("霁岩市和霁岩的居住证", []),
    ],
)
def test_names_that_a_question_joins(question: str, names: list[str]) -> None:
    assert [holder.name for holder in joined_holders(question, DOCUMENTS)] == names


def test_each_name_has_the_documents_that_it_opens() -> None:
    found = joined_holders("霁岩和麓泉哪个快", DOCUMENTS)
    assert [holder.documents for holder in found] == [frozenset("a"), frozenset("b")]
