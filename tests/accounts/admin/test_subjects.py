import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import ChangeRecord, EconomicSubject, FunctionalSubject
from accounts.use_cases.subjects import add_functional_subject

LIST = "/admin/accounts/functionalsubject/"
HEADERS = ["科目编码", "科目名称", "启用年度", "停用年度", "所属预算", "核对情况", "备注"]


@pytest.fixture
def added(db, preparer):
    return add_functional_subject("2019801", "某某事务", year=2021, by=preparer)


def codes(response):
    return [subject.code for subject in response.context["cl"].result_list]


def test_subjects_are_found_by_the_start_of_the_code_or_a_part_of_the_name(signed_in, preparer):
    client = signed_in(preparer)
    assert set(codes(client.get(LIST, {"q": "20103"}))) >= {"20103", "2010301"}
    assert all(code.startswith("20103") for code in codes(client.get(LIST, {"q": "20103"})))
    assert "2010308" in codes(client.get(LIST, {"q": "信访"}))


def test_what_waits_for_confirmation_is_filtered_and_confirmed(signed_in, bureau, added):
    client = signed_in(bureau)
    assert codes(client.get(LIST, {"unconfirmed": "1"})) == ["20198", "2019801"]
    keys = [subject.pk for subject in added]
    response = client.post(LIST, {"action": "confirm", "_selected_action": keys}, follow=True)
    assert "已确认2个科目。" in response.content.decode()
    assert codes(client.get(LIST, {"unconfirmed": "1"})) == []
    assert FunctionalSubject.objects.get(code="2019801").get_confidence_display() == "已核对"
    record = ChangeRecord.objects.filter(chain="catalogue").last()
    assert (record.action, record.by) == ("确认功能分类科目", bureau)
    assert (record.before["confidence"], record.after["confidence"]) == ("added", "verified")
    again = client.post(LIST, {"action": "confirm", "_selected_action": keys}, follow=True)
    assert "所选科目都已确认过。" in again.content.decode()


def test_who_may_not_change_subjects_does_not_confirm_or_import(signed_in, preparer, added):
    client = signed_in(preparer)
    client.post(LIST, {"action": "confirm", "_selected_action": [added[0].pk]})
    assert FunctionalSubject.objects.filter(confidence="added").count() == 2
    assert client.get(f"{LIST}import/").status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


@pytest.mark.parametrize(
    ("query", "expected", "unexpected"),
    [
        ({"level": "class"}, "201", "20103"),
        ({"level": "item"}, "2010301", "20103"),
        ({"year": "2021"}, "201", "2019801"),
    ],
)
def test_subjects_are_filtered_by_level_and_year(signed_in, preparer, query, expected, unexpected):
    FunctionalSubject.objects.create(code="2019801", level="item", name="从前", valid_to=2019)
    found = codes(signed_in(preparer).get(LIST, query | {"q": "201"}))
    assert expected in found
    assert unexpected not in found


def test_economic_subjects_are_filtered_by_level(signed_in, preparer):
    found = codes(signed_in(preparer).get("/admin/accounts/economicsubject/", {"length": "3"}))
    assert found
    assert {len(code) for code in found} == {3}


@pytest.mark.parametrize("query", [{"year": "x"}, {"length": "x"}, {"unconfirmed": "x"}, {"year": "9" * 30}])
def test_a_filter_that_means_nothing_filters_nothing(signed_in, preparer, query):
    address = "/admin/accounts/economicsubject/"
    assert signed_in(preparer).get(address, query).status_code == 200


def form(**changed):
    return {
        "code": "2019801",
        "name": "某某事务",
        "fund": "",
        "valid_from": "2021",
        "valid_to": "",
        "confidence": "high",
        "note": "",
    } | changed


