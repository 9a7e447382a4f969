"""What can go wrong around the worker: time, memory, missing libraries and characters, hostile content, the cache."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.sample_report import sample_report
from disclosure.renderers.pdf import (
    RenderFailed,
    RenderTimeout,
    content_key,
    engine,
    fonts,
    kept,
    make_job,
    process,
    render_pdf,
)
from disclosure.report.freeze import freeze
from disclosure.report.tree import ListBlock, Notice, Paragraph, Section, Text
from tests.disclosure.renderers.pdf import reading

HOSTILE = (
    '</p></div><script>alert(1)</script><img src="file:///etc/passwd"><style>@import "x"</style>&lt;{{ 1 }}{% x %}'
)


def rendered(report, **options) -> bytes:
    return render_pdf(report, cache=None, font_directory=None, **options)


def test_too_little_time_is_said_and_no_process_stays(report):
    before = _children()
    with pytest.raises(RenderTimeout, match=r"0\.05 秒"):
        rendered(report, timeout=0.05)
    assert _children() == before


def test_a_timeout_is_a_failure():
    assert issubclass(RenderTimeout, RenderFailed)


@pytest.mark.parametrize("megabytes", [24, 48, 66, 100])
def test_too_little_memory_is_a_failure_that_says_so(report, megabytes):
    memory = megabytes * 1024**2
    with pytest.raises(RenderFailed, match=r"内存|MemoryError"):
        process.run(make_job(report, "x"), fonts.directories(None), timeout=60, cache=None, memory=memory)


def test_a_failure_ends_with_the_last_words_of_the_worker(holding, prose):
    with pytest.raises(RenderFailed) as failed:
        rendered(holding(prose("满意😀")))
    assert failed.value.lines
    assert len(failed.value.lines) <= process.LAST_LINES
    assert str(failed.value).endswith(failed.value.lines[-1])


def test_without_harfbuzz_subsetting_the_message_names_the_debian_package(monkeypatch):
    monkeypatch.setattr(engine, "harfbuzz_subset", None)
    with pytest.raises(engine.EngineError, match="libharfbuzz-subset0"):
        engine.check_harfbuzz_subset()


def test_harfbuzz_subsetting_is_active_here():
    engine.check_harfbuzz_subset()


def test_a_character_that_no_font_has_is_named(holding, prose):
    with pytest.raises(RenderFailed, match=r"😀 \(U\+1F600\)"):
        rendered(holding(prose("满意😀")))


def test_a_draft_is_set_all_the_same(holding, prose):
    assert rendered(holding(prose("满意😀")), draft=True).startswith(b"%PDF-")


def test_hostile_text_is_printed_as_it_is(holding):
    blocks = (
        Paragraph((Text(HOSTILE), Text(HOSTILE, strong=True))),
        ListBlock(((Text(HOSTILE),),), ordered=False),
        Notice(HOSTILE),
    )
    pdf = rendered(holding(*blocks, title=f"标题{HOSTILE}", unit_name=f"单位{HOSTILE}"))
    text = reading.spoken(pdf)
    assert text.count(reading.squeezed(HOSTILE)) == 4 + 1 + 1
    assert reading.read(pdf).metadata.title == f"标题{HOSTILE}"
    assert "root:" not in text


def test_hostile_headings_are_printed_as_they_are(holding, report):
    part = replace(report.parts[0], title=HOSTILE, sections=(Section("x", "一、", HOSTILE),))
    pdf = rendered(replace(report, parts=(part,)))
    assert [bookmark.title for bookmark in reading.bookmarks(pdf)] == [f"第一部分 {HOSTILE}", f"一、{HOSTILE}"]


@pytest.mark.parametrize(
    "content",
    [
        '<image href="{secret}" width="9" height="9" />',
        '<image xlink:href="{secret}" width="9" height="9" />',
        '<use href="{secret}#a" />',
        '<style>@import url("{secret}");</style>',
        '<rect width="9" height="9" fill="url({secret}#a)" />',
    ],
)
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_a_drawing_reaches_no_file_and_no_host(report, holding, tmp_path, content, scheme):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" id="a"><text y="9">SECRET</text></svg>')
    url = secret.as_uri() if scheme == "file" else "http://127.0.0.1:9/secret.svg"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
        f"{content.format(secret=url)}</svg>"
    )
    chart = replace(reading.charts(report)[0], svg=svg)
    try:
        pdf = rendered(holding(chart))
    except RenderFailed as failed:
        assert "不属于本报告" in str(failed)  # noqa: PT017
    else:
        assert "SECRET" not in reading.spoken(pdf)


def test_a_drawing_with_entities_is_refused(report, holding):
    svg = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'
    with pytest.raises(RenderFailed, match="实体"):
        rendered(holding(replace(reading.charts(report)[0], svg=svg)))


def test_the_worker_sees_nothing_of_the_servers_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "never")
    assert "SECRET_KEY" not in process._environment("/tmp")  # noqa: S108


def test_the_same_tree_gives_the_same_bytes(report, pdf):
    assert rendered(report) == pdf


def test_another_tree_gives_other_bytes(report, pdf):
    assert rendered(replace(report, cover=())) != pdf


def test_what_was_made_is_kept_and_given_again_at_once(report, pdf, tmp_path):
    assert render_pdf(report, cache=tmp_path, font_directory=None) == pdf
    # No worker can answer in this time.
    assert render_pdf(report, cache=tmp_path, font_directory=None, timeout=0.001) == pdf


def test_a_draft_and_the_final_document_are_kept_apart(report):
    frozen = freeze(report)
    assert content_key(frozen) != content_key(frozen, draft=True)


def test_a_failure_leaves_nothing_behind(report, tmp_path):
    with pytest.raises(RenderTimeout):
        render_pdf(report, cache=tmp_path, font_directory=None, timeout=0.05)
    assert list(tmp_path.rglob("*.pdf")) == []
    assert list(tmp_path.rglob("*.part")) == []


def test_a_place_that_keeps_nothing_still_gives_the_pdf(report, pdf, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    assert render_pdf(report, cache=tmp_path / "file", font_directory=None) == pdf
    assert "is not kept" in caplog.text


def test_the_files_longest_not_asked_for_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "MOST_FILES", 2)
    for age, key in enumerate(("new", "old", "older")):
        kept.write(tmp_path, key, b"%PDF-")
        os.utime(tmp_path / f"{key}.pdf", (1000 - age, 1000 - age))
    assert kept.read(tmp_path, "older") is not None
    kept.write(tmp_path, "newest", b"%PDF-")
    assert {path.stem for path in tmp_path.glob("*.pdf")} == {"newest", "older"}


@pytest.mark.slow
def test_a_hundred_subjects_cost_at_most_in_proportion():
    small, large = (_seconds(sample_report(subjects)) for subjects in (12, 100))
    assert large / small < 100 / 12


def _seconds(report) -> float:
    started = time.perf_counter()
    rendered(report)
    return time.perf_counter() - started


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
