"""Regions by name, in full, in part and as people say them."""

import pytest

from corpus.regions import aliases, depth_of, find_regions, governed_place, may_contain, region_of, short_name


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("重庆市大渡口区人民政府", "重庆市大渡口区"),
        ("石柱县质量强县建设", "重庆市石柱土家族自治县"),
        ("平凉市崆峒区", "甘肃省平凉市崆峒区"),
        ("内蒙古自治区赤峰市", "内蒙古自治区赤峰市"),
        ("广西南宁", "广西壮族自治区南宁市"),
        ("国务院办公厅", None),
        ("江北区", None),  # there are two
        ("创新县域经济", None),
    ],
)
def test_region_of(text: str, region: str | None) -> None:
    assert region_of(text) == region


def test_both_regions_of_one_name() -> None:
    (mention,) = find_regions("江北区的目标")
    assert mention.regions == {"重庆市江北区", "浙江省宁波市江北区"}


def test_bare_districts_only_when_asked_for() -> None:
    assert not find_regions("渝北的目标")
    assert find_regions("渝北的目标", bare_districts=True)[0].regions == {"重庆市渝北区"}


def test_names_of_a_region() -> None:
    assert aliases("重庆市石柱土家族自治县") == ("重庆市石柱土家族自治县", "石柱土家族自治县", "石柱县", "石柱")
    assert short_name("重庆市大渡口区") == "大渡口区"


def test_depths() -> None:
    assert [depth_of(region) for region in ("重庆市", "甘肃省平凉市", "重庆市大渡口区", "某省")] == [1, 2, 3, None]


def test_new_areas_lie_in_the_region_that_set_them_up() -> None:
    assert region_of("四川天府新区管理委员会") == "四川省"
    assert region_of("河北雄安新区") == "河北省"


@pytest.mark.parametrize(
    ("organ", "place"),
    [
        ("沅平县人民政府办公室", "沅平县"),
        ("澜江市民政局", "澜江市"),
        ("澜江市民政局2023年工作总结和2024年工作安排", "澜江市"),
        ("青禾镇人民政府", "青禾镇"),
        ("市民政局办公室", None),
        ("市场监督管理局", None),
        ("城市管理局", None),
        ("农村社区建设办公室", None),
        ("经济技术开发区管理委员会", None),
        ("自治区人民政府", None),
        ("国家市场监督管理总局", None),
    ],
)
def test_a_place_that_no_table_has_is_known_by_its_organs(organ: str, place: str | None) -> None:
    assert governed_place(organ) == place


def test_unlisted_places_are_found_in_full_and_in_short() -> None:
    found = find_regions("沅平和永阜县谁高", unlisted=["沅平县", "永阜县"])
    assert [(one.start, one.end, one.regions) for one in found] == [
        (0, 2, frozenset({"沅平县"})),
        (3, 6, frozenset({"永阜县"})),
    ]
    assert short_name("重庆市沅平县") == "沅平县"


def test_a_county_may_lie_in_a_city_that_no_table_has_and_holds_none() -> None:
    assert may_contain("澜江市", "沅平县")
    assert not may_contain("沅平县", "澜江市")
    assert not may_contain("沅平县", "永阜县")
    assert not may_contain("重庆市", "沅平县")
