"""An account as the ministry's software exports it, written without any of the product's readers and writers.

Eight header rows with merged captions, rows of column numbers (栏次), columns of line numbers (行次), a row of totals,
sheet names cut at 31 characters, part of the numbers as text with thousands separators, “—” and blanks for nothing.
"""

import io
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter
import xlwt

from tests.accounts.workbooks.accounts import ECONOMIC, FUNCTIONAL

LONGEST_NAME = 31
FISCAL = ("general", "government_fund", "state_capital")
FUND_NAMES = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
CLASSES = (
    *("201", "202", "203", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "216", "217"),
    *("219", "220", "221", "222", "223", "224", "229", "231", "232", "234"),
)
OTHER_SOURCES = {
    "superior_subsidy": "上级补助收入",
    "institutional": "事业收入",
    "operating": "经营收入",
    "affiliate_remittance": "附属单位上缴收入",
    "other": "其他收入",
}
NATURES = {
    "basic": "基本支出",
    "project": "项目支出",
    "remitted_to_superior": "上缴上级支出",
    "operating": "经营支出",
    "to_affiliates": "对附属单位补助支出",
}
FUND_SHEETS = {
    "general": ("Z07", "一般公共预算财政拨款收入支出决算表", "财决07表"),
    "government_fund": ("Z09", "政府性基金预算财政拨款收入支出决算表", "财决09表"),
    "state_capital": ("Z11", "国有资本经营预算财政拨款收入支出决算表", "财决11表"),
}
DETAILS = {
    ("general", ("basic", "project")): ("Z08", "一般公共预算财政拨款支出决算明细表", "财决08表"),
    ("general", ("basic",)): ("Z08_1", "一般公共预算财政拨款基本支出决算明细表", "财决08-1表"),
    ("general", ("project",)): ("Z08_2", "一般公共预算财政拨款项目支出决算明细表", "财决08-2表"),
    ("government_fund", ("basic", "project")): ("Z10", "政府性基金预算财政拨款支出决算明细表", "财决10表"),
    ("government_fund", ("basic",)): ("Z10_1", "政府性基金预算财政拨款基本支出决算明细表", "财决10-1表"),
    ("government_fund", ("project",)): ("Z10_2", "政府性基金预算财政拨款项目支出决算明细表", "财决10-2表"),
}
VEHICLES = {
    "vehicles_provincial_leaders": "1．副部（省）级及以上领导用车",
    "vehicles_main_leaders": "2．主要领导干部用车",
    "vehicles_communication": "3．机要通信用车",
    "vehicles_emergency": "4．应急保障用车",
    "vehicles_enforcement": "5．执法执勤用车",
    "vehicles_technical": "6．特种专业技术用车",
    "vehicles_retired": "7．离退休干部服务用车",
    "vehicles_other": "8．其他用车",
}


@dataclass
class Draft:
    """A sheet to be written: values by row and column, merged areas, and what is hidden or computed."""

    name: str
    cells: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    hidden: bool = False

    def put(self, row, column, value, *, down=0, across=0):
        if value is not None:
            self.cells[row, column] = value
        if down or across:
            self.merges.append((row, column, row + down, column + across))

    def amount(self, row, column, amount):
        """Write an amount: as a number or as text, zero as 0, as “—” or not at all."""
        shape = (row + column) % 3
        if not amount:
            self.put(row, column, (0, "—", None)[shape] if amount is not None else None)
        else:
            self.put(row, column, f"{amount:,.2f}" if shape == 0 else amount)

    def find(self, text):
        """Return the row and column of a text."""
        return next(place for place, value in sorted(self.cells.items()) if value == text)


