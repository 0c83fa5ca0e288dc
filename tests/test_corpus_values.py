"""The single values of a head: numbers, issuers, dates, terms, levels, status, each in the forms that offices write."""

from datetime import date

import pytest

from corpus.assemble import assemble
from corpus.clean import clean
from corpus.dates import is_date_line, parse_date
from corpus.formats.text import split_lines
from corpus.head import Head, read_head
from corpus.regions import province_in
from corpus.types import Status

BODY = "各乡镇人民政府：\n现将有关事项通知如下。\n"


def head(raw: str) -> Head:
    cleaned = clean(split_lines(raw))
    return read_head(assemble(cleaned.blocks)[0], cleaned.labels, "文件名")


@pytest.mark.parametrize(
    ("words", "day"),
    [("二〇二四年一月十二日", date(2024, 1, 12)), ("二○一二年四月十三日", date(2012, 4, 13)), ("二O二四年十月三十一日", date(2024, 10, 31)),
     ("二零二四年二月廿九日", date(2024, 2, 29)), ("2024 年 1 月 12 日", date(2024, 1, 12)), ("2024.1.12", date(2024, 1, 12)),
     ("2024/01/12", date(2024, 1, 12)), ("２０２４年１月１２日", date(2024, 1, 12)), ("2024-01-12 10:30", date(2024, 1, 12)),
     ("2024年1月", None), ("2024年13月1日", None), ("1.2.3", None)],
)  # fmt: skip
def test_dates(words: str, day: date | None) -> None:
    assert parse_date(words) == day
    assert is_date_line(words) is (day is not None or "13月" in words)


@pytest.mark.parametrize(
    "number",
    ["国发〔2024〕1号", "渝府发[2020] 3 号", "某政办(2021)5号", "某市监【2021】15号", "财税﹝2019﹞12号", "国办发明电〔2023〕5号", "法释〔2020〕17号",
     "某政规〔2022〕2号", "某政办字〔2023〕1号", "京技监(法)发〔2019〕1号", "国发〔86〕12号", "某府字第12号", "第179号令", "国令第707号", "国务院令第707号",
     "中华人民共和国主席令第四十五号", "某市人民政府令第 12 号", "国家税务总局公告2023年第5号", "2024年第3号"],
)  # fmt: skip
def test_numbers_on_a_line_of_their_own(number: str) -> None:
    found = head(f"{number}\n某县人民政府关于某事的通知\n{BODY}")
    assert (found.number, found.title) == (number, "某县人民政府关于某事的通知")


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("某府发〔2024〕1号　　签发人：张三\n某县人民政府关于某事的通知\n", "某府发〔2024〕1号"),
        ("某县人民政府文件 某府发〔2024〕1号\n某县人民政府关于某事的通知\n", "某府发〔2024〕1号"),
        ("某县人民政府关于某事的通知\n（某府发〔2024〕1号）\n", "某府发〔2024〕1号"),
        ("某县人民政府关于某事的通知（某府发〔2024〕1号）\n", "某府发〔2024〕1号"),
        ("某县人民政府关于某事的通知 某府发〔2024〕1号\n", "某府发〔2024〕1号"),
        ("某县人民政府关于某事的通知\n(X字[2020]3号)\n".replace("X", "某"), "某字[2020]3号"),
        ("某府发〔2024〕1号某县人民政府关于某事的通知\n", "某府发〔2024〕1号"),
        ("文号：某府发〔2024〕1号\n某县人民政府关于某事的通知\n", "某府发〔2024〕1号"),
    ],
)
def test_numbers_beside_other_things(lines: str, number: str) -> None:
    found = head(lines + BODY)
    assert (found.number, found.title) == (number, "某县人民政府关于某事的通知")


def test_a_broken_number_is_less_sure() -> None:
    found = head(f"国发〔20129号\n国务院关于某事的通知\n{BODY}")
    assert next(value.sure for value in found.stated if value.field == "number") <= 0.5


def test_the_number_of_a_repealed_document_in_the_title_is_not_its_own() -> None:
    assert head(f"某县人民政府关于废止《关于某事的通知》(某府发〔2010〕1号)\n{BODY}").number is None


