"""The system's own sentences, of any account in any profile, hold no slip; nor do its glossaries and headings."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.samples import account
from accounts.checks.settings import settings_of
from accounts.figures.figures import Figures
from accounts.profiles import load_profile, profile_choices
from disclosure.claims import claims_of
from disclosure.narrative.facts import Facts
from disclosure.narrative.writer import write_section
from disclosure.report.tree import Paragraph
from tests.accounts.checks.generated import consistent
from tests.accounts.checks.text.slips.real_texts import findings

PROFILES = [name for name, *_ in profile_choices()]
FOLDERS = Path(__file__).resolve().parents[5] / "fixtures" / "profiles"


def written(data, prior, name: str) -> Context:
    """Return an account with the sentences of its report, each with a reason of its own."""
    profile = load_profile(name)
    figures = Figures(data, prior=Figures(replace(prior, year=data.year - 1, unit=data.unit)))
    slots = [slot for slot in profile.text_slots if slot.key.endswith("_reason") and not slot.per_subject]
    texts = {(slot.key, ""): f"{slot.label}：灌区改造分年实施，工程进度与上年不同" for slot in slots}
    facts = Facts(figures, profile, texts=texts)
    passages = tuple(
        Passage("".join(run.text for run in block.runs), section=section.key, writer="generated")
        for section in profile.sections
        if section.template
        for block in write_section(facts, section.template)
        if isinstance(block, Paragraph)
    )
    return Context(
        figures=figures,
        settings=settings_of(profile, scope=data.scope),
        passages=passages,
        claims=claims_of(facts),
        profile=profile,
    )


@pytest.mark.parametrize("name", PROFILES)
@settings(max_examples=6, deadline=None)
@given(data=consistent(), prior=consistent(), scope=st.sampled_from(["department", "unit"]))
def test_no_sentence_of_any_account_holds_a_slip(name, data, prior, scope):
    context = written(replace(data, scope=scope), prior, name)
    assert len(context.passages) > 5
    found = findings(context, "error", "warn", "info")
    assert [(f.rule, f.place.section, f.answer.found, f.place.sentence) for f in found] == []


@pytest.mark.parametrize("name", [path.parent.name for path in FOLDERS.glob("*/glossary.toml")])
def test_no_glossary_holds_a_slip(name):
    entries = tomllib.loads((FOLDERS / name / "glossary.toml").read_text(encoding="utf-8"))
    words = [text for text in _texts(entries) if len(text) > 10 and "{" not in text]
    assert words
    profile = load_profile(name)
    context = Context(
        figures=account(of=2022),
        settings=settings_of(profile, scope="department"),
        passages=tuple(Passage(text, section="glossary", writer="foreign") for text in words),
        profile=profile,
    )
    assert [(f.rule, f.answer.found, f.place.sentence) for f in findings(context, "error", "warn")] == []


def _texts(part) -> list[str]:
    if isinstance(part, str):
        return [part]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for each in inner for text in _texts(each)]
