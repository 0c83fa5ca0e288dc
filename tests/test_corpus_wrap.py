"""Hard-wrapped lines become paragraphs again, and texts that are not wrapped stay as they are."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT

from corpus.formats.wrap import Line, join_lines, join_texts, join_wrapped

PARAGRAPHS = [
    "某某市人民政府办公室关于印发质量强市建设实施方案的通知",
    "各区县人民政府，市政府各部门，有关单位：",
    "现将《某某市质量强市建设实施方案（2024—2027年）》印发给你们，请认真组织实施。各地区、各部门要按照第三条规定的职责分工，细化工作措施，确保各项任务落到实处，并于每年12月底前报送进展情况。",
    "一、总体要求",
    "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神，完整、准确、全面贯彻新发展理念，以推动高质量发展为主题，以提高供给质量为主攻方向，以改革创新为根本动力，推动质量变革、效率变革、动力变革。",
    "（一）加强组织领导。各有关单位要充分认识质量工作的重要意义，建立健全工作机制，明确责任分工，加强统筹协调，形成工作合力，重大事项及时向市人民政府报告，不得推诿扯皮，不得弄虚作假，切实维护群众利益。",
    "（二）强化督促检查。市市场监管局要会同有关部门对本方案实施情况开展跟踪评估和督促检查，及时总结推广典型经验，对工作不力、进展缓慢的，予以通报批评；对成效明显的，按照有关规定给予表彰奖励，并在资金安排上予以倾斜。",
    "某某市人民政府办公室",
    "2024年1月5日",
]


def wrap(text: str, width: int) -> list[str]:
    lines, line, columns = [], "", 0
    for character in text:
        wide = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        if columns + wide > width and character not in "，。、；：）》”":
            lines.append(line)
            line, columns = "", 0
        line += character
        columns += wide
    return [*lines, line]


@pytest.mark.parametrize("width", [40, 60, 76])
@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("blank", [False, True])
def test_a_wrapped_text_is_joined(width: int, indent: str, blank: bool) -> None:
    written = [indent + paragraph for paragraph in PARAGRAPHS]
    wrapped = []
    for paragraph in written:
        wrapped += wrap(paragraph, width) + ([""] if blank else [])
    assert [line for line in join_wrapped(wrapped) if line] == written


def test_a_text_that_is_not_wrapped_stays_as_it_is() -> None:
    assert join_wrapped(PARAGRAPHS * 5) == PARAGRAPHS * 5


def test_lists_of_equal_lines_stay_lists() -> None:
    names = [f"重庆市某某区质量技术监督检测中心第{n:02d}检验室主任及成员名单" for n in range(30)]
    assert join_wrapped(names) == names


def test_cells_one_a_line_stay_apart() -> None:
    cells = [cell for n in range(40) for cell in (str(n), f"指标名称之{n}", f"{n}.5%", "市市场监管局")]
    assert join_wrapped(cells) == cells


@pytest.mark.parametrize("file", sorted((ROOT / "corpus" / "documents").glob("*.txt")), ids=lambda file: file.stem)
def test_the_documents_stay_as_they_are(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert join_wrapped(lines) == lines


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text(st.sampled_from("质量、。:1a (一)\t　年月日"), max_size=90), max_size=60))
def test_no_character_but_white_space_is_lost(lines: list[str]) -> None:
    assert "".join("".join(join_wrapped(lines)).split()) == "".join("".join(lines).split())


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (["质量", "强市"], "质量强市"),
        (["total quality", "management"], "total quality management"),
        (["http://www.", "gov.cn"], "http://www. gov.cn"),
        (["共20", "24家"], "共2024家"),
        (["GDP", "增长"], "GDP增长"),
        (["long-", "term"], "long-term"),
        (["", "甲"], "甲"),
    ],
)
def test_pieces_are_joined_as_their_script_asks(pieces: list[str], joined: str) -> None:
    assert join_texts(pieces) == joined


def on_page(rows: list[tuple[float, str]], pitch: float = 28, page: int = 1, size: float = 16) -> list[Line]:
    return [
        Line(page, 80 + x * size, 80 + (x + len(text)) * size, 100 + n * pitch, 100 + n * pitch + size, text, 595)
        for n, (x, text) in enumerate(rows)
    ]


FULL = "推动经济社会高质量发展结合实际制定本实施方案请各单位认"  # 27 characters, the width of the page


def texts(lines: list[Line]) -> list[str]:
    return [block.text for block in join_lines(lines)]


def test_an_indent_begins_a_paragraph() -> None:
    lines = on_page([(2, FULL[:25]), (0, FULL), (2, FULL[:25]), (0, FULL), (0, "真。")])
    assert texts(lines) == [FULL[:25] + FULL, FULL[:25] + FULL + "真。"]


def test_a_reference_at_a_line_start_is_no_article() -> None:
    lines = on_page([(2, FULL[:25]), (0, "第三条所列事项" + FULL[:20]), (2, FULL[:25]), (0, FULL), (0, "真。")])
    assert len(texts(lines)) == 2


def test_block_paragraphs_are_parted_by_gaps() -> None:
    first = on_page([(0, FULL), (0, FULL), (0, FULL[:26] + "。")])
    second = [Line(1, a.x0, a.x1, a.top + 105, a.bottom + 105, a.text, a.width) for a in first]
    assert texts(first + second) == [FULL * 2 + FULL[:26] + "。"] * 2


def test_items_with_a_hanging_indent_are_joined() -> None:
    rows = [(0.0, "1.单" + FULL[:24]), (2.0, FULL[:25]), (2.0, "真。")] * 3
    assert texts(on_page(rows)) == ["1.单" + FULL[:24] + FULL[:25] + "真。"] * 3


def test_blocks_tell_the_page_on_which_they_begin() -> None:
    lines = on_page([(2, FULL[:25]), (0, FULL), (2, FULL[:25]), (0, FULL)], page=3) + on_page([(0, "真。")], page=4)
    assert [block.page for block in join_lines(lines)] == [3, 3]
