"""For all tests: how many examples a property is tried with."""

from hypothesis import settings

# No deadline for one example: machines are shared. The examples are the same in every run, so that a run that fails
# can be repeated; "deep" looks for new ones.
settings.register_profile("quick", max_examples=20, deadline=None, derandomize=True)
settings.register_profile("full", parent=settings.get_profile("quick"), max_examples=200)
settings.register_profile("deep", max_examples=200, deadline=None)
settings.load_profile("quick")
