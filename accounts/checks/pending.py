"""Ids of the rule set without a function: what is not written yet, and what nothing here can decide.

A rule that is written takes its id's place by itself; its line here then goes (tested).
"""

from accounts.checks.finding import Severity
from accounts.checks.registry import Family, undecided

PUBLICATION = "要把公开后的网页、文件和数据逐一读回来比较；公开时生成的各种文件出自同一份内容，另有核对。"
LAYOUT = "版式由本系统统一生成，数据中没有可以比较的内容；外来文件由文件检查判断。"

# id, name, severity, whether it blocks
_PUBLICATION: tuple[tuple[str, str, Severity, bool], ...] = (("PUB-04", "网页、文件、数据各处数字相同", "error", True),)
_NEVER: tuple[tuple[str, str, Family, Severity, str], ...] = (
    ("STR-19", "跨页表格重复表头、不留空页", "text", "info", LAYOUT),
)

for _id, _name, _severity, _blocks in _PUBLICATION:
    undecided(_id, _name, "text", _severity, blocking=_blocks, why=PUBLICATION, awaits="publication")
for _id, _name, _family, _severity, _why in _NEVER:
    undecided(_id, _name, _family, _severity, blocking=False, why=_why)
