"""Tokens: what jieba shatters stays whole, and question and passage meet."""

import pytest

from index.lexical import tokens
from index.words import fold, question_body


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("依据国办发〔2024〕12号文件", "国办发[2024]12号"),
        ("大渡口府发 [2024] 1 号", "口府发[2024]1号"),
        ("按照国发〔2012〕9号", "国发[2012]9号"),
        ("达到98.2%以上", "98.2%"),
        ("建设８００个市场", "800个"),
        ("落实《质量强国建设纲要》", "质量强国建设纲要"),
        ("实施“满天星”行动计划", "满天星"),
        ("食品抽檢合格率", "抽检"),
        ("食品抽检合格率", "检合"),
    ],
)
def test_tokens(text: str, token: str) -> None:
    assert token in tokens(fold(text))


def test_both_widths_and_both_scripts_give_the_same_tokens() -> None:
    assert tokens(fold("（１）發展ＡＢＣ")) == tokens(fold("(1)发展abc"))


def test_a_question_loses_what_only_asks() -> None:
    assert question_body("食品抽检合格率目标是多少").strip() == "食品抽检合格率目标是"
    assert question_body("什么") == "什么"
