"""Of which level of government an issuer is: 国家, 省级, 市级, 县级, 乡级.

A ministry is known by its name, for it names no place; every other organ is of the level of the place that it names.
"""

from __future__ import annotations

import re

from corpus.regions import depth_of

_BY_DEPTH = {1: "省级", 2: "市级", 3: "县级"}
_MINISTRIES = (
    "外交|国防|发展改革|发展和改革|教育|科学技术|科技|工业和信息化|国家民族事务|国家民委|公安|国家安全|民政|司法|财政|人力资源社会保障|人力资源和社会保障|自然资源|生态环境|环境保护|"
    "住房城乡建设|住房和城乡建设|建设|交通运输|交通|铁道|水利|农业农村|农业|商务|文化和旅游|文化|退役军人事务|应急管理|国土资源|人事|劳动和社会保障|劳动保障|卫生|信息产业|监察|对外贸易经济合作|"
    "中央宣传|中宣|中央组织|中组|中央统战|中央政法委|内务|劳动|财务|中央社会工作|"
)
_NATIONAL = re.compile(
    rf"^(?:国务院|全国|中共中央|中央|党中央|中华人民共和国|最高人民|国家|中国|海关总署|审计署|新华社|(?:{_MINISTRIES[:-1]})部|税务总局|市场监管总局|[\u4e00-\u9fff]{{2,8}}总局|[\u4e00-\u9fff]{{2,10}}(?:监督管理委员会|银监会|保监会|证监会|银保监会)$|银保监会|证监会|国资委|国防科工局|"
    r"中宣部|中组部|发展改革委|国家卫生健康委|卫生健康委员会?$|卫生计生委|人民银行|科技部|工信部|人社部|住建部|外汇局|知识产权局|药监局|能源局|林草局|铁路局|民航局|邮政局|文物局|中医药局|疾控局|粮食和储备局|医保局)"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木|街道)(?:人民政府|政府|党委|党工委|办事处|委员会|社区)|街道办(?:事处)?$")
_CORPS = re.compile(r"^(?:新疆)?生产建设兵团|^兵团")
_LOCAL = re.compile(
    r"^(?:自治?)?(省|市|区|县|州|旗|自治区|自治州|自治县)(?:人民|委|政府|[\u4e00-\u9fff]{2,16}(?:局|厅|委|部|办|会|办公室|院|中心))"
)
_LOCAL_LEVEL = {
    "省": "省级",
    "自治区": "省级",
    "市": "市级",
    "州": "市级",
    "自治州": "市级",
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
    return _LOCAL_LEVEL.get(local[1]) if local else None
