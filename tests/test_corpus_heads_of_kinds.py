"""Heads of kinds that are made up differently: telegrams, minutes, orders, notes of laws, sheets, explanations."""

from datetime import date

import pytest

from corpus.assemble import assemble
from corpus.clean import clean
from corpus.formats.text import split_lines
from corpus.head import Head, read_head
from corpus.types import Block, Row, Shape

BODY = "各乡镇人民政府：\n现将有关事项通知如下。\n"


def head_of(blocks: list[Block]) -> Head:
    cleaned = clean(blocks)
    text, layout = assemble(cleaned.blocks)
    return read_head(text, cleaned.labels, "文件名", layout=layout)


def head(raw: str) -> Head:
    return head_of(list(split_lines(raw)))


def text_of(raw: str) -> str:
    return assemble(clean(list(split_lines(raw))).blocks)[0]


@pytest.mark.parametrize(
    "above",
    [
        "某某市药品监督管理局公告\n2023年第58号\n",
        "专题会议纪要\n第12号\n某某市人民政府办公室 2022年8月11日\n",
        "发电单位　某某市人民政府办公厅　　签批盖章　某某\n等级　特急·明电　　某政办明电〔2024〕7号　　某机发　　号\n",
    ],
)
def test_what_stands_above_the_title_is_not_the_title(above: str) -> None:
    assert head(f"{above}某某市人民政府办公厅关于某事的公告\n{BODY}").title == "某某市人民政府办公厅关于某事的公告"


def test_an_announcement_without_another_title_keeps_its_own() -> None:
    assert head("某某市财政局公告\n现将有关事项公告如下。\n").title == "某某市财政局公告"


def test_a_telegram_has_its_number_beside_its_urgency_and_its_sender_is_the_issuer() -> None:
    found = head(
        "发电单位 甲县人民政府办公室 签批盖章 某某\n等级 特急·明电 甲政办明电〔2024〕7号 甲机发 12号\n"
        f"关于做好某事的通知\n{BODY}"
    )
    assert (found.title, found.number) == ("关于做好某事的通知", "甲政办明电〔2024〕7号")
    assert found.issuer == "甲县人民政府办公室"


def test_minutes_are_of_the_office_and_the_day_above_their_title() -> None:
    found = head(f"专题会议纪要\n第3期\n甲县人民政府办公室 2022年8月11日\n关于研究某事的会议纪要\n{BODY}")
    assert (found.issuer, found.written) == ("甲县人民政府办公室", date(2022, 8, 11))


def test_a_titles_last_word_on_its_own_line() -> None:
    assert head(f"甲政发〔2022〕1号\n关于印发某某评价办法的\n通知\n{BODY}").title == "关于印发某某评价办法的通知"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("甲政办发〔20216号", "甲政办发〔2021〕6号"),
        ("甲政办发2021〕16号", "甲政办发〔2021〕16号"),
        ("甲市监发〔2022]40号", "甲市监发〔2022〕40号"),
        ("甲市监发[2022]40号", "甲市监发[2022]40号"),
        ("甲市监发（2022）40号", "甲市监发（2022）40号"),
    ],
)
def test_a_lost_or_wrong_bracket_of_a_number_is_mended(written: str, whole: str) -> None:
    found = head(f"{written}\n甲县人民政府关于某事的通知\n{BODY}")
    stated = next(value for value in found.stated if value.field == "number")
    assert (found.number, stated.text) == (whole, written)
    assert stated.sure == 0.95 if written == whole else stated.sure <= 0.8


@pytest.mark.parametrize("number", ["甲市人民代表大会常务委员会公告〔十六届〕第24号", "甲環署通告第8/2023號"])
def test_numbers_of_an_assemblys_term_and_in_traditional_writing(number: str) -> None:
    assert head(f"{number}\n某某管理办法\n第一条 为了某事,制定本办法。\n").number == number


def test_an_order_makes_a_regulation_known_on_the_day_it_is_signed() -> None:
    found = head(
        "甲省人民政府令\n第19号\n《甲省某某办法》已经2021年10月25日省政府常务会议通过,现予公布,自2022年1月1日起施行。\n"
        "省长 某某\n2021年11月8日\n甲省某某办法\n第一条 为了某事,制定本办法。\n"
    )
    assert (found.written, found.published) == (date(2021, 11, 8), date(2021, 11, 8))


def test_a_law_whose_passing_is_not_told_was_written_when_it_was_issued() -> None:
    found = head("某某规定\n2000年3月20日 中华人民共和国国务院令第285号发布\n第一条 为了某事,制定本规定。\n")
    assert (found.written, found.published) == (date(2000, 3, 20), date(2000, 3, 20))


def test_a_law_note_that_a_width_broke() -> None:
    found = head(
        "最高人民法院关于某问题的批复\n\n2020年11月9日 最高人民法院审判委员会\n\n第1815次会议通过，自2021年1月1日起施行）\n\n"
        "某高级人民法院：\n现批复如下。\n"
    )
    assert (found.written, found.effective) == (date(2020, 11, 9), date(2021, 1, 1))


