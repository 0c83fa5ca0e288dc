"""The documents that a question names, and only those that it names without doubt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.question import understand
from assistant.understood import understood
from corpus.types import Document, Status

FUCHENG, YOUXIAN, MIANYANG = "四川省绵阳市涪城区", "四川省绵阳市游仙区", "四川省绵阳市"


def document(identifier: str, title: str, region: str | None, number: str | None = None, year: int = 2022) -> Document:
    return Document(identifier, f"{identifier}.txt", title, "", number, region=region, written=date(year, 3, 1))


DOCUMENTS = [
    document(
        "f", "绵阳市涪城区人民政府关于印发节水型城区建设实施方案(2022-2025年)的通知", FUCHENG, "绵涪府发〔2022〕5号"
    ),
    document(
        "y", "绵阳市游仙区人民政府关于印发游仙区节水型城区建设实施方案的通知", YOUXIAN, "绵游府发〔2021〕9号", 2021
    ),
    document("m", "绵阳市人民政府关于贯彻国家节水行动方案的实施意见", MIANYANG, "绵府发〔2019〕12号", 2019),
    document("j", "《绵阳市河道管理办法》政策解读", MIANYANG),
    document("n", "国务院办公厅关于加强城市供水的指导意见", None, "国办发〔2019〕31号", 2019),
]
HELD = {FUCHENG, YOUXIAN, MIANYANG}


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("涪城的方案有哪些任务", ("f",)),
        ("涪城区那份方案的文号", ("f",)),
        ("游仙节水方案由谁牵头", ("y",)),
        ("涪城区和游仙区两份方案分别是什么时候印发的", ("f", "y")),
        ("2019年市里的意见怎么说", ("m",)),
        ("市政府落实国家节水行动方案的那份实施意见", ("m",)),
        ("《节水型城区建设实施方案》的目标", ()),
        ("涪城区《节水型城区建设实施方案》的目标", ("f",)),
        ("《游仙区节水型城区建设实施方案》的目标", ("y",)),
        ("《国家节水行动方案》的目标", ()),
        ("《水法》第三条", ()),
        ("那份解读讲了什么", ("j",)),
        ("《绵阳市河道管理办法》罚多少", ("j",)),
        ("绵府发(2019)12号文说了什么", ("m",)),
        ("绵府发2019年12号", ("m",)),
        ("〔2021〕9号文件的要求", ("y",)),
        ("绵府发〔2018〕12号", ()),
        ("国务院2019年的指导意见提了哪些要求", ("n",)),
        ("涪城区怎么制定应急方案", ()),
        ("居民提了什么意见", ()),
        ("方案里写了什么", ()),
        ("三台县的方案是哪天印发的", ()),
    ],
)
def test_documents_named(asked: str, named: tuple[str, ...]) -> None:
    assert understand(asked, (), HELD, DOCUMENTS).documents == named


def test_the_year_of_a_document_is_not_the_year_asked_about() -> None:
    assert understand("2019年市里的意见怎么说", (), HELD, DOCUMENTS).years == ()
    assert understand("涪城的方案到2025年的目标", (), HELD, DOCUMENTS).years == ("2025",)


def test_a_documents_name_is_not_part_of_the_subject() -> None:
    assert understand("涪城的方案里漏损率要控制在多少", (), HELD, DOCUMENTS).subject == "漏损率要控制在"


def test_copies_of_one_announcement_are_named_by_its_number() -> None:
    number = "财政部 税务总局公告2020年第8号"
    copies = [
        document("a", "关于支持疫情防控有关税收政策的公告", None, number, 2020),
        document("b", "财政部 税务总局关于支持疫情防控有关税收政策的公告", None, number, 2020),
        document("c", "海关总署关于进口物资的公告", None, "海关总署公告2020年第8号", 2020),
    ]

    def named(asked: str) -> set[str]:
        return set(understand(asked, (), HELD, copies).documents)

    assert named("财政部、税务总局公告2020年第8号什么时候开始实施") == {"a", "b"}
    assert named("税务总局2020年第8号公告什么时候开始实施") == {"a", "b"}
    assert named("财政部公告2020年第8号什么时候开始实施") == {"a", "b"}
    assert named("海关总署公告2020年第8号什么时候开始实施") == {"c"}
    assert named("2020年第8号公告什么时候开始实施") == set()


def test_of_several_versions_the_newest_is_meant_unless_the_old_one_is_asked_for() -> None:
    versions = [
        document("old", "绵阳市物业管理办法", MIANYANG, year=2010),
        document("new", "绵阳市物业管理办法", MIANYANG, year=2020),
    ]
    assert understand("《绵阳市物业管理办法》的罚款是多少", (), HELD, versions).documents == ("new",)
    assert understand("《绵阳市物业管理办法》修订前的罚款是多少", (), HELD, versions).documents == ("old",)
    assert understand("2010年版《绵阳市物业管理办法》的罚款是多少", (), HELD, versions).documents == ("old",)


def test_a_version_is_named_by_how_old_it_is() -> None:
    old = document("old", "绵阳市人民政府关于印发《绵阳市停车场管理暂行办法》的通知", MIANYANG, year=2015)
    new = document("new", "绵阳市人民政府关于印发绵阳市停车场管理办法的通知", MIANYANG, year=2023)
    versions = [replace(old, status=Status.EXPIRED), new]

    def named(asked: str, held: Sequence[Document] = versions) -> set[str]:
        return set(understand(asked, (), HELD, held).documents)

    assert named("按新办法停车费怎么收") == named("新的停车场管理办法停车费怎么收") == {"new"}
    assert named("老办法的停车费怎么收") == named("以前的暂行办法停车费怎么收") == {"old"}
    assert named("新老办法的停车费有什么变化") == {"old", "new"}
    other = document("other", "绵阳市人民政府关于印发绵阳市供水管理办法的通知", MIANYANG)
    assert named("按新办法停车费怎么收", [*versions, other]) == named("创新办法有哪些") == set()


def test_a_repealed_version_is_not_the_newest() -> None:
    repealed = Document("r", "r.txt", "绵阳市公园条例", "", written=date(2021, 1, 1), status=Status.REPEALED)
    held = Document("h", "h.txt", "绵阳市公园条例", "", written=date(2015, 1, 1))
    assert understand("《绵阳市公园条例》的罚款", (), (), [repealed, held]).documents == ("h",)


def test_the_document_of_the_talk_is_taken_over_and_replaced() -> None:
    context = ["涪城的方案的文号是什么"]
    assert understand("什么时候印发的", context, HELD, DOCUMENTS).documents == ("f",)
    assert understand("那游仙区的呢", context, HELD, DOCUMENTS).documents == ("y",)
    assert understand("那游仙区的呢", [*context, "什么时候印发的"], HELD, DOCUMENTS).documents == ("y",)


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("到2025年涪城区漏损率目标是多少", "按“数值”理解:漏损率 · 涪城区 · 2025年 · 目标值"),
        ("游仙的方案文号是多少", "按“文号”理解:游仙区 · 《绵阳市游仙区人民政府关于印发游仙区节水型城区建…》"),
        ("区水务局牵头哪些任务", "按“承担的任务”理解:牵头区水务局"),
        ("涪成区如何节水", "按“做法”理解:节水 · 涪城区(“涪成区”按“涪城区”)"),
    ],
)
def test_how_it_was_understood_is_said_in_one_line(asked: str, line: str) -> None:
    assert understood(understand(asked, (), HELD, DOCUMENTS), DOCUMENTS) == line


@pytest.mark.parametrize(
    "asked",
    [
        "绵阳市规定几月几日开园",
        "绵阳市水务局下发通知对供水企业有哪些要求",
        "绵阳市节水政策涉及哪些方面",
        "涪城区采取了哪些节水措施",
        "涪城区方案(第12号)的内容",
    ],
)
def test_acts_and_everyday_words_name_no_document(asked: str) -> None:
    held = [
        *DOCUMENTS,
        document("r", "绵阳市关于水务局供水企业的规定", MIANYANG),
        document("t", "绵阳市关于水务局检修的通知", MIANYANG),
    ]
    held += [document("p", "支持节水政策", MIANYANG), document("s", "强化节水措施", FUCHENG)]
    assert understand(asked, (), HELD, held).documents == ()
