"""Contents pages go, headings and lists stay."""

from corpus.assemble import assemble
from corpus.clean import clean
from corpus.formats.text import split_lines


def cleaned_text(raw: str) -> str:
    return assemble(clean(split_lines(raw)).blocks)[0]


BODY = "一、总体要求\n要提高质量。\n二、主要目标\n到2027年,合格率达到98%。\n三、保障措施\n加强领导。\n"


def test_contents_with_leaders_and_pages() -> None:
    contents = "目　录\n一、总体要求…………………1\n二、主要目标........................3\n三、保障措施······12\n"
    assert cleaned_text("某市质量发展规划\n" + contents + BODY) == "某市质量发展规划\n" + BODY


def test_contents_that_repeat_the_headings() -> None:
    contents = "目录\n\n一、总体要求\n二、主要目标\n三、保障措施\n"
    assert cleaned_text("某市质量发展规划\n" + contents + BODY) == "某市质量发展规划\n" + BODY


def test_contents_with_pages_after_a_space_or_tab() -> None:
    contents = "目次\n一、总体要求\t1\n二、主要目标  2\n三、保障措施 5\n"
    assert cleaned_text("某市质量发展规划\n" + contents + BODY) == "某市质量发展规划\n" + BODY


def test_contents_without_their_name() -> None:
    contents = "".join(f"{n}、某某事项……………{n}\n" for n in "一二三四五").replace("…一", "…1").replace("…二", "…2")
    contents = contents.replace("…三", "…3").replace("…四", "…4").replace("…五", "…5")
    assert cleaned_text("某市质量发展规划\n" + contents + BODY) == "某市质量发展规划\n" + BODY


def test_a_catalogue_is_no_contents_page() -> None:
    raw = "某市行政事项目录\n目录\n1.食品经营许可\n2.药品经营许可\n以上事项由市局办理。\n"
    assert cleaned_text(raw) == raw


def test_cells_with_numbers_are_no_contents() -> None:
    raw = "某市指标\n要求如下。\n食品合格率   98\n药品合格率   99\n农产品合格率   97\n计量合格率   96\n"
    assert cleaned_text(raw) == raw
