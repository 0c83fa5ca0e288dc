"""Of which level of government an issuer is: 国家, 省级, 市级, 县级, 乡级.

A ministry is known by its name, for it names no place; every other organ is of the level of the place that it names.
"""

from __future__ import annotations

import re

from corpus.regions import depth_of, find_regions

_BY_DEPTH = {1: "省级", 2: "市级", 3: "县级"}
_NATIONAL = re.compile(
    r"国务院|政务院|全国|中共中央|中央|党中央|中华人民共和国|最高人民|国家|中国|海关总署|审计署|新华社|人民银行"
    r"|(?!(?:自治)?[省市区县州旗]|[\u4e00-\u9fff]{0,4}(?:宣传|组织|统战|武装|工作|保障)部)[\u4e00-\u9fff]{2,10}部(?:$|[、办令文])"
    r"|[\u4e00-\u9fff]{2,8}总局|(?:银行业|证券|保险)[\u4e00-\u9fff]{0,6}监督管理委员会|银保监会|证监会|银监会|保监会|国资委(?=$|办)|国防科工局|中宣部|中组部|发展改革委(?=$|[、办])"
    r"|(?:国家)?卫生(?:健康|计生)委(?=$|[、办])|外汇局|知识产权局(?=$|、)|林草局(?=$|、)|铁路局|民航局|邮政局(?=$|、)|疾控局(?=$|、)|医保局(?=$|、)|药监局(?=$|、)"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木|街道)(?:人民政府|政府|党委|党工委|办事处|委员会|社区)|街道办(?:事处)?$")
_CORPS = re.compile(r"^(?:新疆)?生产建设兵团|^兵团")
_LOCAL = re.compile(
    r"^(自治区|自治州|自治县|省|市|区|县|州|旗)(?:人民|委|政府|[\u4e00-\u9fff]{2,16}(?:局|厅|委|部|办|会|办公室|院|中心))"
)
_LOCAL_LEVEL = {
    "省": "省级",
    "自治区": "省级",
    "市": "市级",
    "州": "市级",
    "自治州": "市级",
    "区": "县级",
    "县": "县级",
    "旗": "县级",
    "自治县": "县级",
}


def is_national(issuer: str) -> bool:
    """Whether the first organ that an issuer names is of the centre, by its name alone."""
    return _NATIONAL.match(issuer) is not None


def level_of(issuer: str | None, region: str | None) -> str | None:
    """The level of a document's issuer, which is of `region`; None if neither tells."""
    if issuer and _TOWNSHIP.search(issuer):
        return "乡级"
    if issuer and _CORPS.match(issuer):
        return "省级"
    if region:
        return _BY_DEPTH.get(depth_of(region) or 0)
    if issuer and is_national(issuer):
        return "国家"
    local = _LOCAL.match(issuer) if issuer else None
    if local:
        return _LOCAL_LEVEL[local[1]]
    depths = {depth_of(place) for mention in find_regions(issuer or "")[:1] for place in mention.regions}
    return _BY_DEPTH.get(depths.pop() or 0) if len(depths) == 1 else None
