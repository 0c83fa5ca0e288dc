"""What a folded question asks for: its kind, which value of a document's head, whether what was reached or what is aimed at.

Tables of asking words, the first that fits decides. What the question is about is left to `question`.
"""

from __future__ import annotations

import re

from assistant.types import Head, Kind

DOCUMENT_NOUN = (
    "实施方案|工作方案|行动方案|方案|实施意见|指导意见|若干意见|意见|行动计划|计划|规划|纲要|办法|规定|细则|条例|通知|通告|公告|公报|决定|"
    "批复|复函|命令|解读|报告|要点|措施|指南|指引|清单|目录|标准|规程|规范|章程|政策|法"
)
_THIS_DOCUMENT = rf"(?:《|{DOCUMENT_NOUN}|文件|红头|公文|(?:这|那|该|此|哪)[个份]文|的文(?:是|,|$)|法规|规章|\d+条(?=[,的]|政策|意见|措施|举措))"
_WHEN = r"(?:何时|什么时[候间]|啥时候?|几时|多会儿|哪[一]?[天日年]|几月几?[日号]|几号|哪个?月)"
_MADE = r"(?:印发|印的|印制|印出|出台|出的|制定|下发|发的|成文|签发|签署|颁布|发文|发出|下的|落款|制发)"
_WHO = r"(?:谁|哪[几两三四]?家(?:单位|部门|机关|机构)?|哪位|(?:哪[一]?个|哪些|哪几个|什么|啥)(?:单位|部门|机关|机构|政府|局|厅|委|办))"
_NAMES = {  # values of a head as they are named one after another
    Head.TITLE: "标题|全称|文件名称?",
    Head.NUMBER: "发文字号|文件编号|文号",
    Head.ISSUER: "发文(?:机关|单位|部门)|印发(?:机关|单位|部门)|发布(?:机关|单位|部门)",
    Head.WRITTEN: "成文(?:日期|时间)|发文(?:日期|时间)",
    Head.PRINTED: "印发(?:日期|时间)",
    Head.PUBLISHED: "发布(?:日期|时间)",
    Head.EFFECTIVE: "(?:施行|实施|生效)(?:日期|时间)",
    Head.EXPIRES: "失效(?:日期|时间)|有效期限?",
    Head.BASIS: "(?:制定)?依据",
    Head.INDEX: "索引号",
}
_OF_OTHERS = (Head.BASIS, Head.REPEALS)  # documents, whose own 文号 is then asked for
_WHO_AND_WHEN = re.compile(rf"{_WHO}(?:在|于)?{_WHEN}.{{0,3}}(?:印发|发布|发文|出台|下发|发的|制发|公布)")
_BODY = r"(?:部门|单位|机构|委办局|科室|局|处室|责任人|[科股](?![学技研目室份权金票民]))"