def drafts(data, *, projects=(), codes="merged", unit=None, year=None, amounts="元", with_sums_by_subject=True):
    """Return the sheets of an account. ``projects`` names the project of each economic line, in their order.

    ``codes`` is how codes stand: "merged" over three columns, in "parts", each level in a column of its "own", "one".
    """
    about = (unit or data.unit.name, year or data.year, amounts)
    names = [*projects, *[""] * (len(data.economic) - len(projects))]
    found = [_totals(data, about), _fiscal_totals(data, about)]
    income = defaultdict(Decimal)
    for leaf in data.income:
        income[leaf.item, "fiscal" if leaf.source in FISCAL else leaf.source] += leaf.amount or 0
    found.append(
        _by_subject(("Z03", "收入决算表", "财决03表"), about, codes, _income_columns(), income, with_sums_by_subject)
    )
    spent = defaultdict(Decimal)
    for leaf in data.expenditure:
        spent[leaf.item, leaf.nature] += leaf.final or 0
    found.append(
        _by_subject(("Z04", "支出决算表", "财决04表"), about, codes, _spent_columns(), spent, with_sums_by_subject)
    )
    for fund, sheet in FUND_SHEETS.items():
        found.append(_by_subject(sheet, about, codes, _fund_columns(), _carried(data, fund), with_sums_by_subject))
    for (fund, natures), sheet in DETAILS.items():
        lines = [
            (leaf, name if len(natures) == 1 else "")
            for leaf, name in zip(data.economic, names, strict=True)
            if leaf.fund == fund and leaf.nature in natures
        ]
        found.append(_details(sheet, about, codes, lines))
    found.append(_institution(data, about))
    return found


def write(sheets, file_format="xlsx"):
    """Return the bytes of a workbook."""
    return _xlsx(sheets) if file_format == "xlsx" else _xls(sheets)


def _head(sheet, about, width):
    number, title, official = sheet
    unit, year, amounts = about
    draft = Draft(f"{number} {title}({official})"[:LONGEST_NAME])
    draft.put(0, 0, title, across=width - 1)
    draft.put(1, width - 1, official)
    draft.put(2, 0, f"编制单位：{unit}")
    draft.put(2, width // 2, f"{year}年度")
    draft.put(2, width - 1, f"金额单位：{amounts}")
    return draft


def _sum(amounts):
    return sum(amounts, Decimal(0))


def _received(data, sources):
    return _sum(leaf.amount or 0 for leaf in data.income if leaf.source in sources)


def _spent(data, code="", funds=(*FISCAL, "non_fiscal"), nature=None):
    return _sum(
        leaf.final or 0
        for leaf in data.expenditure
        if leaf.item.startswith(code) and leaf.fund in funds and nature in {None, leaf.nature}
    )


def _balance(data, moment, funds=(*FISCAL, "non_fiscal")):
    known = [
        getattr(leaf, moment) for leaf in data.balances if leaf.fund in funds and getattr(leaf, moment) is not None
    ]
    return _sum(known) if known else None


def _classes(data):
    used = {leaf.item[:3] for leaf in data.expenditure}
    return [code for code in sorted(FUNCTIONAL) if len(code) == 3 and (code in CLASSES or code in used)]


def _totals(data, about):
    draft = _head(("Z01", "收入支出决算总表", "财决01表"), about, 15)
    draft.put(3, 0, "收入", across=4)
    draft.put(3, 5, "支出", across=9)
    for column, text in ((0, "项目"), (5, "项目(按功能分类)"), (10, "项目(按支出性质和经济分类)")):
        for offset, name in enumerate((text, "行次", "年初预算数", "全年预算数", "决算数")):
            draft.put(4, column + offset, name)
            draft.put(5, column + offset, "栏次" if not offset else "" if offset == 1 else str(column + offset - 1))
    sources = dict(zip(FISCAL, (f"{name}收入" for name in FUND_NAMES), strict=True)) | OTHER_SOURCES
    left = [
        (f"{numeral}、{sources[key]}", _received(data, {key}))
        for numeral, key in zip("一二三四五六七八", sources, strict=True)
    ]
    right = [(f"{number}、{FUNCTIONAL[code]}", _spent(data, code)) for number, code in enumerate(_classes(data), 1)]
    right = [
        (text.replace(text.split("、")[0], _chinese(number), 1), amount)
        for number, (text, amount) in enumerate(right, 1)
    ]
    income, spent = _received(data, sources), _spent(data)
    used, opening = _balance(data, "used_non_fiscal"), _balance(data, "opening")
    distributed, closing = _balance(data, "distribution"), _balance(data, "closing")
    feet = [
        (("本年收入合计", income), ("本年支出合计", spent)),
        (("使用非财政拨款结余", used), ("结余分配", distributed)),
        (("年初结转和结余", opening), ("年末结转和结余", closing)),
        (("  其中：项目支出结转和结余", None), ("  其中：项目支出结转和结余", None)),
        (
            ("总  计", income + (used or 0) + (opening or 0)),
            ("总  计", spent + (distributed or 0) + (closing or 0)),
        ),
    ]
    third = [("一、基本支出", _spent(data, nature="basic")), ("二、项目支出", _spent(data, nature="project"))]
    start = 6
    for column, rows in ((0, left), (5, right), (10, third)):
        for number, (text, amount) in enumerate(rows):
            _line(draft, start + number, column, text, amount)
    start += len(right)
    for number, (on_the_left, on_the_right) in enumerate(feet):
        _line(draft, start + number, 0, *on_the_left)
        _line(draft, start + number, 5, *on_the_right)
    return draft


def _line(draft, row, column, text, amount):
    draft.put(row, column, text)
    draft.put(row, column + 1, str(row * 2 + column))
    draft.put(row, column + 2, "—")
    draft.put(row, column + 3, "12,345.67")
    if amount is not None:
        draft.put(row, column + 4, amount if (row + column) % 2 else f"{amount:,.2f}")


def _chinese(number):
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else "零一二三四五六七八九"[tens] + "十") + (
        "" if not ones else "零一二三四五六七八九"[ones]
    )


