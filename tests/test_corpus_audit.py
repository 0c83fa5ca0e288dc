"""The audit finds what is wrong in a small corpus made for it, and says nothing of what is right."""

from datetime import date
from pathlib import Path

import pytest

from corpus.audit import Audit, Problem, audit
from corpus.guard import Work, read_work
from corpus.read import Refusal, find_sources

PLAN = """丁县人民政府关于印发质量提升方案的通知
丁府发〔{year}〕{number}号
各乡镇人民政府：
根据《丙省质量提升纲要》（丙政发〔2020〕1号），制定本方案。
一、主要目标
到2027年，食品抽检合格率达到{value}%以上。
二、主要任务
加强食品检验检测能力建设，配齐检验设备，培训检验人员，完善抽检制度，公开抽检结果。
严格落实企业主体责任，健全追溯体系，加强风险监测，依法查处违法行为，维护消费者权益。
丁县人民政府
{year}年3月1日
"""
RULES = """丁县质量奖管理办法
丁府发〔2019〕7号
第一条 为了规范质量奖管理，制定本办法。
第二条 本办法自2019年5月1日起施行，有效期五年。
丁县人民政府
2019年4月1日
"""
REPEAL = """丁县人民政府关于废止部分文件的决定
丁府发〔2023〕9号
各乡镇人民政府：
现决定废止《丁县质量监督规定》（丁府发〔2010〕2号）。
丁县人民政府
2023年6月1日
"""
OLD_RULES = """丁县质量监督规定
丁府发〔2010〕2号
第一条 为了加强质量监督，制定本规定。
丁县人民政府
2010年2月1日
"""


def audited(folder: Path, as_of: date = date(2024, 6, 1)) -> Audit:
    read = [read_work(source) for source in find_sources([folder])]
    works = [work for work in read if isinstance(work, Work)]
    refused = [refusal for refusal in read if isinstance(refusal, Refusal)]
    return audit([w.document for w in works], [w.facts for w in works], refused, [("乙.txt", "甲.txt")], as_of)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {
        "方案2023.txt": PLAN.format(year=2023, number=5, value=97),
        "方案2024.txt": PLAN.format(year=2024, number=3, value=98),
        "办法.txt": RULES,
        "废止决定.txt": REPEAL,
        "旧规定.txt": OLD_RULES,
        "无头.txt": "这里只有一段话，没有任何题头信息，也看不出是谁写的。质量发展纲要(20112020年)已经印发。\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    return tmp_path


def of(result: Audit, problem: Problem) -> dict[str, str]:
    return {f.file: " ".join((f.text, *f.details)) for f in result.findings if f.problem is problem}


def test_what_could_not_be_read_is_named(folder: Path) -> None:
    assert list(of(audited(folder), Problem.REFUSED)) == ["坏.pdf"]


def test_copies_are_named(folder: Path) -> None:
    assert "甲.txt" in of(audited(folder), Problem.DUPLICATE)["乙.txt"]


def test_two_versions_are_told_with_what_changed(folder: Path) -> None:
    found = of(audited(folder), Problem.NEAR_DUPLICATE)
    assert "两个版本" in found["方案2023.txt"]
    assert "97%以上" in found["方案2023.txt"]
    assert "98%以上" in found["方案2023.txt"]


def test_missing_heads_are_named(folder: Path) -> None:
    assert "发文字号" in of(audited(folder), Problem.MISSING)["无头.txt"]


def test_a_repealed_document_is_told_by_the_one_that_repeals_it(folder: Path) -> None:
    assert "废止部分文件" in of(audited(folder), Problem.STANDING)["旧规定.txt"]


def test_a_repeal_does_not_count_before_it_is_effective(folder: Path) -> None:
    assert "旧规定.txt" not in of(audited(folder, date(2022, 1, 1)), Problem.STANDING)


def test_a_document_expires_on_its_day(folder: Path) -> None:
    assert "办法.txt" in of(audited(folder, date(2024, 6, 1)), Problem.STANDING)
    assert "办法.txt" not in of(audited(folder, date(2023, 1, 1)), Problem.STANDING)


def test_documents_that_are_not_held_are_named(folder: Path) -> None:
    assert "丙政发〔2020〕1号" in of(audited(folder), Problem.REFERENCE)["方案2024.txt"]
    assert "废止决定.txt" not in of(audited(folder), Problem.REFERENCE)


def test_indicators_that_disagree_are_set_side_by_side(folder: Path) -> None:
    (text,) = of(audited(folder), Problem.DISAGREEMENT).values()
    assert "食品抽检合格率" in text
    assert "≥97%" in text
    assert "≥98%" in text


def test_odd_characters_are_shown_where_they_stand(folder: Path) -> None:
    assert "20112020年" in of(audited(folder), Problem.ODD_CHARACTERS)["无头.txt"]


def test_a_sound_document_has_no_finding_but_what_it_rests_on(folder: Path) -> None:
    about = {f.problem for f in audited(folder).findings if f.file == "废止决定.txt"}
    assert about <= {Problem.NEAR_DUPLICATE}