_HEADS: tuple[tuple[Head, str], ...] = (
    (Head.SIGNER, r"(?:谁|哪位|什么人|哪个(?:领导|人|市长|县长|区长|省长)).{0,3}(?:签发|签署|签批|签的)|(?:签发|签署)(?:人|领导)"),
    (Head.INDEX, r"索引号"),
    (Head.COPIES, r"抄[送报](?:给|了|到|单位|的|谁|哪|机关|$)"),
    (Head.ADDRESSEES, r"(?:主送|(?:印?发|下发|印送|送|写)给了?)(?:给|了|的)?(?:是)?(?:谁|哪|什么|啥|单位|机关|[?？]|$)"),
    (Head.ADOPTED, r"(?:第几次|什么|哪[个次]|啥).{0,6}会议?.{0,6}(?:审议|通过|讨论|研究)|(?:何时|什么时[候间]|啥时候?|哪[一]?[天日年]).{0,4}(?:审议|讨论|表决)?(?:通过|审议)"),
    (Head.EXPLAINER, r"(?:谁|哪[个家一]?(?:单位|部门|机关|局|厅)?|什么(?:单位|部门)).{0,3}(?:负责)?解释|解释(?:权|机关|单位|部门)"),
    (Head.STATUS, r"(?:是否|是不是|有没有|还|已经?|目前|现在|仍|现行).{0,4}(?:有效|废止|废除|失效|作废|过期|管用|作数|算数|执行|能用|用得|用不用得)(?:[了吗嘛没不呢]|的|$|[?？])|(?:废止|废除|失效|作废|过期)了?(?:[吗嘛]|没)|(?:有效性|时效性|效力状态)"),
    (Head.REPEALS, r"(?:废止|废除|废掉|废)了?(?:的)?(?:哪|什么|啥|多少|几)|(?:哪|什么|啥).{0,8}(?:同时|被|因此|予以|一并)?(?:废止|废了|废掉)|(?:取代|替代|代替)了?(?:哪|什么|啥)"),
    (Head.BASIS, r"(?:依据|根据|遵照)(?:的)?(?:是)?了?.{0,6}(?:哪|什么|啥|谁).{0,4}(?:文件|法|规定|制定|出台|来|搞|上位|政策|要求|意见|方案|精神|$|[?？])|(?:按照?|贯彻|落实|参照)(?:的)?(?:是)?了?.{0,6}(?:哪|什么|啥).{0,4}(?:文件|法律|法规|上位法|意见|精神)(?!要求)|(?:制定|出台|政策|文件|法律|上位|编制|发文)的?依据|依据(?:的)?(?:是|有|呢|$|[?？])|凭什么(?:制定|出台)"),
    (Head.NUMBER, r"发文字号|发文号|发文编号|文号|文件编号|政策编号|是?(?:几|多少)号文|(?<![打拨])哪个号(?!码|线)|文件号|(?:公告|通告|令|批文|批复|文件)的?(?:编?号|号码)|第几号|document number"),
    (Head.EXPIRES, rf"(?:有效期|效期)|{_WHEN}.{{0,4}}(?:失效|到期|废止|作废|截止有效)|(?:失效|到期|废止|截止)(?:日期|时间)|(?:管|用|执行|有效|实施|实行)到{_WHEN}"),
    (Head.EFFECTIVE, rf"(?:施行|生效|实施|实行|执行)(?:日期|时间|之日)|{_WHEN}.{{0,4}}(?:起|开始)?(?:施行|生效|实施|实行|执行|起效|管用)|从{_WHEN}(?:起|开始)"),
    (Head.PUBLISHED, rf"发布(?:日期|时间|日)|{_WHEN}.{{0,4}}(?:发布|公布|公开|挂网|上网)|公布(?:日期|时间)|(?:发布|公布).{{0,3}}{_WHEN}"),
    (Head.PRINTED, rf"{_WHEN}.{{0,4}}印(?:发|的|制|出|$|[?？])|印[发制](?:的?日期|的?时间)|印发.{{0,3}}{_WHEN}"),
    (Head.WRITTEN, rf"成文(?:日期|时间)|{_WHEN}.{{0,4}}{_MADE}|{_WHEN}的(?:文(?:件|$|[?？])|{DOCUMENT_NOUN})|(?:印发|印制|出台|下发|制定|签发|签署|颁布|发文|落款)(?:的?日期|的?时间|于)|(?:印发|出台|下发|发文|颁布).{{0,3}}{_WHEN}|落款(?:是|在|为|写的?)?{_WHEN}"),
    (Head.ISSUER, rf"{_WHO}.{{0,2}}(?:联合|共同)(?:印?发|下发|发文|出台)|发文(?:机关|单位|机构|部门)|{_WHO}.{{0,3}}(?:印发|发布|发文|出台|出的|下发|下的|颁布|发的|批的|批复的?|制发|公布)|(?:印发|发布|制定|颁布)的?(?:机关|机构|单位|部门|主体)|(?:以|用){_WHO}.{{0,4}}(?:名义|名头)|{_WHO}的?名义.{{0,2}}发"),
    (Head.TITLE, r"(?:全称|全名|完整(?:标题|名称)|文件名|标题|题目)(?:是|叫|$|[?？])|文件(?:的)?名[称字]"),
)  # fmt: skip
# Asked of a head only where a document is spoken of: other things are published and take effect too.
_OF_ANYTHING = frozenset(
    (
        *(Head.PUBLISHED, Head.WRITTEN, Head.EFFECTIVE, Head.EXPIRES, Head.ISSUER, Head.STATUS, Head.TITLE),
        *(Head.SIGNER, Head.COPIES, Head.ADDRESSEES, Head.ADOPTED, Head.EXPLAINER, Head.PRINTED),
    )
)
_CLAUSE = re.compile(r"[^,。;?!]+")
_ANOTHERS = re.compile(r"依据|根据|按照|遵照|上位|(?:落实|贯彻|转发)的")  # the document that this one rests on