def test_an_orders_number_on_the_line_below() -> None:
    text = "中华人民共和国国务院令\n第 707 号\n《某某条例》已经2018年10月10日国务院常务会议通过,现予公布,自2019年1月1日起施行。\n总理 某某\n2018年10月22日\n某某条例\n第一条 为了规范管理,制定本条例。\n"
    found = head(text)
    assert (found.title, found.number, found.issuer) == ("某某条例", "中华人民共和国国务院令第 707 号", "国务院")
    assert (found.written, found.effective, found.level) == (date(2018, 10, 22), date(2019, 1, 1), "国家")


TITLES = {
    "机密★1年\n特急\n某县人民政府文件\n某府发〔2024〕1号\n某县人民政府关于某事的通知\n": "某县人民政府关于某事的通知",
    "首页 > 政务公开 > 政策文件\n某县人民政府网\n某县人民政府关于某事的通知\n": "某县人民政府关于某事的通知",
    "某县人民政府\n关于印发某某工作实施方案\n的通知\n": "某县人民政府关于印发某某工作实施方案的通知",
    "某县质量发展规划\n（2023—2025年）\n": "某县质量发展规划（2023—2025年）",
    "某县食品安全管理办法\n（试行）\n": "某县食品安全管理办法（试行）",
    "某县食品安全管理办法（征求意见稿）\n": "某县食品安全管理办法（征求意见稿）",
    "建设质量强县\n——某县三年行动纪实\n": "建设质量强县",
    "《某县人民政府关于某事的通知》\n": "某县人民政府关于某事的通知",
    "某县人民政府关于印发《某县\n某某办法》的通知\n": "某县人民政府关于印发《某县某某办法》的通知",
    "财政部 税务总局关于某事的公告\n": "财政部 税务总局关于某事的公告",
    "某县人民政府关于某事的通知（已废止）\n": "某县人民政府关于某事的通知",
    "# 中华人民共和国民法典\n\n# 婚姻家庭编\n": "中华人民共和国民法典",
}


@pytest.mark.parametrize("lines", TITLES)
def test_titles(lines: str) -> None:
    assert head(lines + BODY).title == TITLES[lines]


@pytest.mark.parametrize(
    ("raw", "issuer"),
    [
        (f"某某市财政局 某某市教育局关于某事的通知\n{BODY}", "某某市财政局、某某市教育局"),
        (f"关于某事的通知\n{BODY}某某市财政局\n某某市教育局\n2024年1月12日\n", "某某市财政局、某某市教育局"),
        (f"关于某事的通知\n{BODY}某某市财政局　　某某市教育局\n2024年1月12日\n", "某某市财政局、某某市教育局"),
        (f"关于某事的通知\n{BODY}某某市财政局 2024年1月12日\n", "某某市财政局"),
        (f"天津市商务局文件\n市商务局关于某事的通知\n{BODY}", "天津市商务局"),
        (f"某某市教育局文件\n关于某事的通知\n{BODY}", "某某市教育局"),
        (f"来源：某某市教育局\n关于某事的通知\n{BODY}某某市财政局\n2024年1月12日\n", "某某市财政局"),
    ],
)
def test_issuers(raw: str, issuer: str) -> None:
    assert head(raw).issuer == issuer


def test_a_law_says_when_it_was_passed() -> None:
    found = head(
        "中华人民共和国某某法\n（2020年5月28日第十三届全国人民代表大会常务委员会第三次会议通过　根据2022年6月1日第十三届全国人民代表大会常务委员会第九次会议《关于修改〈某某法〉的决定》修正）\n第一章 总则\n第一条 为了某事,制定本法。\n第九条 本法自2021年1月1日起施行。\n"
    )
    assert (found.title, found.issuer) == ("中华人民共和国某某法", "全国人民代表大会常务委员会")
    assert (found.written, found.effective, found.level) == (date(2020, 5, 28), date(2021, 1, 1), "国家")
    assert ("amended", "2022年6月1日") in {(value.field, value.text) for value in found.stated}


