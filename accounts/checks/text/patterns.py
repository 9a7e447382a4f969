"""The patterns of 决算情况说明: how sentences say changes, shares, completion, comparisons, reasons and lists."""

import re

from accounts.figures.arithmetic import Direction

MORE = "增加|增长|上升|提高|上涨|多支出|增支"
LESS = "减少|下降|降低|下滑|压减|压缩|少支出|节约"
DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(MORE.split("|"), "more"),
    **dict.fromkeys(LESS.split("|"), "less"),
}
CHANGE = re.compile(rf"(?P<word>{MORE}|{LESS})(?:了|额|额为|幅度为|率为|幅度|率)?(?:约|达|达到)?$")
SHARE = re.compile(r"占(?P<of>[^占，；。]*?)的?(?:比例|比重|比)?(?:为|约|约为)?$")
OF_WHOLE = re.compile(r"(?:支出)?(?:总额|合计)?的?(?:比例|比重)?(?:为|约)?(?:不足)?\d")
COMPLETED = re.compile(r"完成(?:了)?(?:[^，。；]{0,8}?)(?P<basis>年初|调整|全年|当年)?预算(?:数)?(?:的)?(?:为|约)?$")
EXECUTED = re.compile(r"预算执行率(?:为|达到|达|是)?$")
BUDGET = re.compile(r"(?P<basis>年初|调整|全年|当年)?预算(?:数|金额)?(?:为|是|：)?$")
PRIOR = re.compile(r"（?(?P<year>20\d\d)年(?:度)?(?:[^，。；（）]{0,20}?)(?:为|是)$")
# The word 预算 in the name of a fund compares with no budget.
FUND_NAME = re.compile(r"(?:一般公共|政府性基金|国有资本经营)预算")
FINAL = re.compile(r"(?:支出决算数?|决算数|决算|共计支出|本年支出|支出)(?:数)?(?:为|是|：)?$")
COMPARED = re.compile(
    r"(?:与|比|较|同)(?:(?P<year>20\d\d)年|上一?年|去年)(?:度|同期)?(?:支出|决算|决算数)?(?:相比|比较)?"
)
WHOLE = re.compile(r"其中|主要用于以下方面|(?<=支出)决算中|决算中，")
EQUAL = re.compile(r"(?<!基本)(?:持平|无变化|没有变化|无增减变化?|没有增减)")
AGAINST = re.compile(r"(?P<word>大于|小于|高于|低于|超过|等于)(?P<basis>年初|调整|全年|当年)?预算(?:数)?")
REASON = re.compile(r"(?P<lead>主要变动原因|变动原因|主要原因|原因)(?:主要)?(?:是|为|在于|：|:)?(?P<words>[^。\n]+)")
PURPOSE = re.compile(r"主要用于(?!以下)[：]?(?P<words>[^。\n]+)")
LIST = re.compile(r"主要包括[：]?(?P<words>[^。；\n]+)")
NOT_PLANNED = re.compile(r"(?P<basis>年初)?未安排预算")
DENIED = re.compile(r"(?:无|没有|没有发生|没有使用|未发生|未使用|未在|未用|未从)(?:使用)?$")
NO_AMOUNT = re.compile(r"单价$|涉及(?:预算)?金额$|预留[^，。；]*金额$|人均[^，。；]*$|超过$|低于$")
ENDS = "。！？\n"
BREAKS = "，。；：、（！？\n"
BASES = {"年初": "initial", "当年": "", "调整": "adjusted", "全年": "adjusted"}
AGAINST_DIRECTIONS: dict[str, Direction] = {
    "大于": "more",
    "高于": "more",
    "超过": "more",
    "小于": "less",
    "低于": "less",
    "等于": "equal",
}


PATTERNS = {
    "whole": WHOLE,
    "compared": COMPARED,
    "equal": EQUAL,
    "against": AGAINST,
    "planned": NOT_PLANNED,
    "reason": REASON,
    "purpose": PURPOSE,
    "listed": LIST,
}
EVENTS = ("term", "item", "class", *PATTERNS, "number")
# How far back the words that say what a number is are looked for.
LONGEST_CLAUSE = 120
LONGEST_SENTENCE = 600