_TASKS = (
    rf"(?:局|委|办|厅|部|院|会|中心|公司|政府|街道|镇|乡|大队|支队|总队|集团|银行|{_BODY}).{{0,4}}"
    r"(?:牵头|负责|承担|承办|配合|参与|分管|主管|主抓|落实|领衔|协助|要做|要干|该做|该干|要完成|需要?做|要管|要抓|认领|的(?:牵头|责任|配合|主要)?(?:任务|职责|分工|工作))"
    r"(?:了|的)?.{0,6}(?:哪|什么|啥|几[项个件条]|多少[项个件条]|清单|列)|"
    r"(?:局|委|办|厅)(?:在|对|就|于)[^,。?？]{1,16}(?:要做|要干|要管|要抓|该做|该干|负责|牵头|承担|配合|参与).{0,4}(?:哪|什么|啥|几[项个件条]|多少[项个件条])|"
    r"(?:哪些|哪几[项个件条]|什么|啥)(?:任务|工作|事项?|活儿?|职责|项目|重点任务|重点工作).{0,8}"
    r"(?:由|是|归|让|该|需要?|要求)[^,。?？]{0,14}(?:局|委|办|厅|部|院|会|中心|公司|政府|街道|镇|乡|大队|支队|总队|集团|银行).{0,3}(?:来|去)?(?:牵头|负责|承担|做|管|配合|参与|落实|办|干|抓)"
)
_RESPONSIBLE = (
    r"谁.{0,6}(?:负责|牵头|承担|落实|管|拍板|说了算|召集|主管|主抓|来抓|去抓|来做|来办|去办|出面|监管|执行|实施)|"
    rf"(?:哪[一]?个|哪些|哪几[个家]|什么|啥|哪一?家){_BODY}|责任(?:单位|部门|主体)|(?:牵头|负责|配合|建设|主管|承办|协办|实施)(?:单位|部门|机构)|"
    r"(?:谁|哪(?:一|几)?家)的(?:事|活|责任|职责)|哪(?:一|几)?家(?:来|去)?(?:挑头|打头|主抓|配合|一起|一块|共同|联合)|谁(?:来|去|具体|一起|一块)?(?:挑头|打头|配合|指导|参与|协助)|"
    r"归谁|由谁|归(?:哪|什么|啥)|(?:牵头|负责|配合|责任)的?.{0,8}(?:单位|部门)[^,]{0,4}(?:哪|谁|什么|啥)|哪(?:几家|些).{0,4}(?:建|管|抓|办)(?:[的?？]|$)|(?:牵头|配合|负责|主管|主抓|承办|分管)的(?:又?是)?(?:谁|哪)|找哪个|哪(?:个|家|几家|些).{0,4}(?:负责|牵头|承担|主管|承办)|谁来|谁去|谁建|(?:分|交|派|落|压|布置|下达|安排)(?:给|到)了?谁"
)
_VALUE = (
    r"多少|百分之几|百分之多|(?<![哪第好那这])几(?:[个家项件户天分成条处座倍亿万年名人次所张辆台套批吨亩米栋间笔折趟遍岁块艘元度斤克层节门篇只口](?!大?方面|地方)|小时|周(?![围边])|公[里斤顷]|平[方米])|几个?百分点|多高|多大|多长|什么水平|什么程度|多宽|多重|多久|多快|占比|几成|几多|(?:是|到|有|要|占|了)好多|好多[钱个家项分]|"
    r"(?<![哪有]些)(?:率|比例|比重|数量|目标|指标|指数|满意度|总量|面积|覆盖面|水平|规模|产值|金额|限额|上限|下限|得分|比率|占比|收入|支出|增速|增幅|总值|gdp|总额|产量|补贴|补助|津贴|起付线|人数|次数|天数)(?:目标|指标|要求|值|数)?(?:是|为|定为|定在|要?达到?)?(?:什么|几|啥)?[?？。]?$"
)
_FACT = r"哪天|何时|什么时候|啥时候?|几时|哪[一]?年|(?:日期|时间)(?:是|为|呢|[?？]|$)|(?<!打)电话(?![打里上说后])|地址|网址|邮箱|(?:^|[^由归])谁|依据(?:是|什么|哪)|哪里|哪儿|何地|第几|叫(?:什么|啥)|什么名[字称号]"
_LIST = (
    r"哪些|哪几|有(?:什么|啥)(?!用|办法|方式|方法|说法|流程|机制|要求|规定|后果)|包括什么|包含什么|包括啥|列举|列出|列全|列一下|罗列|几方面|几个方面|几大|分别是|都有谁|"
    r"(?:名称|名字|项目|任务)都?(?:叫|是)(?:什么|啥)|分几(?:类|种|个|步|方面)|哪(?:[一二两三四五六七八九十]+|\d{1,2})(?:[个项类种步批件]|大?[块类]|大?方面|[条点](?=[?？。,]|$|措施|意见|政策|方针|原则|要求|规定|办法))"
)
_HOW = (
    r"(?:什么|啥|何|哪种)(?:样的?)?(?:更?优惠|具体|相关)?的?[^,。?]{0,6}?(?:政策|优惠|支持|扶持|待遇|照顾|帮助|举措|措施|规定|要求|办法|安排|指示)|"
    r"(?:政策|举措|措施|规定|要求|内容|做法|安排|流程|指示|待遇)(?:分别|具体|又|都|主要)?(?:是|为)(?:什么|啥|怎样|怎么)|"
    r"如何|怎么|怎样|咋|后果|为什么|为何|为啥|凭什么|什么(?:做法|流程|程序|条件|方式|方法|手段|机制|途径|渠道)|啥(?:做法|流程)|做法|办法(?:是|$)|介绍|说明|流程|说法|具体(?:做法|内容|要求)|详细|展开|(?:讲|说|写|规定)了(?:些|点)?(?:什么|啥)|主要内容"
)
_COMPARE = (
    r"比较(?!复杂|困难|特殊|严重|偏远|简单|紧急|轻微|[高低大小多少好差长短贵远近难快慢]的)|对比|相比|比一比|区别|差异|差别|不同点|有何不同|有什么不同|不一样|异同|(?:什么|啥|哪些|何|多大)(?:变化|变动|调整|改变)|变化(?:大|是|了|[?？]|$)|[改变]了(?:哪|什么|啥|多少)|哪[个边家](?:更|最|较|比较|区|县|市|的)?[高低多少大小严早晚快好](?:一?[些点])?(?:[?？,。呢]|$)|谁.{0,2}(?:更|高|低|多|严)|"
    r"谁.{0,2}[高低多]$"
)
_EACH = r"分别.{0,6}(?:多少|什么|要求|为|几|谁|哪|怎)|各(?:自|是|为|要|有|多少).{0,8}(?:多少|什么|几|啥|[?？]|$)"
_DEFINITION = r"什么是|啥是|何谓|何为|什么叫|啥叫|是(?:个)?(?:什么|啥)意思|(?:指|指的|是指)(?:的)?(?:是)?(?:什么|啥|哪)|(?:的)?(?:定义|含义|内涵|概念)(?:是|$|[?？])|怎么(?:定义|界定|理解)|如何(?:定义|界定|理解)|所谓.{1,14}是(?:什么|指)|(?:什么|啥|怎么?样?|如何|哪种)(?:样的?)?(?!条件|情[况形])[^,。?？]{0,6}才(?:能|可以)?(?:算|叫|属于|称得上)"
_YES_NO = (
    r"是否|是不是|有没有|能不能|可不可以|可以不可以|会不会|要不要|需不需要|用不用|算不算|该不该|对不对|行不行|能否|可否|有无|有没得|(?:[吗嘛]|(?<![什怎多那这要])么)(?:[?？。!(,，]|$)|"
    r"(?:[没不]|没有|没得)[?？]?$|(\w)不\1|属于?不属"
)  # fmt: skip
# 几 of a question that ends in 吗 is but a few: 就种几亩菜,要开证吗.
_FEW = r"^(?!.*(?:多[少久大高长快]|百分之|知道|晓得|告诉))[^?？]*(?:(?<![哪第])几|好[几多])[^?？]*[吗嘛][?？。]?$"
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.TASKS, _TASKS),
        (Kind.DEFINITION, _DEFINITION),
        (Kind.COMPARE, _COMPARE),
        (
            Kind.FACT,
            r"哪几[天日]|(?:成立|设立|组建|设置)了?一?个?(?:什么|哪个|啥)|(?<![都务目别])叫(?:什么|啥)(?:名[字称号])?[?？]?$",
        ),
        (
            Kind.LIST,
            r"(?:谁|(?:哪些|哪类|什么样?的?)(?:人|企业|单位|个人))(?:才|都)?(?:有资格|够资格|够条件|符合条件|能|可以)(?!够?(?:负责|管|做主|解释|解答|说清))",
        ),
        (
            Kind.LIST,  # to whom something is done, not by whom
            rf"(?:[发补奖]给|奖励|表彰|支持|面向|针对|适用于?|列入|取消|撤销|包括|包含|涉及)了?(?:的)?(?:哪些|哪几[个家]|什么|啥){_BODY}|(?:带|交|准备|提供)(?:些|点|上)?(?:什么|啥)(?:东西)?(?:[?？。,]|$)",
        ),
        (Kind.RESPONSIBLE, _RESPONSIBLE),
        (
            Kind.LIST,
            r"(?:名称|名字|项目|任务)都?(?:叫|是)(?:什么|啥)|都列|列出|列全|几(?:个|项|条|种|类|点|步|大).{0,10}(?:都|分别|各自?)(?:是|有|叫|为)(?:些)?(?:啥|什么|哪)|"
            r"分(?:为|成)?几(?:个|项|步|类|种|大|档|级|批)|(?:什么|啥|何种|哪种)样?的?(?:东西|材料|资料|证件|证明|手续|条件|情形|情况|步骤|环节|阶段|对象|原则|顺序|次序|人(?![员才民口]))",
        ),
        (Kind.YES_NO, _FEW),
        (Kind.VALUE, _VALUE),
        (Kind.FACT, _FACT),
        (Kind.LIST, _LIST),
        (Kind.HOW, _HOW),
        (Kind.YES_NO, _YES_NO),
    )
)
_OUT_OF_SCOPE = re.compile(
    r"^(?:(?:[你您]好|哈喽|嗨|在吗|hi|hello|hey|谢谢|多谢|感谢|thanks?|再见|拜拜|辛苦了?|ok|好的?|行|嗯+|哦+|收到|(?:我?知道|明白|了解|懂)了?)[你您们了呀啊吧哈!。~,\s]*)+$|^\W+$|"
    r"^(?:这个?|那个?|你的?|刚才的?|上面的?)?(?:回答|答案|结果)?得?(?:不对|错了|有误|不准确?|答非所问)[了吧啊呀!。,\s]*$|^你(?:是谁|叫什么|是什么|能做什么|会什么|多大)|"
    r"(?:写|作|编|创作|生成)(?:一?[首篇个段封份则张条])(?:.{0,16})(?:诗|小说|故事|作文|笑话|歌|代码|程序|脚本|邮件|文案)|(?:写|敲|调试|改)一?[下点些段个]?.{0,8}(?:代码|脚本|python|java|sql|c\+\+)|(?:讲|说|来)一?个?(?:笑话|故事|段子)|"
    # to make a text of its own
    r"^(?:请|帮|替|给|为|我|要|你|来|能|不|可以|麻烦|,|\s)*(?:写|起草|草拟|拟|撰写|代写|编写|生成|画|续写|润色|改写)(?:一?[份篇首个段张封则下]|成)[^,。;?？!]{0,40}[。?？!]*$|"
    # to talk to the machine itself
    r"(?:忽略|无视|忘[掉记了]|不要?管|绕过|跳过).{0,8}(?:指令|提示词?|规则|限制|设定|要求|命令|instruction)|(?:系统|初始|内部|隐藏|你的).{0,2}(?:提示词|指令|prompt)|(?:扮演|假装|假设你|装作|充当|你(?:现在)?就?是)一?[名个位只]|"
    r"(?:ignore|disregard|forget|reveal|print|show).{0,30}(?:instruction|prompt|rule)|\bact as\b|pretend (?:to be|you)|(?:tell|write) (?:me )?(?:a|an|some) (?:joke|poem|story|song|essay|script|code|program)|translate .{0,60}(?:into|to) |\bweather\b|"
    # opinions and private matters
    r"[你您]们?(?:个人)?(?:怎么看|如何看|的(?:看法|观点|立场)|认为|信不信)|[你您](?:个人)?(?:赞成|支持|反对|相信|推荐|更?喜欢|最?爱)|"
    r"(?:手机|身份证|银行卡|微信)号码?(?:是|多少)|家住(?:哪|什么)|(?:私人|家庭|个人)(?:电话|手机|住址|地址|号码)|.{0,6}(?:女朋友|男朋友|老公|老婆).{0,8}(?:生气|吵架|分手)|彩票|(?:股票|基金).{0,4}(?:买|涨|跌)|"
    r"(?:今天|明天|后天|周末|下周|昨天|最近|现在).{0,6}(?:天气|气温|下雨|下雪|股价|汇率|油价|几点|星期几|限行)|天气(?:怎么样|预报|如何)|会下雨|^[\d\s.+*/×÷()-]+(?:等于|=)?(?:多少|几)?[?？]?$|"
    r"(?:翻译|译)成(?:英|日|法|中|韩)[文语]|陪我聊|你(?:喜欢|觉得|爱)"
)
_ACTUAL = re.compile(
    r"实际|完成(?:了|情况|得)|达到了|做到了|实现了|已(?:经)?(?:建成|达到?|完成|实现|有|建)|现状|(?:目前|现在|如今)(?!开始|想要?|打算|准备)|当前(?!和)|截至目前|得分出来|是多少了|过去|发文前|基期|基数|上一?年(?!度末)|\bactual|\bcurrent"
)
_AIM = re.compile(
    r"目标|要求(?:是|达|多|保|在|百|几)|要(?:达|到|占|做|有|建|完成|保|求达|新|增|培|控)|力争|预期|打算|计划(?:建|培|新|到|达|投|安|发)|应(?:当|该)?达|不低于|不少于|不超过|需要?达|希望|定(?:为|的|在|了|多|到)|指标|得(?:超|有|达)|阶段性?目标|\btarget|\bgoal"
)
_OLDER = re.compile(
    r"废止(?:之)?前|修[改订正](?:之)?前|原来(?:的|那|规定|是)|旧[版的法规]|老版|(?:以前|之前|原来|原先|过去|老|原)的?(?:暂行|试行)?(?:规定|版本|办法|政策|文件|方案|条例|细则)|上一版|历史版本|previous version|old version"
)


