import csv
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.entry.grids import GRIDS
from accounts.models import Balance, ChangeRecord, EconomicLine, ExpenditureLine, IncomeLine, OperatingExpense, UnitRole
from accounts.use_cases.accounts import change_lines

HEADERS = ["区划代码", "单位代码", "决算年度", "决算范围", "功能科目（项）", "收入来源", "决算数（元）", "说明"]
CSV, XLSX = "0", "1"


def row(
    code="2010301",
    amount="1956800.00",
    *,
    source="一般公共预算财政拨款收入",
    note="",
    unit="639001",
    year="2021",
    scope="部门决算",
):
    return ["510800", unit, year, scope, code, source, amount, note]


def csv_file(rows, headers=HEADERS, encoding="utf-8-sig", name="收入.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return SimpleUploadedFile(name, text.getvalue().encode(encoding))


def xlsx_file(rows, headers=HEADERS, name="收入.xlsx"):
    book = openpyxl.Workbook()
    for line in (headers, *rows):
        book.active.append(line)
    written = io.BytesIO()
    book.save(written)
    return SimpleUploadedFile(name, written.getvalue())


@pytest.fixture
def upload(signed_in, preparer):
    """Send a file for preview and, when it is asked to, confirm the import as the page offers it."""

    def send(file, file_format=CSV, *, model="incomeline", user=preparer, confirm=True):
        client = signed_in(user)
        response = client.post(
            f"/admin/accounts/{model}/import/", {"resource": "0", "format": file_format, "import_file": file}
        )
        form = response.context.get("confirm_form") if response.context else None
        if form is None or not confirm:
            return response
        return client.post(f"/admin/accounts/{model}/process_import/", form.initial, follow=True)

    return send


def export(client, model, file_format):
    return client.post(f"/admin/accounts/{model}/export/", {"resource": "0", "format": file_format}).content


def problems(response):
    return [(r.number, r.error_dict) for r in response.context["result"].invalid_rows]


@pytest.mark.parametrize(("make", "file_format", "cell"), [(csv_file, CSV, "G2"), (xlsx_file, XLSX, "G2")])
def test_a_file_is_previewed_then_stored_with_its_origin(upload, account, preparer, make, file_format, cell):
    preview = upload(make([row()]), file_format, confirm=False)
    assert "在此之前没有保存任何数据" in preview.content.decode()
    assert not IncomeLine.objects.exists()
    response = upload(make([row(), row("2010302", "-5.00", note="收回")]), file_format)
    assert "导入完成：新增2行。" in response.content.decode()
    line = IncomeLine.objects.get(item_code="2010301")
    assert (line.amount, line.origin, line.source_cell) == (Decimal("1956800.00"), "imported", cell)
    assert line.source_file.startswith("收入")
    assert len(line.source_hash) == 64
    record = ChangeRecord.objects.filter(account=account).last()
    assert (record.action, record.by) == ("导入：新增", preparer)


def test_the_same_file_again_changes_nothing(upload, account):
    upload(csv_file([row()]))
    revision = type(account).objects.get(pk=account.pk).revision
    assert "导入完成：未变1行。" in upload(csv_file([row()])).content.decode()
    assert type(account).objects.get(pk=account.pk).revision == revision


def test_rows_of_the_file_are_changed_and_others_stay(upload, account):
    upload(csv_file([row(), row("2010302", "2")]))
    response = upload(csv_file([row(amount="3"), row("2010308", "4")]))
    assert "导入完成：新增1行，修改1行。" in response.content.decode()
    amounts = dict(IncomeLine.objects.values_list("item_code", "amount"))
    assert amounts == {"2010301": 3, "2010302": 2, "2010308": 4}


@pytest.mark.parametrize(("file_format", "make"), [(CSV, csv_file), (XLSX, xlsx_file)])
def test_what_is_exported_is_imported_again_without_a_change(signed_in, upload, account, preparer, file_format, make):
    note = '=HYPERLINK("http://x")'
    rows = [
        IncomeLine(item_code="2010301", amount=Decimal("-0.01"), note=note),
        IncomeLine(item_code="2010302", amount=None),
        IncomeLine(item_code="2010308", amount=Decimal("12345678901.20"), source="other", note="'单引号"),
    ]
    change_lines(account, by=preparer, saved=rows)
    content = export(signed_in(preparer), "incomeline", file_format)
    name = "a.csv" if file_format == CSV else "a.xlsx"
    response = upload(SimpleUploadedFile(name, content), file_format)
    assert "导入完成：未变3行。" in response.content.decode()


def test_no_formula_is_written(signed_in, account, preparer):
    notes = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "plain"]
    codes = ["2010301", "2010302", "2010303", "2010304", "2010308", "2010350"]
    rows = [IncomeLine(item_code=c, amount=Decimal("-1.50"), note=n) for c, n in zip(codes, notes, strict=True)]
    change_lines(account, by=preparer, saved=rows)
    client = signed_in(preparer)
    written = list(csv.reader(io.StringIO(export(client, "incomeline", CSV).decode("utf-8-sig"))))
    assert written[0] == HEADERS
    assert [line[7] for line in written[1:]] == ["'=1+1", "'+1+1", "'-1+1", "'@SUM(A1)", "'\t=1", "plain"]
    assert {line[6] for line in written[1:]} == {"-1.50"}, "a negative amount is a number"
    sheet = openpyxl.load_workbook(io.BytesIO(export(client, "incomeline", XLSX))).active
    assert [sheet.cell(r, 8).data_type for r in range(2, 8)] == ["s"] * 6
    assert [sheet.cell(r, 8).value for r in range(2, 8)] == notes
    assert sheet.cell(2, 7).value == Decimal("-1.50")


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        (
            row("20103"),
            "功能科目（项）",
            "“20103 政府办公厅（室）及相关机构事务”是款级科目：请填到项级（7位数字），如2010301。",
        ),
        (row(amount="1.234"), "决算数（元）", "“1.234”有3位小数：以元填写最多2位小数（精确到分）。"),
        (row(amount="-1"), "说明", "金额为负数时，请在“说明”栏写明原因。"),
        (
            row(amount="=1+1"),
            "决算数（元）",
            "“=1+1”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。",
        ),
        (row(year="二〇二一"), "决算年度", "“二〇二一”不是年份：请填四位数字，如2021。"),
        (row(year="2031"), "单位代码", "没有这份决算，或您不是它的编制人：请核对区划代码、单位代码、年度和范围。"),
        (row(unit="301001"), "单位代码", "没有这份决算，或您不是它的编制人：请核对区划代码、单位代码、年度和范围。"),
        (row(scope="世界"), "决算范围", "“世界”不是决算范围：请填“部门决算”或“单位决算”。"),
    ],
)
@pytest.mark.parametrize(("make", "file_format"), [(csv_file, CSV), (xlsx_file, XLSX)])
def test_a_wrong_row_is_named_with_its_column_and_nothing_is_stored(
    upload, account, other_account, line, column, message, make, file_format
):
    response = upload(make([row("2010302"), line]), file_format)
    assert problems(response) == [(3, {column: [message]})]
    html = response.content.decode()
    assert f"<td>3</td><td>{column}</td>" in html
    assert "没有保存任何数据" in html
    assert not IncomeLine.objects.exists()


