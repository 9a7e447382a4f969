"""Ids of the rule set without a function: what is not written yet, and what nothing here can decide.

A rule that is written takes its id's place by itself; its line here then goes (tested).
"""

from accounts.checks.finding import Severity
from accounts.checks.registry import Family, undecided

PUBLICATION = "要打开公开后的文件和网页才能看出，这条检查还没有编写。"
LAYOUT = "版式由本系统统一生成，数据中没有可以比较的内容；外来文件由文件检查判断。"
PLACES = "系统没有全国行政区划的名录，不能判断地名写得对不对。"

# id, name, severity, whether it blocks
_PUBLICATION: tuple[tuple[str, str, Severity, bool], ...] = (
    ("PUB-03", "文件可以复制、检索，表格是真表格", "warn", False),
    ("PUB-04", "网页、文件、数据各处数字相同", "error", True),
    ("PUB-09", "文件属性没有残留", "info", False),
    ("PUB-10", "有书签、标签和替代文字", "info", False),
)
_NEVER: tuple[tuple[str, str, Family, Severity, str], ...] = (
    ("STR-19", "跨页表格重复表头、不留空页", "text", "info", LAYOUT),
    ("WRD-15", "地名和机构写对", "text", "info", PLACES),
)

for _id, _name, _severity, _blocks in _PUBLICATION:
    undecided(_id, _name, "text", _severity, blocking=_blocks, why=PUBLICATION, awaits="publication")
for _id, _name, _family, _severity, _why in _NEVER:
    undecided(_id, _name, _family, _severity, blocking=False, why=_why)
