"""The words and addresses of what can be asked: sources, funds, natures, “三公” items, facts.

Keys equal the stored choices; names are those of the official tables.
"""

SOURCES = {
    "general": "一般公共预算财政拨款收入",
    "government_fund": "政府性基金预算财政拨款收入",
    "state_capital": "国有资本经营预算财政拨款收入",
    "superior_subsidy": "上级补助收入",
    "institutional": "事业收入",
    "operating": "经营收入",
    "affiliate_remittance": "附属单位上缴收入",
    "other": "其他收入",
}

FUNDS = {
    "general": "一般公共预算财政拨款",
    "government_fund": "政府性基金预算财政拨款",
    "state_capital": "国有资本经营预算财政拨款",
    "non_fiscal": "非财政拨款",
}
FISCAL_FUNDS = ("general", "government_fund", "state_capital")

NATURES = {
    "basic": "基本支出",
    "project": "项目支出",
    "remitted_to_superior": "上缴上级支出",
    "operating": "经营支出",
    "to_affiliates": "对附属单位补助支出",
}

MEASURES = {"final": "决算数", "initial": "年初预算数", "adjusted": "调整预算数"}

EXPENSE_GROUPS = {"personnel": "人员经费", "public": "公用经费"}

THREE_PUBLIC = {
    "total": "“三公”经费",
    "abroad": "因公出国（境）费",
    "vehicle": "公务用车购置及运行维护费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费",
    "reception": "公务接待费",
    "reception_domestic": "国内公务接待费",
    "reception_foreign": "外事接待费",
}
# The stored amounts each item is the sum of, by measure; reception is budgeted undivided.
THREE_PUBLIC_LEAVES: dict[str, dict[str, tuple[str, ...]]] = {
    "final": {
        "abroad": ("abroad_final",),
        "vehicle_purchase": ("vehicle_purchase_final",),
        "vehicle_running": ("vehicle_running_final",),
        "vehicle": ("vehicle_purchase_final", "vehicle_running_final"),
        "reception_domestic": ("reception_domestic_final",),
        "reception_foreign": ("reception_foreign_final",),
        "reception": ("reception_domestic_final", "reception_foreign_final"),
        "total": (
            "abroad_final",
            "vehicle_purchase_final",
            "vehicle_running_final",
            "reception_domestic_final",
            "reception_foreign_final",
        ),
    },
    "budget": {
        "abroad": ("abroad_budget",),
        "vehicle_purchase": ("vehicle_purchase_budget",),
        "vehicle_running": ("vehicle_running_budget",),
        "vehicle": ("vehicle_purchase_budget", "vehicle_running_budget"),
        "reception": ("reception_budget",),
        "total": ("abroad_budget", "vehicle_purchase_budget", "vehicle_running_budget", "reception_budget"),
    },
}

# The statement that shows expenditure of one fund by subject.
FUND_STATEMENTS = {
    "general": "general_expenditure",
    "government_fund": "government_fund",
    "state_capital": "state_capital",
    "non_fiscal": "non_fiscal_expenditure",
}
# The statement that shows “三公”经费 of one of the other funds alone.
THREE_PUBLIC_STATEMENTS = {
    "government_fund": "government_fund_three_public",
    "state_capital": "state_capital_three_public",
}

PROCUREMENT = {
    "goods": "政府采购货物支出",
    "works": "政府采购工程支出",
    "services": "政府采购服务支出",
    "small_medium": "授予中小企业合同金额",
    "small_micro": "授予小微企业合同金额",
}
PROCUREMENT_TOTAL = ("goods", "works", "services")

COUNTS = {
    "abroad_groups": "因公出国（境）团组数",
    "abroad_persons": "因公出国（境）人次数",
    "vehicles_bought": "公务用车购置数",
    "vehicles_held": "公务用车保有量",
    "domestic_batches": "国内公务接待批次",
    "domestic_persons": "国内公务接待人次",
    "foreign_batches": "外事接待批次",
    "foreign_persons": "外事接待人次",
}

VEHICLE_USES = {
    "vehicles_provincial_leaders": "部（省）级领导干部用车",
    "vehicles_main_leaders": "主要领导干部用车",
    "vehicles_communication": "机要通信用车",
    "vehicles_emergency": "应急保障用车",
    "vehicles_enforcement": "执法执勤用车",
    "vehicles_technical": "特种专业技术用车",
    "vehicles_retired": "离退休干部用车",
    "vehicles_other": "其他用车",
}
EQUIPMENT = {
    "general_equipment": "大型通用设备",
    "special_equipment": "大型专用设备",
    "large_equipment": "大型设备（不含车辆）",
}