_AIMS = re.compile(
    r"(?:[全各本]?[省市县区])?(?:总体?|主要|发展|工作|具体|阶段性?|奋斗|建设|预期|近期|远期|长远|总的)*的?(?:目标|指标)(?:任务)?"
)


def is_aim(subject: str) -> bool:
    """Whether a subject is nothing but aims: 总体目标."""
    return _AIMS.fullmatch(re.sub(r"\s", "", subject)) is not None


def kind_of(folded: str, several: bool = False) -> Kind:
    """What a folded question asks for; FACT where no asking word tells. `several` regions or years are compared by 各, 分别."""
    if is_out_of_scope(folded):
        return Kind.OUT_OF_SCOPE
    if several and re.search(_EACH, folded):
        return Kind.COMPARE
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), Kind.FACT)


def asks(folded: str) -> bool:
    """Whether a text has any asking words."""
    return any(pattern.search(folded) for _, pattern in _KINDS) or any(re.search(p, folded) for _, p in _HEADS)


def is_out_of_scope(folded: str) -> bool:
    """Whether it is talk, or a request that no document could answer, whatever they say."""
    return _OUT_OF_SCOPE.search(folded.strip()) is not None


def head_of(folded: str, of_document: bool) -> Head | None:
    """Which value of a document's head is asked for, None when the question is about what a document says.

    `of_document`: the question is known to be about a document, though it may not call it one.
    """
    head, asked = next(
        ((head, match) for head, pattern in _HEADS if (match := re.search(pattern, folded))), (None, None)
    )
    if asked is None or head in (None, Head.BASIS, Head.REPEALS):
        return head
    if any(
        _ANOTHERS.search(c[0]) for c in _CLAUSE.finditer(folded) if c.start() < asked.end() and asked.start() < c.end()
    ):
        return None
    named = of_document or re.search(_THIS_DOCUMENT, folded) is not None
    return head if named or head not in _OF_ANYTHING else None