def _fiscal_totals(data, about):
    draft = _head(("Z01_1", "财政拨款收入支出决算总表", "财决01-1表"), about, 20)
    draft.put(3, 0, "收入", across=2)
    draft.put(3, 3, "支出", across=16)
    for column, text in ((0, "项目"), (3, "项目(按功能分类)"), (12, "项目(按支出性质和经济分类)")):
        draft.put(4, column, text, down=1)
        draft.put(4, column + 1, "行次", down=1)
        draft.put(6, column, "栏次")
    draft.put(4, 2, "决算数", down=1)
    for column, measure in ((5, "决算数"), (14, "决算数")):
        draft.put(4, column, measure, across=3)
        for offset, name in enumerate(("合计", *FUND_NAMES)):
            draft.put(5, column + offset, name)
            draft.put(6, column + offset, str(column + offset))
    income = {fund: _received(data, {fund}) for fund in FISCAL}
    opening = {fund: _balance(data, "opening", {fund}) for fund in FISCAL}
    left = [
        *(
            (f"{numeral}、{name}", income[fund])
            for numeral, name, fund in zip("一二三", FUND_NAMES, FISCAL, strict=True)
        ),
        ("本年收入合计", _sum(income.values())),
        ("年初财政拨款结转和结余", _balance(data, "opening", FISCAL)),
        *(
            (f"{numeral}、{name}", opening[fund])
            for numeral, name, fund in zip("一二三", FUND_NAMES, FISCAL, strict=True)
        ),
        ("总计", _sum(income.values()) + (_balance(data, "opening", FISCAL) or 0)),
    ]
    for row, (text, amount) in enumerate(left, start=7):
        draft.put(row, 0, text)
        draft.put(row, 1, row)
        draft.put(row, 2, amount)
    right = [(f"{_chinese(number)}、{FUNCTIONAL[code]}", code) for number, code in enumerate(_classes(data), 1)]
    for row, (text, code) in enumerate([*right, ("本年支出合计", "")], start=7):
        draft.put(row, 3, text)
        for offset, funds in enumerate((FISCAL, *((fund,) for fund in FISCAL))):
            draft.amount(row, 5 + offset, _spent(data, code, funds))
    row = 8 + len(right)
    for text, of in (("年末财政拨款结转和结余", lambda funds: _balance(data, "closing", funds)), ("总计", None)):
        draft.put(row, 3, text)
        for offset, funds in enumerate((FISCAL, *((fund,) for fund in FISCAL))):
            grand = _spent(data, "", funds) + (_balance(data, "closing", funds) or 0)
            draft.put(row, 5 + offset, of(funds) if of else grand)
        row += 1
    return draft


