"""Answers over the shipped documents with the real encoder: right, in the documents' words, cited, or absent."""

from __future__ import annotations

import re

import pytest

from assistant.answer import Assistant
from assistant.types import Answer, Outcome
from corpus.types import Document
from index.words import fold

ASKED = {
    "大渡口区食品抽检合格率目标是多少": "食品抽检合格率达到98.2%以上",
    "江北区装配式建筑面积占比目标": "装配式建筑面积占新建建筑面积的比例达到35%以上",
    "公共服务满意度要达到多少分": "公共服务满意度稳定在82分以上",
    "重庆市要建设多少家星级农家乐": "400家",
    "国家电梯检测中心由哪个单位建设": "市质监局",
    "崆峒区每年举办多少场技能竞赛": "每年举办不少于5场次的技能竞赛",
    "江北区实施农产品质量提升工程由谁负责": "牵头单位：区农业农村委；责任单位：区市场监管局",
    "崆峒区消费品质量提升由哪些部门负责": "区工信局、区市场监管局、区卫生健康局、区民政局、区文旅局、区公安分局等按职责分工负责",
    "大渡口区方案的文号": "大渡口府发〔2024〕1号",
    "大渡口区方案是哪天发布的": "2024-01-17",
    "江北区方案什么时候印发": "2023年12月1日",
    "重庆市2011年制造业质量竞争力指数是多少": "2011年达到85.49",
    "石柱县如何推动辣椒产业发展": "全面推动辣椒产业“产、研、加、销”全链式高质量发展",
    "崆峒区重点任务有哪几个方面": "(三)推动服务提质增实效",
    "江北区的主要目标有哪些方面": "——工程质量水平稳步提升",
    "大渡口區食品抽檢合格率目標": "98.2%以上",
    "江北区2027年农产品质量安全例行监测合格率目标是多少": "98.3%以上",
    "一票否决": "实行质量安全“一票否决”",
}
NOT_STATED = [
    "渝北区食品抽检合格率目标是多少",
    "石柱县食品抽检合格率目标是多少",
    "崆峒区方案的文号是什么",
    "北京市的地铁票价是多少",
    "大渡口区的GDP目标是多少",
    "谁是美国总统",
]
FACT, LONGER = 160, 1200


@pytest.mark.parametrize(("question", "wanted"), ASKED.items())
def test_the_answer_says_what_the_document_says(assistant: Assistant, question: str, wanted: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Outcome.ANSWERED
    assert wanted in answer.text


@pytest.mark.parametrize("question", ASKED)
def test_what_an_answer_is_taken_from_is_found_first(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    ids = [hit.passage.id for hit in answer.hits]
    assert ids[0] == answer.citations[0].passage.id
    assert len(set(ids)) == len(ids) == 10
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)


@pytest.mark.parametrize("question", NOT_STATED)
def test_what_is_not_stated_is_not_found(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Outcome.NOT_FOUND
    assert (answer.text, answer.citations) == ("", ())
    assert len(answer.hits) == 10


@pytest.mark.parametrize("question", [*ASKED, *NOT_STATED])
def test_every_quote_is_the_text_and_every_number_is_quoted(
    assistant: Assistant, shipped: dict[str, Document], question: str
) -> None:
    answer = assistant.ask(question)
    texts = {document.file: document.text for document in shipped.values()}
    for citation in answer.citations:
        assert citation.quote == texts[citation.document.file][citation.start : citation.end]
    for hit in answer.hits:
        document = answer.documents[hit.passage.document]
        assert hit.passage.text == texts[document.file][hit.passage.start : hit.passage.end]
    told = answer.text.removeprefix(answer.conclusion)  # which may count what is below it
    quoted = " ".join(fold(citation.quote) for citation in answer.citations)
    for number in re.findall(r"\d+(?:\.\d+)?", fold(re.sub(r"(?m)^[^：\n]*）：", "", told))):
        assert number in quoted
    is_table = "｜" in told
    assert len(answer.text) <= (FACT if answer.kind in ("value", "fact") and not is_table else LONGER)


def test_each_region_is_named_where_several_state_a_value(assistant: Assistant) -> None:
    answer = assistant.ask("食品抽检合格率目标是多少")
    assert answer.conclusion.startswith("共3份文件有规定")
    lines = answer.text.removeprefix(answer.conclusion).strip().split("\n")
    assert sorted(re.split("[ ：]", line)[0] for line in lines) == ["大渡口区", "崆峒区", "江北区"]


def test_a_follow_up_takes_over_the_indicator(assistant: Assistant) -> None:
    answer = assistant.ask("那江北区呢？", ["大渡口区的食品抽检合格率目标是多少"])
    assert answer.text == "食品评价性抽检合格率达到98.2%以上"


def test_references_are_as_officials_write_them(assistant: Assistant) -> None:
    def reference(answer: Answer) -> str:
        return answer.citations[0].reference

    title = "《重庆市大渡口区人民政府关于印发质量强区建设实施方案(2023-2027年)的通知》(大渡口府发〔2024〕1号)"
    assert reference(assistant.ask("大渡口区食品药品质量安全提升工程由谁负责")) == f"{title}二、(二)6."
    row = "《重庆市人民政府关于贯彻质量发展纲要(2011-2020年)的实施意见》(渝府发〔2012〕45号)附件2第16项"
    assert reference(assistant.ask("国家电梯检测中心由哪个单位建设")) == row
    assert reference(assistant.ask("石柱县如何推动辣椒产业发展")).startswith(
        "《【文字解读】《石柱县质量强县建设实施方案》》"
    )


def test_a_districts_document_is_told_as_one_where_its_city_is_asked_about(assistant: Assistant) -> None:
    answer = assistant.ask("重庆市检验检测认证服务业发展有什么举措")
    assert {citation.document.region for citation in answer.citations} == {"重庆市大渡口区"}
    assert any("大渡口区的文件" in warning and "不是重庆市一级" in warning for warning in answer.warnings)


@pytest.mark.parametrize(
    "question", ["大渡口区食品抽检合格率目标是多少", "重庆市食品抽检合格率目标是多少", "重庆市要建设多少家星级农家乐"]
)
def test_no_such_warning_where_the_answer_is_the_regions_own_or_names_its_part(
    assistant: Assistant, question: str
) -> None:
    assert not any("一级的规定" in warning for warning in assistant.ask(question).warnings)
