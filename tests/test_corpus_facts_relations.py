"""Relations between documents, links to those that are held, versions of one text, and what is in force."""

from __future__ import annotations

from datetime import date

from corpus.facts.relations import find_relations
from corpus.facts.standing import edition_date, link, plain_number, plain_title, standing, versions
from corpus.types import Bond, Document, Relation, Status


def made(text: str, title: str = "某区实施方案", **fields: object) -> Document:
    known = {"id": title, "file": f"{title}.txt", **fields}
    return Document(title=title, text=text, **known)  # type: ignore[arg-type]


def found(text: str, title: str = "某区实施方案") -> list[tuple[Bond, str, str | None]]:
    return [(one.kind, one.target, one.number) for one in find_relations(made(text, title))]


def test_the_ground_of_a_plan_with_its_number() -> None:
    text = (
        "为深入贯彻落实《质量强国建设纲要》《质量强市建设实施方案》（渝委发〔2023〕11号）精神，结合实际，制定本方案。"
    )
    assert found(text) == [
        (Bond.BASED_ON, "质量强国建设纲要", None),
        (Bond.BASED_ON, "质量强市建设实施方案", "渝委发〔2023〕11号"),
    ]


def test_the_ground_of_a_law_in_its_first_article() -> None:
    text = "第一章 总则\n第一条 为了保护环境，根据《中华人民共和国环境保护法》（以下简称《环境保护法》）等法律，制定本条例。\n第二条 好。"
    assert found(text, "某市环境保护条例") == [(Bond.BASED_ON, "中华人民共和国环境保护法", None)]


def test_plans_to_be_carried_out_in_a_task_are_no_ground() -> None:
    assert not found("一、任务\n认真贯彻落实《公共服务提质增效实施方案》，持续做好整改。依据《目录》推进管理。")


def test_rules_to_be_made_are_no_ground() -> None:
    assert not found("一、任务\n加快《质量条例》的制（修）订。")


def test_a_repeal_with_its_number() -> None:
    text = "第九条 本办法自2024年1月1日起施行，《某市管理办法》（某府发〔2019〕3号）同时废止。"
    assert found(text, "某市管理办法") == [(Bond.REPEALS, "某市管理办法", "某府发〔2019〕3号")]


def test_a_repeal_in_front_of_its_title() -> None:
    assert found("决定废止国务院1994年发布的《甲条例》。") == [(Bond.REPEALS, "甲条例", None)]


def test_several_repeals_in_one_sentence() -> None:
    text = "2001年1月1日公布的《甲条例》、2002年2月2日根据《关于修改部分法规的决定》修正的《乙条例》同时废止。"
    assert found(text) == [(Bond.REPEALS, "甲条例", None), (Bond.REPEALS, "乙条例", None)]


def test_a_list_of_repealed_documents() -> None:
    text = "某府关于废止部分文件的决定\n现决定对下列文件予以废止：\n1.《甲办法》（某府发〔2001〕1号）\n2.《乙办法》\n本决定自公布之日起施行。"
    assert [target for kind, target, _ in found(text, "某府关于废止部分文件的决定") if kind is Bond.REPEALS] == [
        "甲办法",
        "乙办法",
    ]


def test_what_only_speaks_of_repealing_repeals_nothing() -> None:
    assert not found("股票遗失的，依照《民事诉讼法》的程序，请求人民法院宣告该股票失效。")
    assert not found("规章的制定、修改和废止，依照《中华人民共和国立法法》执行。")
    assert not found("支付令失效后，按照《诉讼费用交纳办法》补交。")
    assert not found("1999年发布的《甲条例》中有关看守所的规定同时废止。")


def test_an_amending_decision() -> None:
    title = "全国人大常委会关于修改《中华人民共和国广告法》的决定"
    assert (Bond.AMENDS, "中华人民共和国广告法", None) in found(f"{title}\n一、好。", title)


def test_an_amendment() -> None:
    title = "中华人民共和国刑法修正案（七）"
    assert found(f"{title}\n一、好。", title) == [(Bond.AMENDS, "中华人民共和国刑法", None)]


def test_a_reading_aid() -> None:
    assert found("《某县质量方案》政策解读\n一、背景\n好。", "《某县质量方案》政策解读") == [
        (Bond.INTERPRETS, "某县质量方案", None)
    ]


def test_a_notice_hands_on_with_and_without_brackets() -> None:
    title = "某区人民政府关于印发某区质量方案的通知"
    text = f"{title}\n各镇：\n某区质量方案已经审议通过，现印发给你们，请执行。\n"
    assert found(text, title) == [(Bond.FORWARDS, "某区质量方案", None)]
    title = "某办关于印发《某区质量方案（2023-2025年）》的通知"
    assert found(f"{title}\n现将《某区质量方案（2023-2025年）》印发给你们。\n", title) == [
        (Bond.FORWARDS, "某区质量方案（2023-2025年）", None)
    ]