def _income_columns():
    return [
        (("本年收入合计",), ("fiscal", *OTHER_SOURCES)),
        (("财政拨款收入",), ("fiscal",)),
        (("上级补助收入",), ("superior_subsidy",)),
        (("事业收入", "小计"), ("institutional",)),
        (("事业收入", "其中：教育收费"), None),
        (("经营收入",), ("operating",)),
        (("附属单位上缴收入",), ("affiliate_remittance",)),
        (("其他收入",), ("other",)),
    ]


def _spent_columns():
    return [(("本年支出合计",), tuple(NATURES)), *(((name,), (nature,)) for nature, name in NATURES.items())]


def _fund_columns():
    carried = ("合计", "基本支出结转", "项目支出结转和结余")
    return [
        *((("年初结转和结余", name), ("opening",) if name == "合计" else None) for name in carried),
        (("本年收入", "合计"), ("income",)),
        (("本年收入", "基本支出"), None),
        (("本年收入", "项目支出"), None),
        (("本年支出", "合计"), ("basic", "project")),
        (("本年支出", "基本支出", "小计"), ("basic",)),
        (("本年支出", "基本支出", "人员经费"), None),
        (("本年支出", "基本支出", "日常公用经费"), None),
        (("本年支出", "项目支出"), ("project",)),
        *((("年末结转和结余", name), ("closing",) if name == "合计" else None) for name in carried),
    ]


def _carried(data, fund):
    amounts = defaultdict(Decimal)
    for leaf in data.income:
        if leaf.source == fund:
            amounts[leaf.item, "income"] += leaf.amount or 0
    for leaf in data.expenditure:
        if leaf.fund == fund:
            amounts[leaf.item, leaf.nature] += leaf.final or 0
    for leaf in data.balances:
        for moment in ("opening", "closing"):
            if leaf.fund == fund and getattr(leaf, moment):
                # The software breaks every balance down by item; the account keeps the general budget's whole.
                amounts[leaf.item or "2010301", moment] += getattr(leaf, moment)
    return amounts


def _captions(draft, columns, first):
    """Write captions over three rows: equal neighbours are merged, short ones reach down."""
    for column, path in enumerate(columns, start=first):
        for depth in range(3):
            if depth >= len(path):
                continue
            same = [c for c, other in enumerate(columns, start=first) if other[: depth + 1] == path[: depth + 1]]
            if column == same[0]:
                down = 0 if depth + 1 < len(path) else 2 - depth
                draft.put(4 + depth, column, path[depth], down=down, across=same[-1] - same[0])


def _code_cells(draft, row, code, style):
    if style == "merged":
        draft.put(row, 0, code, across=2)
    elif style == "one":
        draft.put(row, 0, int(code))
    elif style == "own":
        draft.put(row, {3: 0, 5: 1, 7: 2}[len(code)], code)
    else:
        for column, part in enumerate(filter(None, (code[:3], code[3:5], code[5:]))):
            draft.put(row, column, part)


def _subject_head(sheet, about, style, paths, *, project=False):
    width = 1 if style == "one" else 3
    first = width + 1 + (2 if project else 0)
    draft = _head(sheet, about, first + len(paths))
    draft.put(3, 0, "项目", across=width)
    draft.put(4, 0, "支出功能分类科目编码", down=2, across=width - 1)
    draft.put(4, width, "科目名称", down=2)
    if project:
        draft.put(4, width + 1, "项目代码", down=2)
        draft.put(4, width + 2, "项目名称", down=2)
    _captions(draft, paths, first)
    for column, part in enumerate("类款项"[:width]):
        draft.put(7, column, part)
    draft.put(7, width, "栏次")
    for number in range(len(paths)):
        draft.put(7, first + number, str(number + 1) if number % 2 else number + 1)
    draft.put(8, 0, "合计", across=width)
    return draft, width, first


