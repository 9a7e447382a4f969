"""A project's table in a real browser: pasting, live sums of weights, suggested scores, the report."""

import pytest

from tests.browser.test_back_office import correcting, office, work  # noqa: F401 (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("correcting")]

ROWS = (
    "产出指标\t数量指标\t培训\t≥\t20\t次\t15\t50\t\t场地不足",
    "\t质量指标\t验收\t定性\t合格\t\t合格\t30",
    "满意度指标\t服务对象满意度指标\t满意度\t≥\t90\t%\t95\t9",
)


def paste(page, selector, text):
    page.eval_on_selector(
        selector,
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.focus();
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_scored_table_is_pasted_judged_and_saved(work):  # noqa: F811 (a fixture)
    page, watch = work("/admin/performance/project/add/")
    page.select_option("#id_unit", index=1) if page.locator("#id_unit option").count() > 1 else None
    page.evaluate("""() => {
        const unit = document.querySelector("#id_unit");
        if (!unit.value) { unit.add(new Option("x", "1", true, true)); }
    }""")
    page.fill("#id_fiscal_year", "2023")
    page.fill("#id_name", "接访场所改造")
    page.click("input[name=_save]")
    page.click("tr:has-text('接访场所改造') a:has-text('自评表')")
    paste(page, "#indicators-0-level1", "\n".join(ROWS))
    weights = page.locator(".grid-indicators tfoot [data-sum=weight] output")
    weights.get_by_text("89.00").wait_for()
    page.fill("#indicators-2-weight", "10")
    weights.get_by_text("90.00").wait_for()
    page.fill("#funding-0-adjusted", "500000")
    page.fill("#funding-0-executed", "452000")
    page.click("button[value=suggest]")
    assert page.input_value("#indicators-0-score") == "37.5"
    assert page.input_value("#indicators-1-level1") == "产出指标"
    assert "50 × 15 ÷ 20 = 37.50" in page.inner_text(".grid-indicators")
    assert "10 × 45.20 ÷ 50.00 = 9.04" in page.inner_text(".judged")
    page.click(".entry-bar button[value=save]")
    page.get_by_text("已保存，4行有改动。").wait_for()
    watch.nothing_amiss()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 360])
def test_the_table_fits_the_screen(work, width):  # noqa: F811 (a fixture)
    page, _ = work("/admin/performance/project/1/table/")
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