def test_the_rows_numbers_are_those_of_the_file_with_its_blank_rows(upload, account):
    response = upload(csv_file([[""] * 8, row(), [""] * 8, row("20103")]))
    assert [number for number, _ in problems(response)] == [5]


def test_two_rows_with_one_key_are_refused(upload, account):
    response = upload(csv_file([row(), row()]))
    assert problems(response)[0][1] == {
        "功能科目（项）": ["第1行和第2行重复：同一科目、同一收入来源只能有一行，请合并。"]
    }


def test_amounts_may_come_in_wan_when_the_header_says_so(upload, account):
    headers = [h.replace("（元）", "（万元）") for h in HEADERS]
    upload(csv_file([row(amount="195.68")], headers))
    assert IncomeLine.objects.get().amount == Decimal("1956800.00")


def test_missing_and_unknown_columns_are_named(upload, account):
    response = upload(csv_file([row()], [*HEADERS[:6], "金额", "说明"]))
    html = response.content.decode()
    assert "缺少列：决算数（元）。请使用导出文件的表头。" in html
    assert "不认识的列：金额。请改名或删除。" in html
    assert "Traceback" not in html


def test_a_code_that_the_catalogue_lacks_is_added_by_an_import_too(upload, account):
    upload(csv_file([row("2019801 某某事务")]))
    assert IncomeLine.objects.get().item_code == "2019801"


def test_a_file_in_gb18030_is_read(upload, account):
    upload(csv_file([row(note="负数说明")], encoding="gb18030"))
    assert IncomeLine.objects.get().note == "负数说明"


