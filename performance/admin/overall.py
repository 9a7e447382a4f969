"""The page of an account's overall evaluation, on the account's desk."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from accounts.access import account_to_change, may_change
from accounts.admin.desk import Entry, desk, desk_address, page_address
from accounts.entry.columns import Reading
from accounts.entry.problems import UnreadableError
from accounts.models import FinalAccount
from performance.admin.texts import STALE, shown_texts
from performance.entry.grids import PointsColumn
from performance.forms import form_of
from performance.models import OverallEvaluation
from performance.use_cases.texts import StaleTextsError, overall_values, save_overall_texts, version_of

SCORE = PointsColumn(name="score", label="自评得分")


@desk.entry
def evaluation(account: FinalAccount) -> Entry:
    """The overall evaluation: stated or not."""
    stored = OverallEvaluation.objects.filter(account=account).first()
    told = f"自评得分{stored.score:f}" if stored and stored.score is not None else "已填"
    return Entry("整体绩效评价", page_address("evaluation", account), int(stored is not None), told)


@desk.page("evaluation/", "evaluation")
def evaluation_page(request: HttpRequest, account: FinalAccount) -> HttpResponse:
    """Show the overall evaluation, or save it."""
    form = form_of(account.unit.region_id, account.fiscal_year)
    stored = overall_values(OverallEvaluation.objects.filter(account=account).first())
    version, values, told, compared = version_of(stored), stored, "", None
    if request.method == "POST":
        account_to_change(request.user, account.pk)
        version = request.POST.get("version", "")
        names = (*(slot.text for slot in form.overall_slots), "score", "grade")
        values = {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in names}
        try:
            score = SCORE.read(values["score"], Reading("元", {}))["score"]
            changed = save_overall_texts(
                account, form.overall_slots, values, score=score, version=version, by=request.user
            )
        except UnreadableError as error:
            told = f"没有保存：{error}"
        except ValidationError as error:
            told = f"没有保存：{'；'.join(error.messages)}"
        except StaleTextsError as stale:
            told, compared, version = STALE, stale.stored, version_of(stale.stored)
        else:
            messages.success(request, "已保存。" if changed else "没有改动，无需保存。")
            return HttpResponseRedirect(page_address("evaluation", account))
    thresholds = "，".join(f"{grade.at_least:f}分及以上为{grade.name}" for grade in form.grades if grade.at_least)
    context = {
        **admin.site.each_context(request),
        "title": "整体绩效评价",
        "account": account,
        "desk": desk_address(account),
        "texts": shown_texts(form.overall, values, compared),
        "score": values.get("score", ""),
        "grade": values.get("grade", ""),
        "grades": [grade.name for grade in form.grades],
        "thresholds": thresholds,
        "told": told,
        "version": version,
        "may_change": may_change(request.user, account),
        "opts": FinalAccount._meta,
    }
    return TemplateResponse(request, "admin/performance/overall.html", context, status=422 if told else 200)