def test_titles_and_numbers_are_compared_without_marks() -> None:
    assert plain_title("《中华人民共和国刑法》") == plain_title("刑法（2023修正）") == "刑法"
    assert plain_title("质量发展纲要（2011—2020年）") == plain_title("《质量发展纲要(2011-2020年)》")
    assert plain_title("宪法修正案（1988年）") != plain_title("宪法修正案（1993年）")
    assert plain_number("渝府发〔2019〕3号") == plain_number("渝府发[2019] 3 号") != plain_number("渝府发〔2019〕13号")


def relation(kind: Bond, source: str, target: str, number: str | None = None) -> Relation:
    return Relation(kind, target, number, source, 0, 1)


def test_a_link_needs_a_number_or_the_whole_title() -> None:
    documents = [made("", "新办法"), made("", "某市旧办法", number="某府发〔2019〕3号"), made("", "某市质量方案")]
    relations = [
        relation(Bond.REPEALS, "新办法", "随便", "某府发[2019]3号"),
        relation(Bond.BASED_ON, "新办法", "质量方案"),
        relation(Bond.BASED_ON, "新办法", "《某市质量方案》"),
    ]
    held = [made("", d.title, number=d.number, written=date(2000 + n, 1, 1)) for n, d in enumerate(reversed(documents))]
    assert [one.target for one in link(relations, held)] == ["某市旧办法", "某市质量方案"]


def test_a_link_finds_what_a_notice_hands_on() -> None:
    documents = [made("", "甲"), made("", "国务院关于印发质量发展纲要（2011-2020年）的通知")]
    links = link([relation(Bond.BASED_ON, "甲", "质量发展纲要（2011—2020年）")], documents)
    assert [one.target for one in links] == [documents[1].title]


def law(day: str, **fields: object) -> Document:
    return made("", "中华人民共和国广告法", id=day, file=f"法/广告法({day}).md", **fields)


def test_versions_of_one_text_are_grouped_by_date() -> None:
    newer, older, other = law("2021-04-29"), law("2015-04-24"), made("", "广告管理条例")
    assert versions([newer, other, older]) == [[older, newer]]
    assert edition_date(newer) == date(2021, 4, 29)


def test_notices_of_two_years_are_no_versions() -> None:
    title = "某区关于开展质量月活动的通知"
    held = [made("", title, id=str(year), written=date(year, 9, 1)) for year in (2022, 2023)]
    assert not versions(held)


def test_the_newest_effective_version_is_in_force() -> None:
    documents = [law("2015-04-24"), law("2021-04-29"), law("2030-01-01")]
    stands = standing(documents, [], date(2026, 1, 1))
    assert [stands[d.id].status for d in documents] == [Status.AMENDED, Status.IN_FORCE, Status.PENDING]
    assert stands["2015-04-24"].by == "2021-04-29"


def test_a_repeal_counts_once_its_document_is_effective() -> None:
    old = made("", "旧办法", effective=date(2010, 1, 1))
    new = made("", "新办法", effective=date(2026, 6, 1))
    links = link([relation(Bond.REPEALS, "新办法", "旧办法")], [old, new])
    assert standing([old, new], links, date(2026, 1, 1))["旧办法"].status is Status.UNKNOWN
    after = standing([old, new], links, date(2026, 7, 1))["旧办法"]
    assert (after.status, after.by, after.why) == (Status.REPEALED, "新办法", "被《新办法》废止")


def test_a_document_of_the_same_name_repeals_only_the_older_one() -> None:
    old = made("", "某条例", id="old", region="甲", effective=date(2000, 1, 1))
    new = made("", "某条例", id="new", region="甲", effective=date(2020, 1, 1))
    links = link([relation(Bond.REPEALS, "new", "某条例")], [old, new])
    stands = standing([old, new], links, date(2026, 1, 1))
    assert (stands["old"].status, stands["new"].status) == (Status.REPEALED, Status.UNKNOWN)


def test_its_own_dates_end_or_begin_a_document() -> None:
    ended = made("", "甲", expires=date(2020, 1, 1))
    coming = made("", "乙", effective=date(2030, 1, 1))
    stands = standing([ended, coming], [], date(2026, 1, 1))
    assert (stands["甲"].status, stands["乙"].status) == (Status.EXPIRED, Status.PENDING)


def test_a_document_does_not_count_before_it_is_written() -> None:
    plan = made("", "甲", written=date(2023, 12, 1), status=Status.IN_FORCE)
    stands = [standing([plan], [], day)["甲"].status for day in (date(2010, 1, 1), date(2024, 1, 1))]
    assert stands == [Status.PENDING, Status.IN_FORCE]
