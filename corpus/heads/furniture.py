"""What belongs to a web page or to the paper, and says nothing of the document: its buttons, paths, counters and footers.

Only general forms are known, no site by its name. What a line may also be inside a document counts only above the
title, or below the last line, among others of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 80  # characters; a longer line says something
_LONGEST_WORD = 120  # of a portal on a text that it took over
_SEPARATOR = r"[\s　|｜/·•,，、>《》【】\[\]()（）:：-]*"
_BUTTON = (
    "打印(?:本页|页面|此页|文章)?|关闭(?:窗口|本页|页面|此页)?|收藏(?:本页|本站|此页)?|加入收藏|设为首页|返回(?:顶部|首页|上一页|列表|目录)|顶部|回到顶部|TOP|"
    "分享(?:到|至)?|分享到[:：]?.{0,30}|复制链接|微信|微博|新浪微博|QQ空间|腾讯微博|QQ|朋友圈|人人网|字号|字体|大|中|小|默认|超大|A\\+|A-|保存|下载|打印|纠错|我要纠错|网页纠错|"
    "无障碍(?:浏览|阅读)?|长者(?:模式|版|助手)|适老(?:版|模式)|关怀版|老年版|繁体(?:版|中文)?|简体(?:版|中文)?|手机版|电脑版|移动版|English|EN|登录|注册|退出|个人中心|搜索|高级搜索|站内搜索|热门搜索|语音(?:播报|朗读)|朗读|听全文|播放|暂停|"
    "视力保护色|背景色|护眼|智能问答|智能客服|政务机器人|我要(?:咨询|留言|评论|收藏|分享|订阅)|在线咨询|微信咨询|网上咨询|QQ咨询|咨询热线|扫码(?:阅读|浏览|分享|下载)?|手机扫码阅读|"
    "上一[篇条页][:：]?|下一[篇条页][:：]?|首页|末页|尾页|展开|收起|展开全部|查看更多|更多>*|点赞|评论|收藏|举报|转发|阅读全文|一键复制|附件下载|相关附件下载|网站支持IPv6|本网站支持IPv6|IPv6|RSS订阅|RSS|邮箱|网站无障碍|进入(?:关怀|无障碍|老年)(?:版|模式)|微信公众号|政务微信|政务微博|客户端|移动客户端|APP下载"
)
_BUTTONS = re.compile(rf"{_SEPARATOR}(?:(?:{_BUTTON}){_SEPARATOR})+", re.IGNORECASE)
# Each says nothing of the document wherever it stands.
_ANYWHERE = re.compile(
    r"扫一扫.*|.*微信.{0,4}扫描?.{0,8}(?:二维码|关注).*|扫描?(?:[左右]边|[上下]方|[左右]侧|此).{0,4}二维码.*|.*长按.{0,8}二维码.*"
    r"|用手机扫.{0,20}|.{0,8}扫(?:一扫|描|码).{0,12}(?:手机|移动端).{0,12}(?:打开|浏览|阅读|查看|访问).{0,10}|一图读懂[:：]?.{0,4}"
    r"|(?:浏览|阅读|点击|访问|下载)(?:次数|量|数|人次)\s*[:：].*|[\[【(（]?\s*(?:字体|字号)(?:大小)?[:：\s].*|(?:上|下)一[篇条][:：].*"
    r"|[\[【(（]?\s*(?:责任编辑|责编|网站编辑|编辑|审核|校对|一审|二审|三审|初审|终审)[:：].{0,30}|版权所有[:：©\s].*|copyright.*|©.*|.*(?:ICP备|公网安备|网安备).*|.*网站标识码.*|网站地图.*"
    r"|[\[【]?(?:当前|您?的?|您现在的?|现在)(?:所在)?(?:的)?位置[:：是].*|(?:网站|本站)?首页\s*[>＞›»/|→-]+.*|相关(?:链接|解读)[:：]?|\[\s*(?:打印|关闭|收藏)\s*\].*"
    r"|<!--.*-->|[—–－-]\s*\d{1,4}\s*[—–－-]|第\s*\d{1,4}\s*页\s*[,，/]?\s*共\s*\d{1,4}\s*页|共\s*\d+\s*页\s*第\s*\d+\s*页|\d{1,4}\s*/\s*\d{1,4}\s*页|(?:javascript|function|var)\b.*|\$\(.*",
    re.IGNORECASE,
)
# These are the site's above the title, and may be the document's below it.
_ABOVE_TITLE = re.compile(
    r"(?:服务|咨询|监督|投诉|客服)(?:热线|电话)[:：]?[\d\s()（）-]+|类型[:：].*|(?:来源|作者|编辑)[:：].{0,30}|[|\s]+"
    r"|.{0,40}(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]?\s*\d*\s*次?.{0,20}|\S{1,16}(?:\s*[>＞›»→]\s*\S{1,20}){1,8}\s*[>＞›»→]?"
    r"|首页|网站首页|政务公开|政府信息公开|信息公开|政务服务|互动交流|走进\S{2,6}|新闻中心|要闻动态|法定主动公开内容|今天是.{0,40}|欢迎(?:访问|光临|您).{0,30}|.{2,20}(?:政府|门户)网站?(?:首页)?(?:欢迎您)?"
)
_FOOTER = re.compile(
    r".*(?:版权所有\s*(?:[:：©]|$)|ICP备|公网安备|网站标识码|copyright|技术支持\s*[:：]|(?:主办|承办)(?:单位)?\s*[:：].*(?:政府|办公|局|厅|委|网)|政府网站找错|党政机关).*|(?:网站地图|联系我们|关于我们|友情链接|网站声明|站点地图|隐私声明|法律声明|使用帮助|网站概况)(?:[\s　|｜].*)?",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"[【\[]?\s*(?:相关(?:链接|解读|新闻|阅读|文章|信息|稿件|推荐|报道|政策解读)|延伸阅读|热点推荐|猜你喜欢|相关附件|附件下载|相关附件下载|相关文件下载|政策解读链接|您可能感兴趣的?.{0,6})\s*[】\]]?\s*[:：]?"
)
# A portal's word that it took a text over, which may be a sentence, and the running head of an office's mail or a gazette.
_REPOSTED = re.compile(
    r"(?:导读|编者按|声明|说明|提示|免责声明)?[:：]?\s*本(?:文|站|资料)[^。]{0,40}(?:编辑整理|整理发布|转载|转自|采编|网络|会员)[^。]{0,60}(?:参考|立场|删除|所有|浏览|学习|使用)[。.]?"
)
_RUNNING = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:(?:公文|文件|电子公文)(?:交换|传输|传递)|办公自动化|协同办公|政务协同)(?:系统|平台)|[\u4e00-\u9fff]{2,20}公报[\s　]*\d{4}[\s　]*年?[\s　]*第[\s　]*\d{1,3}[\s　]*[期号](?:[\s　]*[(（]?总第[\s　]*\d+[\s　]*期[)）]?)?[\s　]*\d{0,4}"
)
_DOWNLOAD = re.compile(
    r"[【\[]?(?:相关)?(?:附件|文件|原文|正文)下载[】\]]?[\s　]*[:：]?.{0,60}\.(?:docx?|wps|ofd|pdf|xlsx?|et|pptx?|rtf|txt|zip|rar|7z|jpe?g|png|ceb)[\s　]*(?:[(（].{1,12}[)）])?",
    re.IGNORECASE,
)
_LAST_LINES = 40  # of a page, in which its footer and its lists of other pages are looked for
_LONGEST_LINK = 90


def is_furniture(line: str) -> bool:
    """Whether a line says nothing of a document, wherever it stands."""
    text = line.strip(" \t　|")
    if len(text) <= _LONGEST_WORD and _REPOSTED.fullmatch(text):
        return True
    if not 0 < len(text) <= _LONGEST or text.endswith(("。", "；")):
        return False
    known = (_ANYWHERE, _RUNNING, _DOWNLOAD)
    return any(pattern.fullmatch(text) for pattern in known) or _is_buttons(text)


def above_title(line: str) -> bool:
    """Whether a line above the body is the site's and not the head's."""
    text = line.strip()
    return 0 < len(text) <= _LONGEST and "关于" not in text and _ABOVE_TITLE.fullmatch(text) is not None


def page_end(lines: Sequence[str]) -> int:
    """Where the document's lines end and the page's footer, or its list of other pages, begins."""
    first = max(1, len(lines) - _LAST_LINES)
    for number in range(first, len(lines)):
        text = lines[number].strip()
        if (
            text
            and len(text) <= 150
            and (_FOOTER.fullmatch(text) or _RELATED.fullmatch(text))
            and _is_tail(lines[number + 1 :])
        ):
            return number
    return len(lines)


def is_last_button(line: str) -> bool:
    """Whether a line below the last one of a document is a button; inside a document such a word may be a cell."""
    return line.strip() in _DEEDS or is_furniture(line)


def _is_tail(lines: Sequence[str]) -> bool:
    """Whether lines may all be a footer's or links: short ones, without sentences."""
    return all((len(line) <= _LONGEST_LINK and "。" not in line) or _FOOTER.fullmatch(line.strip()) for line in lines)


def _is_buttons(text: str) -> bool:
    """Whether a line holds only the words of buttons; one such word that is also a heading's or a cell's is left."""
    return len(text) >= 2 and text not in _CELLS and _BUTTONS.fullmatch(text) is not None


_DEEDS = frozenset(["下载", "打印", "保存", "评论", "转发", "分享", "收藏", "举报", "点赞"])
_CELLS = frozenset(
    [
        "大",
        "中",
        "小",
        "默认",
        "下载",
        "打印",
        "保存",
        "微信",
        "微博",
        "评论",
        "转发",
        "登录",
        "注册",
        "邮箱",
        "搜索",
        "首页",
        "客户端",
        "附件下载",
        "公众号",
        "微信公众号",
        "EN",
        "QQ",
        "字号",
        "字体",
        "分享",
        "收藏",
        "举报",
        "搜索",
        "播放",
        "移动客户端",
        "朋友圈",
        "点赞",
    ]
)
