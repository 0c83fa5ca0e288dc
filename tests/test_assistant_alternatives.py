"""Like things that exclude one another: what is said of one is no answer for another."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import TinyEncoder

from assistant.alternatives import is_of_another
from assistant.answer import Assistant
from assistant.types import Outcome
from corpus.read import find_sources
from index.build import ingest
from index.search import Searcher
from index.store import open_index


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("规上企业检测费打几折", "对规模以下企业按六折收取"),
        ("2025年秋季消费券发多少钱", "2025年春季发放800万元"),
        ("农村妇女筛查怎么收费", "城镇妇女筛查免费"),
        ("三孩家庭每月补助多少", "二孩家庭每月补助200元"),
        ("第二批收费的是哪些路", "首批收费路段9条"),
        ("C类人才安家费多少", "A类100万元，B类60万元"),
        ("3月3日新增治愈多少人", "3月4日新增治愈31例"),
        ("民办养老院每张床位补多少", "公办养老机构每张床位补助1000元"),
        ("进口货物怎么申报", "出口货物应当在装货前申报"),
        ("县级财政补多少", "省级财政每公里补助50万元，市级财政补助35万元"),
        ("六级残疾军人谁负担", "七级至十级残疾军人由单位负担"),
    ],
)
def test_what_is_said_of_one_is_of_another(asked: str, said: str) -> None:
    assert is_of_another(asked, said, ("某市若干措施",), said)


@pytest.mark.parametrize(
    ("asked", "said", "above", "passage"),
    [
        ("规上企业检测费打几折", "企业检测费按六折收取", (), ""),  # names none: it is said of all
        ("农村妇女筛查怎么收费", "城乡妇女筛查免费", (), ""),
        ("初中生每天作业多久", "中小学生书面作业不超过90分钟", (), ""),
        ("二级医院报销多少", "一至三级医院报销60%", (), ""),
        ("八级残疾军人谁负担", "七级至十级残疾军人由单位负担", (), ""),
        ("二星级酒店补多少", "一星级以上酒店补助5万元", (), ""),
        ("3月3日能出小区吗", "自3月1日起居民不得出小区", (), ""),
        ("村里办食堂补多少", "城区10万元、镇村5万元", (), ""),
        ("规上企业检测费打几折", "按八折收取", ("某市若干措施", "一、规模以上企业"), ""),
        ("规上企业检测费打几折", "规模以下企业六折", (), "规模以上企业八折，规模以下企业六折"),
        ("幼儿园和小学各收多少", "小学每学期360元", (), ""),
        ("工业和信息化局负责什么", "发展服务业", (), ""),
    ],
)
def test_what_covers_what_is_asked_or_names_it_nearby_is_not(
    asked: str, said: str, above: tuple[str, ...], passage: str
) -> None:
    assert not is_of_another(asked, said, above, passage or said)


RULES = """某市企业检测费优惠办法
一、对规模以下企业检测费按收费标准的六折收取。
二、检测报告三个工作日内出具。
"""


def test_what_holds_for_others_only_is_not_answered(tmp_path: Path, tiny: TinyEncoder) -> None:
    (tmp_path / "办法.txt").write_text(RULES, encoding="utf-8")
    ingest(find_sources([tmp_path / "办法.txt"]), tmp_path / "index", None, lambda _: tiny)
    assistant = Assistant(Searcher(open_index(tmp_path / "index"), tiny))
    assert assistant.ask("规模以上企业检测费按几折收取").status is Outcome.NOT_FOUND
    assert "六折" in assistant.ask("规模以下企业检测费按几折收取").text
