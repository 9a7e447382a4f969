"""Ids of the rule set without a function: what is not written yet, and what nothing here can decide.

A rule that is written takes its id's place by itself; its line here then goes (tested).
"""

from accounts.checks.finding import Severity
from accounts.checks.registry import Family, undecided

DOCUMENT = "要看整份文件的组成，这条检查还没有编写。"
PUBLICATION = "要看公开后的网页和文件，这条检查还没有编写。"
LAYOUT = "版式由本系统统一生成，数据中没有可以比较的内容；外来文件由文件检查判断。"

# id, name, severity, whether it blocks
_DOCUMENT: tuple[tuple[str, str, Severity, bool], ...] = (
    ("STR-01", "报告各部分齐全", "error", True),
    ("STR-02", "情况说明的章节齐全、顺序正确", "error", True),
    ("STR-04", "公开表按规定顺序排列", "warn", False),
    ("STR-05", "目录与正文标题一致", "error", True),
    ("STR-06", "空表说明没有数据", "error", True),
    ("STR-07", "空表说明与表中数据不矛盾", "error", True),
    ("STR-08", "空表说明的单位和资金写对", "error", True),
    ("STR-11", "封面要素齐全", "error", True),
    ("STR-12", "每张表注明金额单位", "error", True),
    ("STR-13", "每张表有表注", "info", False),
    ("STR-15", "附件编号连续、引用存在", "warn", False),
    ("STR-16", "图齐全、编号连续、与数据一致", "warn", False),
    ("WRD-15", "地名和机构写对", "info", False),
)
_PUBLICATION: tuple[tuple[str, str, Severity, bool], ...] = (
    ("PUB-03", "文件可以复制、检索，表格是真表格", "warn", False),
    ("PUB-04", "网页、文件、数据各处数字相同", "error", True),
    ("PUB-05", "更正留有说明和旧版", "error", False),
    ("PUB-07", "图的数据与表一致", "error", True),
    ("PUB-08", "文件名和标题规范", "info", False),
    ("PUB-09", "文件属性没有残留", "info", False),
    ("PUB-10", "有书签、标签和替代文字", "info", False),
)
_NEVER: tuple[tuple[str, str, Family, Severity, str], ...] = (
    ("STR-19", "跨页表格重复表头、不留空页", "text", "info", LAYOUT),
    (
        "INT-26",
        "空单元格写法统一",
        "value",
        "info",
        "零金额是留空还是印0.00由地区口径规定、系统统一印制，一份报告内不会不同；外来文件由文件检查判断。",
    ),
)

for _id, _name, _severity, _blocks in _DOCUMENT:
    undecided(_id, _name, "text", _severity, blocking=_blocks, why=DOCUMENT, awaits="document")
for _id, _name, _severity, _blocks in _PUBLICATION:
    undecided(_id, _name, "text", _severity, blocking=_blocks, why=PUBLICATION, awaits="publication")
for _id, _name, _family, _severity, _why in _NEVER:
    undecided(_id, _name, _family, _severity, blocking=False, why=_why)
