"""The days of approval and disclosure."""

from collections.abc import Iterator
from datetime import date, timedelta

from accounts.checks.context import Context
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.registry import LAW, Grade, exempt, fails, passes, rule
from accounts.checks.samples import sample

ACCOUNT = Place()
WARNED_DAYS = 5  # so many days before the last one it is recalled


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@rule(
    "PUB-01",
    name="批复后二十日内公开",
    family="value",
    severity="error",
    blocking=False,
    basis=LAW,
    told="公开日期不晚于财政部门批复后二十日；还没有公开的，过了期限就报告。",
    concepts=("publication",),
    grades=(Grade("soon", "info", "期限将近，还没有公开日期"),),
    examples=(
        passes(
            "9月10日批复，9月30日公开，正好第二十日。",
            lambda: sample(approved_on=date(2024, 9, 10), disclosed_on=date(2024, 9, 30)),
        ),
        fails(
            "9月10日批复，10月1日公开。",
            lambda: sample(approved_on=date(2024, 9, 10), disclosed_on=date(2024, 10, 1)),
        ),
        fails(
            "批复已经三十日，还没有公开。",
            lambda: sample(approved_on=date(2024, 8, 1), today=date(2024, 8, 31)),
        ),
        fails(
            "离期限还有三日，没有公开日期。",
            lambda: sample(approved_on=date(2024, 8, 1), today=date(2024, 8, 18)),
            "info",
        ),
        exempt("还没有批复。", lambda: sample(today=date(2024, 8, 31))),
    ),
)
def disclosed_in_time(context: Context) -> Iterator[Answer]:
    """Compare the day of disclosure (or today) with the last day that the law allows."""
    dates = context.dates
    if dates.approved_on is None:
        yield (
            not_applicable("没有填批复日期，公开期限还没有开始。")
            if not dates.disclosed_on
            else not_checked("没有填批复日期，不能判断是否按时公开。")
        )
        return
    last = dates.approved_on + timedelta(days=int(context.settings.threshold("days_to_disclose")))
    on = dates.disclosed_on or dates.today
    if on is None:
        yield not_checked("没有填公开日期。")
    elif on > last:
        late = (on - last).days
        told = f"{_day(on)}公开" if dates.disclosed_on else f"到{_day(on)}还没有公开"
        yield failed(
            ACCOUNT,
            f"{_day(dates.approved_on)}批复，{told}，超过期限{late}日。",
            # A day that goes on would make it another finding each morning, which wants another explanation.
            found=_day(on) if dates.disclosed_on else "没有公开日期",
            expected=f"不晚于{_day(last)}",
            mend="尽快公开，并写明逾期的原因；日期录错的改正。",
        )
    elif dates.disclosed_on is None and (last - on).days <= WARNED_DAYS:
        yield failed(
            ACCOUNT,
            f"公开期限为{_day(last)}，还有{(last - on).days}日。",
            found="没有公开日期",
            expected=f"不晚于{_day(last)}",
            mend="在期限之前公开。",
            grade="soon",
        )
    else:
        yield passed(ACCOUNT)


@rule(
    "PUB-06",
    name="批复日期、公开日期在决算年度之后，先批复后公开",
    family="value",
    severity="error",
    blocking=True,
    told="批复日期和公开日期都在决算年度结束之后，公开不早于批复；决算年度与公开日期是两回事。",
    concepts=("publication",),
    examples=(
        passes(
            "2023年度决算，2024年9月12日批复，9月20日公开。",
            lambda: sample(of=2023, approved_on=date(2024, 9, 12), disclosed_on=date(2024, 9, 20)),
        ),
        fails(
            "2023年度决算的公开日期录成2023年9月20日。",
            lambda: sample(of=2023, disclosed_on=date(2023, 9, 20)),
        ),
        fails(
            "公开早于批复。",
            lambda: sample(of=2021, approved_on=date(2022, 9, 12), disclosed_on=date(2022, 9, 1)),
        ),
        exempt("两个日期都没有填。", lambda: sample(of=2021)),
    ),
)
def days_are_in_order(context: Context) -> Iterator[Answer]:
    """Check that approval and disclosure follow the year, and each other."""
    dates = context.dates
    listed = [("批复日期", dates.approved_on), ("公开日期", dates.disclosed_on)]
    known = [(name, day) for name, day in listed if day is not None]
    if not known:
        yield not_applicable("没有填批复日期和公开日期。")
        return
    wrong = False
    for name, day in known:
        if day.year <= context.year:
            wrong = True
            yield failed(
                ACCOUNT,
                f"{name}{_day(day)}不在{context.year}年度结束之后。",
                found=_day(day),
                expected=f"{context.year}年12月31日以后",
                mend=f"改正{name}。",
            )
    if dates.approved_on and dates.disclosed_on and dates.disclosed_on < dates.approved_on:
        wrong = True
        yield failed(
            ACCOUNT,
            f"公开日期{_day(dates.disclosed_on)}早于批复日期{_day(dates.approved_on)}。",
            found=_day(dates.disclosed_on),
            expected=f"不早于{_day(dates.approved_on)}",
            mend="改正录错的日期。",
        )
    if not wrong:
        yield passed(ACCOUNT)
