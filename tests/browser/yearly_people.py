"""Two departments of a region with their people, the region's bureau and auditor, and an administrator."""

PASSWORD = "Putuo-2024-jue"  # noqa: S105 (of these tests only)
REGION = ("310107", "上海市普陀区")
# Unit's code and name, and what its people are called by: each journey has a department of its own.
DEPARTMENTS = (("107", "上海市普陀区财政局", "cai"), ("109", "上海市普陀区审计局", "shen"))
ROLES = ("preparer", "reviewer", "secrecy", "publisher")
REGION_ROLES = ("bureau", "auditor")
ADMINISTRATOR = "administrator"


def username(department: str, role: str) -> str:
    """Return who has a role: in a department, or in the region."""
    return f"{department}-{role}" if role in ROLES else f"year-{role}"


def yearly_people() -> None:
    """Store departments and people."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 (models can be imported only when Django is set up)

    from accounts.models import BudgetUnit, Region, RegionRole, UnitRole  # noqa: PLC0415

    def person(name: str, **values: object) -> object:
        user = get_user_model()(username=name, last_name=name, is_staff=True, **values)
        user.set_password(PASSWORD)
        user.save()
        return user

    region = Region.objects.create(code=REGION[0], name=REGION[1])
    for code, name, department in DEPARTMENTS:
        unit = BudgetUnit.objects.create(region=region, code=code, name=name)
        for role in ROLES:
            UnitRole.objects.create(user=person(username(department, role)), unit=unit, role=role)
    for role in REGION_ROLES:
        RegionRole.objects.create(user=person(username("", role)), region=region, role=role)
    person(username("", ADMINISTRATOR), is_superuser=True)
