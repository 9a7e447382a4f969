"""Ids of the rule set without a function: what another part of the program decides, and what nothing here can.

A rule that is written takes its id's place by itself; then its line here goes.
"""

from accounts.checks.finding import Severity
from accounts.checks.registry import Family, undecided

TEXT = "由文字检查判断。"
PUBLICATION = "由发布环节判断。"
LAYOUT = "版式由本系统统一生成，数据中没有可以比较的内容；外来文件由文件检查判断。"

# id, name, severity, whether it blocks
_TEXT: tuple[tuple[str, str, Severity, bool], ...] = (
    ("STR-01", "报告各部分齐全", "error", True),
    ("STR-02", "情况说明的章节齐全、顺序正确", "error", True),
    ("STR-04", "公开表按规定顺序排列", "warn", False),
    ("STR-05", "目录与正文标题一致", "error", True),
    ("STR-06", "空表说明没有数据", "error", True),
    ("STR-07", "空表说明与表中数据不矛盾", "error", True),
    ("STR-08", "空表说明的单位和资金写对", "error", True),
    ("STR-09", "所属单位的个数与名单一致", "error", True),
    ("STR-10", "所属单位按性质分类的个数一致", "error", True),
    ("STR-11", "封面要素齐全", "error", True),
    ("STR-12", "每张表注明金额单位", "error", True),
    ("STR-13", "每张表有表注", "info", False),
    ("STR-14", "名词解释覆盖正文出现的科目和名词", "warn", False),
    ("STR-15", "附件编号连续、引用存在", "warn", False),
    ("STR-16", "图齐全、编号连续、与数据一致", "warn", False),
    ("STR-17", "没有的事项写明“无”", "error", True),
    ("STR-18", "数字写法前后统一", "info", False),
    ("TXT-01", "总体情况的总计与总表一致", "error", True),
    ("TXT-02", "收入情况的合计和分项与收入决算表一致", "error", True),
    ("TXT-03", "支出情况的合计和分项与支出决算表一致", "error", True),
    ("TXT-04", "财政拨款总计与财政拨款总表一致", "error", True),
    ("TXT-05", "一般公共预算支出总额与表一致", "error", True),
    ("TXT-06", "支出结构的各类与表一致", "error", True),
    ("TXT-07", "具体情况的各项与表一致", "error", True),
    ("TXT-08", "基本支出、人员经费、公用经费与表一致", "error", True),
    ("TXT-09", "基本支出列举的科目与表一致", "error", True),
    ("TXT-10", "“三公”经费的各数与表一致", "error", True),
    ("TXT-11", "政府性基金、国有资本经营预算的各数与表一致", "error", True),
    ("TXT-13", "附件的整体报告与正文一致", "error", True),
    ("TXT-15", "用途与支出性质一致", "error", True),
    ("TXT-16", "基本支出按一般公共预算口径说明", "error", True),
    ("TXT-17", "结构各项之和等于总额", "error", True),
    ("TXT-18", "具体情况各项之和等于总额", "error", True),
    ("ARI-01", "占比可以复算", "error", True),
    ("ARI-02", "占比之和为100%", "warn", False),
    ("ARI-03", "与上年的差额和比率可以复算", "error", True),
    ("ARI-04", "上年为零时不写增长比率", "error", True),
    ("ARI-05", "“持平”当且仅当没有差额", "error", True),
    ("ARI-06", "与预算比较的方向词正确", "error", True),
    ("ARI-07", "完成率可以复算", "warn", False),
    ("ARI-08", "完成率的分母与所说的预算一致", "error", True),
    ("ARI-09", "完成率写法一致", "warn", False),
    ("ARI-10", "同一指标各处数值相同", "error", True),
    ("ARI-11", "总计与支出、结转的变动相互闭合", "error", True),
    ("ARI-12", "“三公”经费各项变动之和等于总变动", "error", True),
    ("ARI-13", "文内分项之和等于总额", "error", True),
    ("ARI-14", "百分数带百分号", "error", True),
    ("ARI-15", "元与万元不混用", "error", True),
    ("ARI-16", "一律四舍五入", "warn", False),
    ("ARI-17", "差额写正数，方向词唯一", "error", True),
    ("RSN-01", "有变动就有原因", "error", True),
    ("RSN-02", "原因说明了什么", "warn", False),
    ("RSN-03", "持平不写原因", "error", True),
    ("RSN-04", "原因与变动方向一致", "error", True),
    ("RSN-05", "原因能解释主要差额", "warn", False),
    ("RSN-06", "同一原因不反复使用", "info", False),
    ("RSN-07", "大额差异写明事项", "warn", False),
    ("SG-08", "没有预算的项目不写完成率", "warn", False),
    ("SG-09", "“三公”经费与预算、上年都作比较", "info", False),
    ("SG-10", "“三公”经费占比可以复算", "error", True),
    ("SG-11", "“三公”经费各项名称统一", "info", False),
    ("OTH-04", "中小企业采购占比可以复算", "error", True),
    ("OTH-05", "车辆各类之和等于总数", "error", True),
    ("OTH-06", "国有资产的时点为决算年末", "error", True),
    ("WRD-01", "没有占位符", "error", True),
    ("WRD-02", "没有未选定的二选一", "error", True),
    ("WRD-03", "没有样张的填写说明", "error", True),
    ("WRD-04", "年度写对", "error", True),
    ("WRD-05", "单位名称写对", "error", True),
    ("WRD-06", "文种用语写对", "warn", False),
    ("WRD-07", "标点写对", "warn", False),
    ("WRD-08", "没有重复的词", "warn", False),
    ("WRD-09", "没有常见错字", "warn", False),
    ("WRD-10", "金额带单位", "error", True),
    ("WRD-11", "编号层级连续", "warn", False),
    ("WRD-12", "没有缺字", "warn", False),
    ("WRD-13", "没有涉密内容和个人信息", "error", True),
    ("WRD-14", "全角、半角统一", "info", False),
    ("WRD-15", "地名和机构写对", "info", False),
    ("WRD-16", "没有整段复制", "warn", False),
    ("WRD-17", "写了“无”的事项没有金额", "error", True),
    ("COD-03", "情况说明的科目名称与表一致", "error", True),
    ("COD-04", "名词解释的科目名称与表一致", "warn", False),
    ("COD-05", "没有旧科目名称", "error", False),
    ("COD-06", "用途与科目相符", "error", True),
    ("COD-07", "科目按编码排列", "info", False),
    ("COD-08", "经济科目名称写对", "info", False),
    ("COD-09", "类、款、项标注完整", "info", False),
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

for _id, _name, _severity, _blocks in _TEXT:
    undecided(_id, _name, "text", _severity, blocking=_blocks, why=TEXT, awaits="text")
for _id, _name, _severity, _blocks in _PUBLICATION:
    undecided(_id, _name, "text", _severity, blocking=_blocks, why=PUBLICATION, awaits="publication")
for _id, _name, _family, _severity, _why in _NEVER:
    undecided(_id, _name, _family, _severity, blocking=False, why=_why)
