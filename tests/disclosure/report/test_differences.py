"""What differs between two reports: each kind of change, and for any change of numbers that every one is listed."""

import json
import time
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.report.differences import as_json, differences
from disclosure.report.differences.words import Words, compare_lines, compare_words, sentences_of
from disclosure.report.freeze import freeze, thaw
from disclosure.report.tree import (
    Attachment,
    Cell,
    Chart,
    ChartRow,
    CoverField,
    FormCell,
    FormGrid,
    HeaderCell,
    ListBlock,
    Notice,
    Number,
    Paragraph,
    Part,
    ProjectEntry,
    ProjectMoney,
    Projects,
    Reference,
    References,
    Report,
    Section,
    SelfEvaluationTable,
    Table,
    TableCell,
    TableRow,
    Text,
    TypedNumber,
)
from tests.disclosure.renderers.html.sample import sample_report

YEAR = 2021


def amount(text: str, statement: str = "t", row: str = "r", column: str = "c", year: int = YEAR) -> Number:
    return Number(text, text.replace(",", "") or "0", "amount", cells=(Cell(statement, row, column, year),))


def row(label: str, *amounts: str, code: str = "", role: str = "item") -> TableRow:
    captions = (*((TableCell("code", code),) if code else ()), TableCell("label", label))
    return TableRow(role, (*captions, *(TableCell("amount", text, amount(text) if text else None) for text in amounts)))


def table(*rows: TableRow, year: int = YEAR, coded: bool = False, **values) -> Table:
    heads = (*(("科目编码",) if coded else ()), "项目", f"{year - 1}年度", f"{year}年度")
    header = (tuple(HeaderCell(text) for text in heads),)
    return Table("expenditure", "公开03表", "支出决算表", "某局", "万元", header, rows, **values)