def test_a_date_that_the_next_pages_annex_was_drawn_to() -> None:
    found = head(f"关于某事的通知\n{BODY}甲县财政局\n2024年2月6日附件1\n某某目录\n1\n2017-08-29\n")
    assert (found.issuer, found.written) == ("甲县财政局", date(2024, 2, 6))


def test_a_date_in_a_table_signs_nothing() -> None:
    rows = tuple(Row(cells) for cells in [("编号", "事项", "日期"), ("1", "某事", "2025-12-01")])
    found = head_of([Block("甲县某某责任清单"), Block("", Shape.TABLE, rows=rows, heads=1)])
    assert found.written is None


def test_a_sheets_name_is_not_the_title_and_who_filled_it_in_is_the_issuer() -> None:
    rows = tuple(Row(cells) for cells in [("填报单位：甲县财政局", "", ""), ("序号", "任务", "单位")])
    blocks = [Block("任务", Shape.HEADING, 1), Block("甲县重点任务分解表"), Block("", Shape.TABLE, rows=rows)]
    found = head_of(blocks)
    assert (found.title, found.issuer) == ("甲县重点任务分解表", "甲县财政局")


def test_an_organ_alone_below_the_title_is_the_issuer() -> None:
    assert head("某某政策问答\n\n甲县财政局\n\n一、问：哪些人可以参加？\n答：某些人。\n").issuer == "甲县财政局"


def test_organs_below_the_title_are_the_issuer_together() -> None:
    raw = "某某若干意见\n中共某某省委\n某某省人民政府\n一、总体要求\n现提出如下意见。\n"
    assert head(raw).issuer == "中共某某省委、某某省人民政府"


def test_a_short_name_of_a_government_in_the_title() -> None:
    found = head(f"昆山市政府关于某事的通知\n{BODY}昆山市人民政府\n2022年7月25日\n")
    assert found.issuer == "昆山市人民政府"


def test_an_explanation_does_not_take_effect_itself() -> None:
    found = head("《甲县某某办法》政策解读\n甲县人民政府印发该办法,自2023年12月1日起施行。现就有关问题解读如下。\n")
    assert found.effective is None


def test_the_terms_of_a_forwarded_document_are_not_those_of_the_forwarding_one() -> None:
    found = head(
        "甲政办转〔2020〕6号\n甲区政府办公室转发市政府办公室关于某事的通知\n各街道：\n现转发给你们。\n甲区政府办公室\n2020年6月15日\n"
        "乙政办规〔2020〕9号\n乙市政府办公室关于某事的通知\n各区：\n本通知自印发之日起施行，有效期3年。\n乙市政府办公室\n2020年5月28日\n"
    )
    assert (found.written, found.effective, found.expires) == (date(2020, 6, 15), None, None)


@pytest.mark.parametrize(
    "line",
    [
        "附件下载：正文.docx",
        "导读：本文由某某资讯网编辑整理，仅供会员参考。",
        "甲州公文交换系统",
        "甲市人民政府公报　2023年第41期",
    ],
)
def test_words_of_sites_and_running_heads_go(line: str) -> None:
    assert line not in text_of(f"关于某事的通知\n{line}\n{BODY}").split("\n")


def test_buttons_below_the_last_line_go_and_cells_stay() -> None:
    assert text_of(f"关于某事的通知\n{BODY}设备\n打印\n2台\n甲县财政局\n打印\n\n分享\n").endswith(
        "打印\n2台\n甲县财政局\n"
    )


def test_a_list_of_annexes_stays() -> None:
    assert "附件：1.某某目录.docx" in text_of(f"关于某事的通知\n{BODY}附件：1.某某目录.docx\n")


@pytest.mark.parametrize(
    ("note", "number", "issuer", "written"),
    [
        ("（云水发〔2024〕19号，云澜县水利局、云澜县财政局2024年4月22日联合印发）", "云水发〔2024〕19号", "云澜县水利局、云澜县财政局", date(2024, 4, 22)),
        ("（云府发〔2012〕9号 2012年2月6日）", "云府发〔2012〕9号", None, date(2012, 2, 6)),
        ("（2022年5月6日云澜县人民政府办公室印发）", None, "云澜县人民政府办公室", date(2022, 5, 6)),
        ("云澜县人民政府2022年5月6日以云府发〔2022〕3号文印发", "云府发〔2022〕3号", None, date(2022, 5, 6)),
        ("（2022年5月6日云澜县人民政府令第12号公布 自2022年7月1日起施行）", "云澜县人民政府令第12号", "云澜县人民政府", date(2022, 5, 6)),
    ],
)  # fmt: skip
def test_the_note_below_a_title_tells_number_issuer_and_day(
    note: str, number: str | None, issuer: str | None, written: date
) -> None:
    found = head(f"云澜县农村供水管理办法\n\n{note}\n\n第一条 为了加强供水管理，制定本办法。\n")
    assert (found.number, found.issuer, found.written) == (number, issuer, written)