def heads_beside(folded: str, head: Head | None) -> tuple[Head, ...]:
    """The other values of a head that a question names beside the first: 发文机关 of 文号和发文机关, 什么时候 of 哪个单位什么时候印发."""
    if head in (None, *_OF_OTHERS):
        return ()
    if _WHO_AND_WHEN.search(folded):
        return (Head.ISSUER,)
    names = "|".join(_NAMES.values())
    row = re.search(rf"(?:{names})(?:(?:[、,和与及]|以及|还有)+(?:{names}))+", folded)
    named = [one for one, name in _NAMES.items() if row and re.search(name, row[0])]
    clauses = [head_of(clause, True) for clause in re.split("[,;?，；？]", folded)]
    asked = [*(named if len(named) > 1 else ()), *filter(None, clauses)]
    besides = tuple(one for one in dict.fromkeys(asked) if one is not head)
    return () if set(clauses) & set(_OF_OTHERS) else besides


def wants_actual(folded: str) -> bool | None:
    """True for what was reached, False for what is aimed at; None when it asks for both or does not say."""
    actual, aim = _ACTUAL.search(folded) is not None, _AIM.search(folded) is not None
    return None if actual == aim else actual


def wants_older(folded: str) -> bool:
    """Whether it asks for what was so before a repeal or a new version."""
    return _OLDER.search(folded) is not None
