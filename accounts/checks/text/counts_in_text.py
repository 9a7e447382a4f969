"""Counts in texts: persons, groups, vehicles, pieces, by the words before the number and the unit behind it."""

import re

# unit, what stands before the number (nearest wins), key of the count
_COUNTS: tuple[tuple[str, str, str], ...] = (
    ("个 次 批 批次", r"因公出国（境）团组(?:数)?(?:为|共)?", "abroad_groups"),
    ("人次 人", r"出国（境）[^，。；]*团组[^。；]*(?:，|、)(?:出国（境）|累计|共计|共)?(?:参加)?", "abroad_persons"),
    ("批次 批 次", r"国内(?:公务)?接待(?:支出[^。；]*接待)?", "domestic_batches"),
    ("人次 人", r"国内(?:公务)?接待[^。；]*批次?[，、]?", "domestic_persons"),
    ("批次 批 次", r"(?:外事|外宾|国（境）外)(?:公务)?接待(?:支出[^。；]*接待)?", "foreign_batches"),
    ("人次 人", r"(?:外事|外宾|国（境）外)(?:公务)?接待[^。；]*批次?[，、]?", "foreign_persons"),
    ("辆", r"(?:更新)?购置(?:更新)?公务用车", "vehicles_bought"),
    ("辆", r"(?:共有|保有|拥有)公务用车|公务用车保有量(?:为|是)?", "vehicles_held"),
    ("辆", r"共有车辆", "vehicles"),
    ("辆", r"(?:部（省）级|部级|省部级|副部（省）级以上)领导干部用车", "vehicles_provincial_leaders"),
    ("辆", r"(?<!部级)(?<!（省）级)主要领导干部用车", "vehicles_main_leaders"),
    ("辆", r"机要通信用车", "vehicles_communication"),
    ("辆", r"应急保障用车", "vehicles_emergency"),
    ("辆", r"执法执勤用车", "vehicles_enforcement"),
    ("辆", r"特种专业技术用车", "vehicles_technical"),
    ("辆", r"离退休干部(?:服务)?用车", "vehicles_retired"),
    ("辆", r"其他用车", "vehicles_other"),
    ("台（套） 台 套", r"单价\d+万元(?:（含）)?以上(?:大型)?通用设备", "general_equipment"),
    ("台（套） 台 套", r"单价\d+万元(?:（含）)?以上(?:大型)?专用设备", "special_equipment"),
    ("台（套） 台 套", r"单价\d+万元(?:（含）)?以上(?:的)?(?:大型)?设备(?:（不含车辆）)?", "large_equipment"),
)
_COMPILED = tuple((units.split(), re.compile(rf"(?:{words})$"), name) for units, words, name in _COUNTS)


def count_of(lead: str, unit: str) -> str:
    """Return the key of the count that a number states, from the sentence before it; "" where none can be told."""
    for units, words, name in _COMPILED:
        if unit in units and words.search(lead):
            return name
    return ""