def test_a_subject_is_added_by_hand_with_its_level_from_its_code(signed_in, bureau):
    signed_in(bureau).post(f"{LIST}add/", form())
    assert FunctionalSubject.objects.get(code="2019801").level == "item"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"code": "20198011"}, "确保该变量包含不超过 7 字符 (目前字符数 8)。"),
        ({"code": "3019801"}, "功能分类科目编码应为“2”开头的3位（类）、5位（款）或7位（项）数字。"),
        ({"code": "2019"}, "功能分类科目编码应为“2”开头的3位（类）、5位（款）或7位（项）数字。"),
        ({"valid_to": "2020"}, "停用年度不能早于启用年度。"),
        ({"code": "2010301", "valid_from": ""}, "该编码已有一条启用年度空白的记录。"),
    ],
)
def test_a_subject_that_cannot_be_is_told(signed_in, bureau, changed, message):
    response = signed_in(bureau).post(f"{LIST}add/", form(**changed))
    errors = response.context["adminform"].form.errors
    assert message in [str(e) for each in errors.values() for e in each]


def export(client, file_format, address=LIST):
    return client.post(f"{address}export/", {"resource": "0", "format": file_format}).content


def import_file(client, content, file_format="0", address=LIST):
    file = SimpleUploadedFile("科目.csv" if file_format == "0" else "科目.xlsx", content)
    response = client.post(f"{address}import/", {"resource": "0", "format": file_format, "import_file": file})
    confirm = response.context.get("confirm_form")
    if confirm is None:
        return response
    return client.post(f"{address}process_import/", confirm.initial, follow=True)


def csv_bytes(*rows, headers=HEADERS):
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode("utf-8-sig")


def test_subjects_are_exported_with_chinese_headers(signed_in, bureau):
    client = signed_in(bureau)
    written = list(csv.reader(io.StringIO(export(client, "0").decode("utf-8-sig"))))
    assert written[0] == HEADERS
    assert ["201", "一般公共服务支出", "", "", "一般公共预算", "已核对", ""] in written
    sheet = openpyxl.load_workbook(io.BytesIO(export(client, "1"))).active
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert sheet.max_row == FunctionalSubject.objects.count() + 1


def test_subjects_are_imported_with_a_record_of_who_did_it(signed_in, bureau):
    rows = (
        ["2010308", "信访事务（新名）", "", "", "一般公共预算", "已核对", ""],
        ["2019801", "新事务", "2024", "", "", "待核对", "x"],
    )
    response = import_file(signed_in(bureau), csv_bytes(*rows))
    assert "导入完成：新增1行，修改1行。" in response.content.decode()
    assert FunctionalSubject.objects.get(code="2010308", valid_from=None).name == "信访事务（新名）"
    new = FunctionalSubject.objects.get(code="2019801")
    assert (new.level, new.valid_from, new.confidence) == ("item", 2024, "medium")
    records = ChangeRecord.objects.filter(chain="catalogue", by=bureau)
    assert [r.action for r in records] == ["导入功能分类科目", "导入功能分类科目"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            ["20198011", "名", "", "", "", "已核对", ""],
            "功能分类科目编码应为“2”开头的3位（类）、5位（款）或7位（项）数字。",
        ),
        (["2019801", "", "", "", "", "已核对", ""], "此字段不能为空。"),
        (["2019801", "名", "二一", "", "", "已核对", ""], "“二一”不是年份：请填四位年份，如2021，或留空。"),
        (["2019801", "名", "2022", "2021", "", "已核对", ""], "停用年度不能早于启用年度。"),
        (
            ["2019801", "名", "", "", "", "天知道", ""],
            "“天知道”不在选项中：可填已核对、较可靠、待核对、不确定、录入时新增，待确认。",
        ),
    ],
)
def test_a_wrong_subject_in_a_file_is_told_and_nothing_is_stored(signed_in, bureau, line, message):
    response = import_file(signed_in(bureau), csv_bytes(["2019701", "好", "", "", "", "已核对", ""], line))
    assert message in response.content.decode()
    assert not FunctionalSubject.objects.filter(code__in=("2019701", "2019801", "20198011")).exists()


def test_economic_subjects_go_out_and_come_in_unchanged(signed_in, bureau):
    client, address = signed_in(bureau), "/admin/accounts/economicsubject/"
    response = import_file(client, export(client, "0", address), "0", address)
    assert f"导入完成：未变{EconomicSubject.objects.count()}行。" in response.content.decode()
    assert not ChangeRecord.objects.exists()