@pytest.mark.parametrize(
    ("sentence", "effective", "expires"),
    [
        ("本办法自2024年3月1日起施行。", date(2024, 3, 1), None),
        ("本办法自印发之日起施行。", date(2024, 1, 12), None),
        ("本办法自公布之日起30日后施行。", date(2024, 2, 11), None),
        ("本办法自2024年3月1日起施行，有效期五年。", date(2024, 3, 1), date(2029, 3, 1)),
        ("本办法自印发之日起施行，有效期至2027年12月31日。", date(2024, 1, 12), date(2027, 12, 31)),
        ("本办法自印发之日起试行两年。", None, date(2026, 1, 12)),
        ("本通知自2024年3月1日起执行，执行至2025年2月28日。", date(2024, 3, 1), date(2025, 2, 28)),
        ("《某某条例》自2009年6月1日起施行以来，成效明显。", None, None),
        ("本政策自发布之日起施行，施行期暂定为6个月。", date(2024, 1, 12), date(2024, 7, 12)),
        ("本通告自即日起执行。", date(2024, 1, 12), None),
        ("本《办法》自2024年3月1日起施行。", date(2024, 3, 1), None),
        ("许可证有效期五年。", None, None),
        ("食品经营者自2024年3月1日起应当提供凭证。", None, None),
    ],
)
def test_terms(sentence: str, effective: date | None, expires: date | None) -> None:
    found = head(f"某县人民政府关于某事的通知\n{BODY}{sentence}\n某县人民政府\n2024年1月12日\n")
    assert found.written == date(2024, 1, 12)
    assert found.expires == expires
    if sentence != "本办法自印发之日起试行两年。":
        assert found.effective == effective


def test_the_line_at_the_foot_is_neither_written_nor_published() -> None:
    found = head(
        f"某县人民政府关于某事的通知\n{BODY}某县人民政府\n2024年1月12日\n某县人民政府办公室  2024年1月15日印发\n"
    )
    assert (found.written, found.published) == (date(2024, 1, 12), None)
    assert [value.text for value in found.stated if value.field == "printed"] == ["2024年1月15日"]


@pytest.mark.parametrize(
    ("label", "status"),
    [("有效性：有效", Status.IN_FORCE), ("时效性：已废止", Status.REPEALED), ("是否有效：否", Status.REPEALED), ("是否废止：否", Status.IN_FORCE),
     ("效力状态：已修改", Status.AMENDED), ("文件状态：部分失效", Status.AMENDED), ("有效性：尚未施行", Status.UNKNOWN)],
)  # fmt: skip
def test_status(label: str, status: Status) -> None:
    assert head(f"索引号：0001\n{label}\n某县人民政府关于某事的通知\n{BODY}").status is status


def test_a_page_may_say_that_a_document_is_repealed() -> None:
    assert head(f"【已废止】某县人民政府关于某事的通知\n{BODY}").status is Status.REPEALED


@pytest.mark.parametrize(
    ("title", "region", "level"),
    [("国务院关于同意重庆市某事的批复", None, "国家"), ("财政部关于某事的通知", None, "国家"), ("重庆市人民政府关于某事的通知", "重庆市", "省级"),
     ("国家税务总局重庆市税务局关于某事的通知", "重庆市", "省级"), ("平凉市人民政府关于某事的通知", "甘肃省平凉市", "市级"),
     ("重庆市大渡口区人民政府关于某事的通知", "重庆市大渡口区", "县级"), ("重庆市大渡口区跳磴镇人民政府关于某事的通知", "重庆市大渡口区", "乡级"),
     ("重庆两江新区管理委员会关于某事的通知", "重庆市", "省级"), ("市财政局关于某事的通知", None, "市级")],
)  # fmt: skip
def test_region_and_level(title: str, region: str | None, level: str) -> None:
    found = head(f"{title}\n{BODY}")
    assert (found.region, found.level) == (region, level)


def test_a_number_tells_the_province_when_nothing_else_does() -> None:
    found = head(f"渝市监发〔2024〕1号\n关于某事的通知\n{BODY}")
    assert found.region == "重庆市"
    assert next(value.sure for value in found.stated if value.field == "region") < 0.5
    assert province_in("国发〔2024〕1号") is None


def test_subject_words() -> None:
    assert head(f"某县人民政府关于某事的通知\n{BODY}主题词：质量　管理　方案　通知\n").subjects == (
        "质量",
        "管理",
        "方案",
        "通知",
    )


def test_values_say_where_they_were_read() -> None:
    raw = f"某府发〔2024〕1号\n某县人民政府关于某事的通知\n{BODY}某县人民政府\n2024年1月12日\n"
    for value in head(raw).stated:
        if value.start is not None and value.field in {"number", "written"}:
            assert raw[value.start : value.end] == value.text
    assert {(value.field, value.where) for value in head(raw).stated} >= {("number", "head"), ("written", "signature")}