def say(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def report(*blocks, year: int = YEAR, sections=(), **values) -> Report:
    section = Section("one", "一、", "第一节", tuple(blocks), tuple(sections))
    known = {
        "title": f"某局{year}年度部门决算",
        "unit_name": "某局",
        "unit_short_name": "",
        "unit_code": "639001",
        "region_code": "510800",
        "region_name": "某市",
        "fiscal_year": year,
        "scope": "department",
        "profile": "p",
        "illustrative": False,
        "cover": (),
        "parts": (Part("main", "第一部分", "说明", (), (section,)),),
    }
    return Report(**(known | values))


def only_section(old: Report, new: Report):
    (change,) = differences(old, new).sections
    return change


def only_table(old: Report, new: Report):
    (change,) = only_section(old, new).tables
    return change


@cache
def sample() -> Report:
    with_table = Section(
        "statement-expenditure", "", "支出决算表", (table(*(row(f"科目{n}", f"{n}.10", f"{n}.20") for n in range(30))),)
    )
    found = sample_report(typed=False)
    return replace(found, parts=(*found.parts, Part("tables", "第五部分", "附表", (), (with_table,))))


def test_equal_reports_differ_in_nothing():
    same = thaw(freeze(sample()))
    found = differences(sample(), same)
    assert not found
    assert as_json(found) == {"schema": "final-account-differences/1", "fields": [], "sections": []}


@given(data=st.data())
def test_every_number_that_changed_is_listed_and_nothing_else(data):
    frozen = json.loads(freeze(sample()))
    numbers = [n for n in held(frozen, "Number") if any(c.isdigit() for c in n["text"])]
    chosen = data.draw(st.lists(st.integers(0, len(numbers) - 1), min_size=1, max_size=12, unique=True))
    cells = {id(cell["number"]): cell for cell in held(frozen, "TableCell") if cell["number"]}
    changed = []
    for place in chosen:
        number = numbers[place]
        text = f"{data.draw(st.integers(1_000_000, 9_999_999))}.{place:03}"
        changed.append((number["text"], text))
        number["text"] = number["value"] = text
        if id(number) in cells:
            cells[id(number)]["text"] = text
    found = differences(sample(), thaw(json.dumps(frozen)))
    pieces = [piece for section in found.sections for piece in said(section)]
    for before, after in changed:
        assert any(before in old and after in new for old, new in pieces), (before, after)
    for old, new in pieces:
        assert any(after in new for _, after in changed), (old, new)
    assert not found.fields


def held(node, name):
    """Yield the nodes of a frozen tree that have this name."""
    if isinstance(node, list):
        for member in node:
            yield from held(member, name)
    elif isinstance(node, dict):
        if node.get("node") == name:
            yield node
        for member in node.values():
            yield from held(member, name)


def said(section):
    """Yield before and after of everything listed in a section."""
    yield from ((text.before, text.after) for text in section.texts)
    for changed in section.tables:
        yield from ((cell.before, cell.after) for cell in changed.cells)
        yield from ((text.before, text.after) for text in changed.texts)


class TestText:
    def test_a_changed_sentence_is_shown_with_its_words_and_others_are_not(self):
        old = report(say("收入合计468.89万元。比上年增加12.10万元。原因是人员增加。"))
        new = report(say("收入合计468.89万元。比上年减少12.01万元。原因是人员增加。"))
        (text,) = only_section(old, new).texts
        assert (text.kind, text.before, text.after) == ("changed", "比上年增加12.10万元。", "比上年减少12.01万元。")
        assert text.words == (
            Words("same", "比上年"),
            Words("removed", "增加12.10"),
            Words("added", "减少12.01"),
            Words("same", "万元。"),
        )

    def test_a_number_is_replaced_as_a_whole(self):
        assert compare_words("共1,234.56万元", "共1,284.56万元") == (
            Words("same", "共"),
            Words("removed", "1,234.56"),
            Words("added", "1,284.56"),
            Words("same", "万元"),
        )

    def test_sentences_come_and_go(self):
        old, new = report(say("甲乙丙丁。戊己庚辛。")), report(say("甲乙丙丁。子丑寅卯。"))
        assert [(t.kind, t.before, t.after) for t in only_section(old, new).texts] == [
            ("removed", "戊己庚辛。", ""),
            ("added", "", "子丑寅卯。"),
        ]

    def test_lists_notices_typed_numbers_and_references_are_read_too(self):
        def of(n):
            return report(
                ListBlock(((Text(f"第{n}项职责。"),),), ordered=True),
                Notice(f"未提供{n}。"),
                Paragraph((Text("共"), TypedNumber(str(n)), Text("处。"))),
                References((Reference("附件1", f"评价报告{n}", "a"),)),
            )

        texts = only_section(of(1), of(2)).texts
        assert {t.before for t in texts} == {"第1项职责。", "未提供1。", "共1处。", "评价报告1"}
        assert all(t.kind == "changed" for t in texts)

    def test_a_form_is_compared_row_by_row(self):
        def of(done):
            cells = (FormCell("caption", (Text("预算数"),)), FormCell("number", (amount(done),)))
            return report(SelfEvaluationTable("e", "", "自评表", "万元", (FormGrid("g", (1, 1), (), (cells, ())),)))

        (text,) = only_section(of("50.00"), of("48.00")).texts
        assert (text.before, text.after) == ("预算数 ｜ 50.00", "预算数 ｜ 48.00")

    def test_a_text_of_another_length_altogether_is_bounded(self):
        one, other = "甲乙" * 20_000, "丙丁" * 20_000
        began = time.perf_counter()
        words = compare_words(one, other)
        repeated = compare_lines(["同一句。"] * 3_000 + ["甲。"] * 9, ["同一句。"] * 2_000 + ["乙。"] * 9)
        assert time.perf_counter() - began < 5
        assert [word.kind for word in words] == ["removed", "added"]
        assert sum(change.before == "同一句。" for change in repeated) == 1_000
        assert {change.after for change in repeated} == {"", "乙。"}

    def test_sentences_end_where_they_end(self):
        assert sentences_of("一是甲；二是“乙。”三\n四") == ("一是甲；", "二是“乙。”", "三", "四")

    @given(st.text("甲乙1.，。", max_size=30), st.text("甲乙1.，。", max_size=30))
    def test_the_pieces_make_up_both_sentences(self, old, new):
        words = compare_words(old, new)
        assert "".join(w.text for w in words if w.kind != "added") == old
        assert "".join(w.text for w in words if w.kind != "removed") == new

    @given(st.lists(st.sampled_from("甲乙丙丁戊")), st.lists(st.sampled_from("甲乙丙丁戊")))
    def test_applying_the_changes_of_lines_gives_the_new_ones(self, old, new):
        left = list(old)
        for change in compare_lines(old, new):
            if change.before:
                left.remove(change.before)
            if change.after:
                left.append(change.after)
        assert sorted(left) == sorted(new)


class TestTables:
    def test_a_changed_cell_has_its_row_and_column(self):
        change = only_table(
            report(table(row("教育", "1.00", "2.00", code="205"), coded=True)),
            report(table(row("教育", "1.00", "2.50", code="205"), coded=True)),
        )
        (cell,) = change.cells
        assert (cell.row, cell.column, cell.before, cell.after) == ("205 教育", "2021年度", "2.00", "2.50")
        assert (change.number, change.title, change.kind) == ("公开03表", "支出决算表", "changed")

    def test_rows_come_go_and_move(self):
        old = report(table(row("甲", "1.00", ""), row("乙", "2.00", "2.00"), row("丙", "3.00", "3.00")))
        new = report(table(row("丙", "3.00", "3.00"), row("乙", "2.00", "2.00"), row("丁", "", "4.00")))
        change = only_table(old, new)
        assert [(r.kind, r.row, r.cells) for r in change.rows] == [
            ("removed", "甲", (("2020年度", "1.00"),)),
            ("added", "丁", (("2021年度", "4.00"),)),
        ]
        assert change.reordered
        assert change.cells == ()

    def test_a_renamed_subject_is_the_same_row(self):
        change = only_table(
            report(table(row("旧名", "1.00", "2.00", code="205"), coded=True)),
            report(table(row("新名", "1.00", "2.00", code="205"), coded=True)),
        )
        assert [(c.row, c.column, c.before, c.after) for c in change.cells] == [("205 新名", "项目", "旧名", "新名")]

    def test_equal_captions_are_told_apart_by_their_order(self):
        old = report(table(row("小计", "1.00", "1.00"), row("小计", "2.00", "2.00")))
        new = report(table(row("小计", "1.00", "1.00"), row("小计", "2.00", "9.00")))
        assert [(c.before, c.after) for c in only_table(old, new).cells] == [("2.00", "9.00")]

    def test_panels_side_by_side_are_compared_apart(self):
        def of(*pairs):
            header = (tuple(HeaderCell(text) for text in ("收入", "金额", "支出", "金额")),)
            rows = tuple(
                TableRow(
                    "line",
                    (TableCell("label", a), TableCell("amount", b), TableCell("label", c), TableCell("amount", d)),
                )
                for a, b, c, d in pairs
            )
            return report(Table("overview", "公开01表", "总表", "某局", "万元", header, rows))

        old = of(("拨款", "5.00", "教育", "3.00"), ("其他", "1.00", "农业", "3.00"))
        new = of(("拨款", "5.00", "文化", "1.00"), ("其他", "1.00", "教育", "2.00"), ("", "", "农业", "3.00"))
        change = only_table(old, new)
        assert [(c.row, c.before, c.after) for c in change.cells] == [("教育", "3.00", "2.00")]
        assert [(r.kind, r.row, r.cells) for r in change.rows] == [("added", "文化", (("金额", "1.00"),))]

    def test_a_column_that_went_lists_what_it_held(self):
        old = table(row("甲", "1.00", "2.00"))
        new = replace(old, header=(old.header[0][:2],), rows=(TableRow("item", old.rows[0].cells[:2]),))
        assert [(c.column, c.before, c.after) for c in only_table(report(old), report(new)).cells] == [
            ("2021年度", "2.00", "")
        ]

    def test_years_apart_the_columns_are_found_again(self):
        old = report(table(row("甲", "1.00", "2.00"), year=2020), year=2020)
        new = report(table(row("甲", "2.00", "2.00")))
        found = differences(old, new)
        (change,) = found.sections[0].tables
        assert [(c.column, c.before, c.after) for c in change.cells] == [("2020年度", "1.00", "2.00")]
        assert [(f.name, f.before, f.after) for f in found.fields][-1] == ("决算年度", "2020", "2021")

    def test_notes_and_notices_are_texts(self):
        change = only_table(
            report(table(note="单位：万元。")), report(table(note="单位：万元。本表有更正。", notice="本表无数据。"))
        )
        assert {t.after for t in change.texts} == {"本表有更正。", "本表无数据。"}

    def test_whole_tables_come_and_go(self):
        assert [t.kind for t in only_section(report(say("甲。")), report(say("甲。"), table())).tables] == ["added"]
        assert [t.kind for t in only_section(report(say("甲。"), table()), report(say("甲。"))).tables] == ["removed"]

    def test_a_chart_is_compared_by_its_data(self):
        def of(text):
            rows = (ChartRow("教育", amount(text), None), ChartRow("农业", None, amount("10%")))
            return report(Chart("by_class", 3, "支出结构", f"教育{text}", "万元", rows, "<svg/>"))

        change = only_table(of("3.00"), of("4.00"))
        assert (change.number, change.title) == ("图3", "支出结构")
        assert [(c.row, c.column, c.before, c.after) for c in change.cells] == [("教育", "金额", "3.00", "4.00")]

    def test_a_thousand_rows_take_no_time(self):
        rows = [row(f"科目{n}", f"{n}.00", f"{n}.50", code=f"{2000000 + n}") for n in range(1_000)]
        other = [
            *rows[:500],
            row("新增", "1.00", "1.00", code="9999999"),
            *rows[501:999],
            row("末", "8.00", "8.00", code="2000999"),
        ]
        old, new = report(*[table(*rows, coded=True)]), report(*[table(*other, coded=True)])
        began = time.perf_counter()
        change = only_table(old, new)
        assert time.perf_counter() - began < 2
        assert len(change.rows) == 2
        assert [c.after for c in change.cells] == ["末", "8.00", "8.00"]


class TestSections:
    def test_a_section_that_came_is_listed_with_what_it_says(self):
        more = Section("two", "二、", "第二节", (say("新的一句。"), table(row("甲", "1.00", ""))))
        (change,) = differences(report(say("甲。")), report(say("甲。"), sections=(more,))).sections
        assert (change.kind, change.path) == (
            "added",
            ("第一部分 说明", "一、第一节", "二、第二节"),
        )
        assert [t.after for t in change.texts] == ["新的一句。"]
        assert [t.kind for t in change.tables] == ["added"]
        (gone,) = differences(report(say("甲。"), sections=(more,)), report(say("甲。"))).sections
        assert (gone.kind, [t.before for t in gone.texts]) == ("removed", ["新的一句。"])

    def test_an_attachment_is_found_again_when_its_number_moved(self):
        def attached(*names):
            return tuple(
                Attachment(
                    f"attachment-2-{n}",
                    f"附件2-{n}",
                    f"{name}自评",
                    (),
                    (Section(f"attachment-2-{n}-basis", "一、", "依据", (say(f"{name}的依据。"),)),),
                )
                for n, name in enumerate(names, start=1)
            )

        found = differences(report(sections=attached("甲", "乙")), report(sections=attached("丙", "甲", "乙")))
        assert {(c.kind, c.path[-1]) for c in found.sections} == {("added", "附件2-1 丙自评"), ("added", "一、依据")}

    def test_a_change_that_cannot_be_listed_is_still_told(self):
        old = report(Paragraph((amount("3.00"),)))
        change = only_section(old, report(Paragraph((replace(amount("3.00"), label="说明"),))))
        assert change.unlisted
        assert (change.texts, change.tables) == ((), ())

    def test_facts_about_the_report_are_listed(self):
        old = report(cover=(CoverField("公开时间", "2022年9月1日"), CoverField("旧", "甲")))
        new = report(cover=(CoverField("公开时间", "2022年9月9日"),), unit_name="某委")
        assert [(f.name, f.before, f.after) for f in differences(old, new).fields] == [
            ("单位名称", "某局", "某委"),
            ("公开时间", "2022年9月1日", "2022年9月9日"),
            ("旧", "甲", ""),
        ]

    @pytest.mark.parametrize(
        ("old", "new", "kind"), [(None, "9.00", "added"), ("9.00", None, "removed"), ("8.00", "9.00", "changed")]
    )
    def test_projects_are_compared_too(self, old, new, kind):
        def of(budget):
            if budget is None:
                return report()
            money = ProjectMoney("all", "全部资金", amount(budget), None, None)
            entry = ProjectEntry("项目甲", "", "", "", (), (money,), (), None, None, None, "")
            return report(projects=Projects((entry,), money, None, None, None, None, None))

        change = only_section(of(old), of(new))
        assert (change.key, change.kind) == ("projects", kind)
        assert any((new or old) in (t.after or t.before) for t in change.texts)