def _by_subject(sheet, about, style, columns, amounts, with_sums):
    draft, width, first = _subject_head(sheet, about, style, [path for path, _ in columns])
    items = sorted({item for item, _ in amounts})
    codes = sorted({item[:length] for item in items for length in (3, 5, 7)} if with_sums else items)
    sums = defaultdict(Decimal)
    for (item, key), amount in amounts.items():
        for code in ("", item[:3], item[:5], item):
            sums[code, key] += amount
    for row, code in enumerate(["", *codes], start=8):
        if code:
            _code_cells(draft, row, code, style)
            draft.put(row, width, FUNCTIONAL.get(code, f"新科目{code}"))
        for offset, (_, keys) in enumerate(columns):
            if keys is not None:
                draft.amount(row, first + offset, _sum(sums[code, key] for key in keys))
    draft.put(len(codes) + 10, 0, "注：本表按科目编制。")
    return draft


def economic_paths():
    """Return the captions of sheets of details, with the codes whose lines each column adds up."""
    paths = [(("合计",), "")]
    for code in sorted(ECONOMIC):
        name = ECONOMIC[code]
        paths.append(((name, "小计"), code) if len(code) == 3 else ((ECONOMIC[code[:3]], name), code))
    return paths


def _details(sheet, about, style, lines):
    paths = economic_paths()
    by_project = sheet[0].endswith("_2")
    draft, width, first = _subject_head(sheet, about, style, [path for path, _ in paths], project=by_project)
    items = sorted({leaf.item for leaf, _ in lines})
    sums = defaultdict(Decimal)
    for leaf, name in lines:
        for economic in ("", leaf.economic[:3], leaf.economic):
            for code in ("", leaf.item[:3], leaf.item[:5], leaf.item):
                sums[code, economic, ""] += leaf.amount or 0
            if name:
                sums[leaf.item, economic, name] += leaf.amount or 0
    rows = [(code, "") for code in ["", *sorted({item[:length] for item in items for length in (3, 5, 7)})]]
    named = sorted({(leaf.item, name) for leaf, name in lines if name}) if by_project else []
    rows = sorted([*rows, *named])
    for row, (code, name) in enumerate(rows, start=8):
        if code:
            _code_cells(draft, row, code, style)
            draft.put(row, width, FUNCTIONAL.get(code, f"新科目{code}"))
        if name:
            draft.put(row, width + 1, f"P{row:06d}")
            draft.put(row, width + 2, name)
        for offset, (_, economic) in enumerate(paths):
            draft.amount(row, first + offset, sums.get((code, economic, name)))
    return draft


