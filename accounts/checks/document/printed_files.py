"""The published PDF as its readers get it: text that can be searched, tables that are tables, properties, tags."""

from collections.abc import Callable, Iterator
from datetime import date

from accounts.checks.context import Context
from accounts.checks.document.outline import Edition, PrintedFile, Publications, bare
from accounts.checks.finding import Answer, Place, failed, not_applicable, not_checked, passed
from accounts.checks.registry import exempt, fails, passes, rule
from accounts.checks.samples import sample

NOT_PUBLISHED = "还没有公开过，没有公开的文件。"
NOT_READ = "公开的版本没有可以读取的PDF文件。"
DATA_FILES = (".xlsx", ".xls", ".csv")
_TITLE = "临江县水务局2023年度部门决算"
_PDF, _XLSX = f"{_TITLE}.pdf", f"{_TITLE}.xlsx"


def _published(*files: str, **printed: object) -> Publications:
    said = {"title": _TITLE, "author": "临江县水务局"} | printed
    return Publications((Edition(1, date(2024, 9, 20), files=files, printed=PrintedFile(**said)),))  # type: ignore[arg-type]


def _newest(context: Context, judge: Callable[[Edition, PrintedFile], Iterator[Answer]]) -> Iterator[Answer]:
    """Yield what ``judge`` says of the newest version's PDF; what it does not object to has passed."""
    published = context.part(Publications)
    if published is None or not published.editions:
        yield not_applicable(NOT_PUBLISHED)
        return
    newest = published.editions[-1]
    if newest.printed is None:
        yield not_checked(NOT_READ)
        return
    yield from list(judge(newest, newest.printed)) or [passed()]


def _lacking(message: str, found: str, expected: str) -> Answer:
    mend = "重新生成文件，作为更正再次公开；文件由别的软件处理过的，改用系统生成的文件。"
    return failed(Place(), message, found=found, expected=expected, mend=mend)


@rule(
    "PUB-03",
    name="文件可以复制、检索，表格是真表格",
    family="text",
    severity="warn",
    blocking=False,
    told="公开的PDF有文字层、嵌入字体，表格带表格标记，并同时提供表格数据文件。",
    concepts=("publication",),
    examples=(
        passes("有文字层和表格，另有表格文件。", lambda: sample(beside=[_published(_PDF, _XLSX, tables=9)])),
        fails(
            "整份文件是扫描的图片。",
            lambda: sample(beside=[_published(_PDF, _XLSX, has_text=False, tables=0)]),
        ),
        fails("字体没有嵌入。", lambda: sample(beside=[_published(_PDF, _XLSX, fonts_embedded=False)])),
        fails("表格只是线条。", lambda: sample(beside=[_published(_PDF, _XLSX, tables=0)])),
        fails("只有PDF，没有表格文件。", lambda: sample(of=2022, beside=[_published(_PDF)])),
        exempt("没有公开，没有PDF。", lambda: sample(of=2022)),
    ),
)
def files_can_be_read_by_machines(context: Context) -> Iterator[Answer]:
    """Ask the PDF for its text, its fonts and its tables, and the version for a file of figures."""

    def judge(edition: Edition, printed: PrintedFile) -> Iterator[Answer]:
        if not printed.has_text:
            yield _lacking("公开的PDF没有文字层，不能检索和复制。", "没有文字层", "文字层")
        elif not printed.fonts_embedded:
            yield _lacking("公开的PDF有没有嵌入的字体，别处可能显示不出。", "没有嵌入", "全部字体嵌入")
        elif not printed.tables:
            yield _lacking("公开的PDF里没有带表格标记的表。", "0张", "每张公开表")
        if not any(file.lower().endswith(DATA_FILES) for file in edition.files):
            yield _lacking("公开的版本没有表格数据文件。", "没有", "xlsx或csv")

    return _newest(context, judge)


@rule(
    "PUB-09",
    name="文件属性没有残留",
    family="text",
    severity="info",
    blocking=False,
    told="PDF属性里的标题是本单位本年度的决算，作者不是别的单位或样张的制作者。",
    concepts=("publication", "name"),
    examples=(
        passes("标题、作者都是本单位的。", lambda: sample(of=2023, beside=[_published(_PDF)])),
        fails("标题留着样张的文件名。", lambda: sample(of=2023, beside=[_published(_PDF, title="附件3.样张.docx")])),
        fails("作者是别人。", lambda: sample(of=2023, beside=[_published(_PDF, author="Administrator")])),
        exempt("没有公开的文件，没有文件属性。", lambda: sample(of=2023)),
    ),
)
def properties_are_ones_own(context: Context) -> Iterator[Answer]:
    """Compare title and author of the PDF with unit, year and kind of account."""
    unit = bare(context.figures.data.unit.name)

    def judge(_: Edition, printed: PrintedFile) -> Iterator[Answer]:
        title = bare(printed.title)
        if unit not in title or str(context.year) not in title:
            yield _lacking(
                f"PDF属性的标题是“{printed.title or '（空）'}”，看不出单位和年度。",
                printed.title or "（空）",
                f"{unit}{context.year}年度{context.settings.words.get('account', '决算')}",
            )
        if printed.author and bare(printed.author) != unit:
            yield _lacking(f"PDF属性的作者是“{printed.author}”。", printed.author, unit)

    return _newest(context, judge)


@rule(
    "PUB-10",
    name="有书签、标签和替代文字",
    family="text",
    severity="info",
    blocking=False,
    told="PDF有书签、结构标签和语言，每张图都有替代文字，读屏软件可以读出。",
    concepts=("publication",),
    examples=(
        passes("七张图都有替代文字。", lambda: sample(beside=[_published(_PDF, figures=7, figures_described=7)])),
        fails("没有书签。", lambda: sample(beside=[_published(_PDF, bookmarks=0)])),
        fails("没有结构标签。", lambda: sample(of=2021, beside=[_published(_PDF, tagged=False)])),
        fails("两张图没有替代文字。", lambda: sample(beside=[_published(_PDF, figures=7, figures_described=5)])),
        exempt("没有公开，没有书签。", lambda: sample(of=2021)),
    ),
)
def files_can_be_read_aloud(context: Context) -> Iterator[Answer]:
    """Ask the PDF for bookmarks, tags, language and the words of its pictures."""

    def judge(_: Edition, printed: PrintedFile) -> Iterator[Answer]:
        wanting = {
            "书签": not printed.bookmarks,
            "结构标签": not printed.tagged,
            "语言": not printed.language,
            f"{printed.figures - printed.figures_described}张图的替代文字": printed.figures_described < printed.figures,
        }
        lacking = [name for name, is_lacking in wanting.items() if is_lacking]
        if lacking:
            yield _lacking(f"公开的PDF没有{'、'.join(lacking)}。", "没有", "、".join(lacking))

    return _newest(context, judge)