def bomb():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "file_format", "message"),
    [
        ("a.csv", b"", CSV, "所提交的是空文件。"),
        ("a.csv", b"\n\n", CSV, "文件里没有内容。"),
        ("a.csv", b"PK\x03\x04rest", CSV, "这是Excel文件，不是CSV：请在“格式”中选择xlsx；.xls请先另存为.xlsx。"),
        ("a.csv", b"\x81\xff\x00\xfe", CSV, "CSV文件的文字编码不是UTF-8，也不是GB18030：请另存为UTF-8编码的CSV。"),
        (
            "a.xlsx",
            b"<html></html>",
            XLSX,
            "这不是能读取的xlsx文件：请在表格软件中打开后另存为“Excel 工作簿（.xlsx）”。",
        ),
        ("a.xlsx", b"PK\x03\x04", XLSX, "这不是能读取的xlsx文件：请在表格软件中打开后另存为“Excel 工作簿（.xlsx）”。"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(upload, account, name, content, file_format, message):
    response = upload(SimpleUploadedFile(name, content), file_format)
    assert response.context["form"].errors["import_file"] == [message]


def test_a_file_that_would_unpack_to_very_much_is_not_unpacked(upload, account):
    response = upload(SimpleUploadedFile("a.xlsx", bomb()), XLSX)
    message = "文件展开后过大，未读取：请只保留需要导入的工作表和数据行。"
    assert response.context["form"].errors["import_file"] == [message]


def test_a_file_that_is_too_large_is_refused(upload, account, monkeypatch):
    monkeypatch.setattr("accounts.admin.formats.LARGEST_FILE", 1024 * 1024)
    response = upload(SimpleUploadedFile("a.csv", b"x" * (2 * 1024 * 1024)))
    assert response.context["form"].errors["import_file"] == ["文件有2MB，最大1MB：请分成几个文件。"]


def test_a_script_in_a_file_is_shown_as_text(upload, account):
    html = upload(csv_file([row("<script>alert(1)</script>")])).content.decode()
    assert "<script>alert(1)" not in html
    html = upload(csv_file([row(note="<script>alert(1)</script>")]), confirm=False).content.decode()
    assert "<script>alert(1)" not in html


def test_only_preparers_import_and_only_the_own_rows_are_exported(
    signed_in, upload, reviewer, stranger, preparer, account, other_account
):
    change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1, note="ours")])
    assert signed_in(reviewer).get("/admin/accounts/incomeline/import/").status_code == 403
    assert "ours" in export(signed_in(reviewer), "incomeline", CSV).decode("utf-8-sig")
    assert "ours" not in export(signed_in(stranger), "incomeline", CSV).decode("utf-8-sig")
    response = upload(csv_file([row(amount="9")]), user=stranger)
    assert problems(response)[0][1] == {
        "单位代码": ["没有这份决算，或您不是它的编制人：请核对区划代码、单位代码、年度和范围。"]
    }


def test_a_preparer_of_one_department_who_reviews_another_imports_into_the_own_one_only(
    upload, stranger, department, account, other_account
):
    UnitRole.objects.create(user=stranger, unit=department, role=UnitRole.Role.REVIEWER)
    response = upload(csv_file([row(), row(unit="301001")]), user=stranger)
    assert [number for number, _ in problems(response)] == [2]
    assert not IncomeLine.objects.exists()


def test_what_changed_between_preview_and_confirmation_is_checked_again(signed_in, preparer, account):
    client = signed_in(preparer)
    file = csv_file([row()])
    response = client.post("/admin/accounts/incomeline/import/", {"resource": "0", "format": CSV, "import_file": file})
    preparer.unit_roles.all().delete()
    preparer.is_superuser = False
    confirmed = client.post("/admin/accounts/incomeline/process_import/", response.context["confirm_form"].initial)
    assert confirmed.status_code == 403
    assert not IncomeLine.objects.exists()


@pytest.mark.parametrize("grid", GRIDS.values(), ids=list(GRIDS))
def test_every_grid_has_a_list_an_export_and_an_import(signed_in, preparer, account, grid):
    client = signed_in(preparer)
    name = grid.model._meta.model_name
    for page in ("", "import/", "export/"):
        assert client.get(f"/admin/accounts/{name}/{page}").status_code == 200
    headers = export(client, name, CSV).decode("utf-8-sig").splitlines()[0].split(",")
    assert headers[:4] == HEADERS[:4]
    assert len(headers) == 4 + len(grid.columns)


def test_other_grids_come_and_go_as_well(signed_in, upload, preparer, account):
    rows = [
        EconomicLine(item_code="2010301", economic_code="30101", amount=1, nature="project", project_name="甲"),
        Balance(fund="non_fiscal", used_non_fiscal=2, distribution=0),
        OperatingExpense(applicable=False),
    ]
    change_lines(account, by=preparer, saved=rows)
    client = signed_in(preparer)
    for row_ in rows:
        name = row_._meta.model_name
        content = export(client, name, XLSX)
        response = upload(SimpleUploadedFile("a.xlsx", content), XLSX, model=name)
        assert "导入完成：未变1行。" in response.content.decode(), name


def test_a_row_is_not_changed_in_the_list(signed_in, preparer, account):
    change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1)])
    line = IncomeLine.objects.get()
    client = signed_in(preparer)
    assert client.get("/admin/accounts/incomeline/add/").status_code == 403
    assert client.post(f"/admin/accounts/incomeline/{line.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/accounts/incomeline/{line.pk}/change/", {"amount": "9"}).status_code == 403


def test_amounts_of_a_list_are_separated_by_thousands_and_an_empty_one_is_none(signed_in, preparer, account):
    rows = [ExpenditureLine(item_code="2010301", final=Decimal("-1956800.50"), adjusted_budget=Decimal(0), note="冲回")]
    change_lines(account, by=preparer, saved=rows)
    html = signed_in(preparer).get("/admin/accounts/expenditureline/").content.decode()
    assert '<td class="field-final">-1,956,800.50</td>' in html
    assert '<td class="field-adjusted_budget">0.00</td>' in html
    assert '<td class="field-initial_budget">-</td>' in html