def _institution(data, about):
    draft = _head(("F03", "机构运行信息表", "财决附03表"), about, 8)
    for column in (0, 4):
        for offset, text in enumerate(("项  目", "行次", "预算数", "统计数")):
            draft.put(3, column + offset, text)
            draft.put(4, column + offset, ("栏次", "", "1", "2")[offset])
    amounts = data.three_public[0].amounts if data.three_public else {}

    def of(*names):
        known = [amounts.get(name) for name in names if amounts.get(name) is not None]
        return _sum(known) if known else None

    counts = data.three_public_counts.counts if data.three_public_counts else {}
    operating = data.operating.amounts if data.operating else {}
    bought = data.procurement.amounts if data.procurement else {}
    held = data.assets.counts if data.assets else {}
    running = "—" if data.operating and not data.operating.applicable else operating.get("final")
    receptions = ("reception_domestic_final", "reception_foreign_final")
    budgets = [f"{name}_budget" for name in ("abroad", "vehicle_purchase", "vehicle_running", "reception")]
    finals = [*(f"{name}_final" for name in ("abroad", "vehicle_purchase", "vehicle_running")), *receptions]
    left = [
        ("一、“三公”经费支出", "—", "—"),
        ("（一）支出合计", of(*budgets), of(*finals)),
        ("1．因公出国（境）费", of("abroad_budget"), of("abroad_final")),
        ("2．公务用车购置及运行维护费", of(*budgets[1:3]), of(*finals[1:3])),
        ("（1）公务用车购置费", of("vehicle_purchase_budget"), of("vehicle_purchase_final")),
        ("（2）公务用车运行维护费", of("vehicle_running_budget"), of("vehicle_running_final")),
        ("3．公务接待费", of("reception_budget"), of(*receptions)),
        ("（1）国内接待费", "—", of(*receptions)),
        ("其中：外事接待费", "—", of("reception_foreign_final")),
        ("（2）国（境）外接待费", "—", None),
        ("（二）相关统计数", "—", "—"),
        ("1．因公出国（境）团组数（个）", "—", counts.get("abroad_groups")),
        ("2．因公出国（境）人次数（人）", "—", counts.get("abroad_persons")),
        ("3．公务用车购置数（辆）", "—", counts.get("vehicles_bought")),
        ("4．公务用车保有量（辆）", "—", counts.get("vehicles_held")),
        ("5．国内公务接待批次（个）", "—", counts.get("domestic_batches")),
        ("其中：外事接待批次（个）", "—", counts.get("foreign_batches")),
        ("6．国内公务接待人次（人）", "—", counts.get("domestic_persons")),
        ("其中：外事接待人次（人）", "—", counts.get("foreign_persons")),
        ("7．国（境）外公务接待批次（个）", "—", None),
    ]
    right = [
        ("二、机关运行经费", operating.get("budget"), running),
        ("三、国有资产占用情况", "—", "—"),
        ("（一）车辆数合计（辆）", "—", None),
        *((label, "—", held.get(key)) for key, label in VEHICLES.items()),
        ("（二）单价50万元（含）以上的通用设备（台，套）", "—", held.get("general_equipment")),
        ("（三）单价100万元（含）以上的专用设备（台，套）", "—", held.get("special_equipment")),
        ("（四）单价100万元（含）以上设备（不含车辆）（台，套）", "—", held.get("large_equipment")),
        ("四、政府采购支出信息", "—", "—"),
        (
            "（一）政府采购支出合计",
            "—",
            _sum(bought.get(x) or 0 for x in ("goods", "works", "services")) if bought else None,
        ),
        ("1．政府采购货物支出", "—", bought.get("goods")),
        ("2．政府采购工程支出", "—", bought.get("works")),
        ("3．政府采购服务支出", "—", bought.get("services")),
        ("（二）政府采购授予中小企业合同金额", "—", bought.get("small_medium")),
        ("其中：授予小微企业合同金额", "—", bought.get("small_micro")),
    ]
    for column, rows in ((0, left), (4, right)):
        for number, (text, budget, final) in enumerate(rows):
            draft.put(5 + number, column, text)
            draft.put(5 + number, column + 1, str(number + 1))
            draft.put(5 + number, column + 2, budget)
            draft.put(5 + number, column + 3, final)
    return draft


def _plain(value):
    return float(value) if isinstance(value, Decimal) else value


def _xlsx(sheets):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        for draft in sheets:
            sheet = book.add_worksheet(draft.name)
            for first_row, first_column, last_row, last_column in draft.merges:
                sheet.merge_range(first_row, first_column, last_row, last_column, "")
            for (row, column), value in draft.cells.items():
                sheet.write(row, column, _plain(value))
            for row in draft.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in draft.hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            if draft.hidden:
                sheet.hide()
    return stream.getvalue()


def _xls(sheets):
    book = xlwt.Workbook(encoding="utf-8")
    for draft in sheets:
        sheet = book.add_sheet(draft.name, cell_overwrite_ok=True)
        merged = {(area[0], area[1]): area for area in draft.merges}
        for place, value in draft.cells.items():
            area = merged.get(place)
            if area:
                sheet.write_merge(area[0], area[2], area[1], area[3], _plain(value))
            else:
                sheet.write(*place, _plain(value))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
