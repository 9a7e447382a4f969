"""Facts about the body itself: 机关运行经费, 政府采购, 国有资产."""

from dataclasses import replace
from functools import cached_property

from accounts.figures import concepts
from accounts.figures.arithmetic import Comparison
from accounts.figures.figure import Count, Figure
from accounts.figures.figures import Figures
from accounts.profiles import Equipment, Profile
from disclosure.narrative.parts import LargeEquipment, Part


class InstitutionFacts:
    """What the section 其他重要事项 asks of one account under one profile."""

    def __init__(self, figures: Figures, profile: Profile) -> None:
        self.figures = figures
        self.profile = profile
        self.year = figures.year

    @property
    def has_no_operating_expense(self) -> bool:
        """Whether the unit is outside 机关运行经费 (an institution)."""
        operating = self.figures.data.operating
        return operating is not None and not operating.applicable

    @cached_property
    def operating(self) -> Figure:
        """机关运行经费."""
        return self.figures.operating()

    @cached_property
    def operating_change(self) -> Comparison:
        """机关运行经费 against last year."""
        return Comparison(self.operating, self.figures.operating(year=self.year - 1))

    @cached_property
    def procurement(self) -> Figure:
        """政府采购支出总额."""
        return self.figures.procurement()

    @cached_property
    def procurement_goods(self) -> Figure:
        """政府采购货物支出."""
        return self.figures.procurement("goods")

    @cached_property
    def procurement_works(self) -> Figure:
        """政府采购工程支出."""
        return self.figures.procurement("works")

    @cached_property
    def procurement_services(self) -> Figure:
        """政府采购服务支出."""
        return self.figures.procurement("services")

    @cached_property
    def small_medium(self) -> Part:
        """What was awarded to small and medium enterprises, as a part of procurement."""
        return Part("授予中小企业合同金额", self.figures.procurement("small_medium"), self.procurement)

    @cached_property
    def small_micro(self) -> Part:
        """What was awarded to small and micro enterprises, as a part of procurement."""
        return Part("授予小微企业合同金额", self.figures.procurement("small_micro"), self.procurement)

    @property
    def assets_provided(self) -> bool:
        """Whether the account states anything of vehicles or equipment."""
        return self.vehicles.provided or any(kind.count.provided for kind in self.equipment)

    @cached_property
    def vehicles(self) -> Count:
        """Vehicles held, whatever their use."""
        return self.figures.count("vehicles")

    @cached_property
    def vehicle_uses(self) -> tuple[Count, ...]:
        """The uses in the profile's order and words; those without a vehicle as the profile says."""
        labels = {use.count: use.label for use in self.profile.vehicle_uses} or concepts.VEHICLE_USES
        found = (replace(self.figures.count(key), label=label) for key, label in labels.items())
        every = self.profile.list_zero_vehicle_uses and self.vehicles.provided
        return tuple(c for c in found if c.is_nonzero or (every and c.provided))

    @cached_property
    def equipment(self) -> tuple[LargeEquipment, ...]:
        """The kinds of large equipment that the profile names."""
        return tuple(self._large(kind) for kind in self.profile.equipment)

    def _large(self, kind: Equipment) -> LargeEquipment:
        return LargeEquipment(kind.threshold, kind.label, self.figures.count(kind.count))
