"""Background work (后台任务): what is under way, how far it is, what came of it, once more when it failed."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.admin.changes import ReadOnlyAdmin
from accounts.admin.desk import Panel, desk
from accounts.admin.job_forms import ScopeForm, starters
from accounts.jobs import again, engines, results, start
from accounts.jobs.leases import is_abandoned, take_up
from accounts.jobs.reading import job_to_read, jobs_visible_to
from accounts.jobs.registry import title
from accounts.models import FinalAccount, Job

LISTED = 100
ROWS_SHOWN = 300
ON_DESK = 5
# Files that a browser shows; any other is stored by it.
SHOWN_IN_PLACE = {"application/pdf"}


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job as its pages show it."""

    job: Job
    title: str
    address: str
    is_unfinished: bool
    percent: int | None
    seconds: int

    @property
    def has_file(self) -> bool:
        """Whether its file can still be had."""
        return results.is_there(self.job)

    @property
    def had_file(self) -> bool:
        """Whether a file was made."""
        return bool(self.job.result.get("file"))

    @property
    def onward(self) -> str:
        """Where to go when it is done: the page that the work named, else the file that a browser shows."""
        if self.job.state != Job.State.DONE:
            return ""
        file = self.job.result.get("file") or {}
        if file.get("media_type") in SHOWN_IN_PLACE and self.has_file:
            return file_address(self.job)
        return str(self.job.result.get("address", ""))


# The engine's own tables say nothing to people: what they want to know stands in the jobs.
if apps.is_installed("procrastinate.contrib.django"):
    for model in apps.get_app_config("procrastinate").get_models():
        if admin.site.is_registered(model):
            admin.site.unregister(model)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """后台任务."""

    def get_urls(self) -> list[URLPattern]:
        """Give jobs pages of their own; nothing is edited here."""
        guard = self.admin_site.admin_view
        return [
            path("", guard(listed), name="accounts_job_changelist"),
            path("start/<slug:kind>/", guard(start_many), name="accounts_job_start"),
            path("<int:number>/", guard(page), name="accounts_job_change"),
            path("<int:number>/state.json", guard(state), name="accounts_job_state"),
            path("<int:number>/file", guard(file), name="accounts_job_file"),
            path("<int:number>/again/", guard(once_more), name="accounts_job_again"),
        ]


def job_address(job: Job) -> str:
    """Return the address of a job's page."""
    return reverse("admin:accounts_job_change", args=[job.pk])


def file_address(job: Job) -> str:
    """Return the address of the file that a job made."""
    return reverse("admin:accounts_job_file", args=[job.pk])


def follow(job: Job) -> HttpResponseRedirect:
    """Answer a request that started a job: with what came of it when it is done, else with its page."""
    return HttpResponseRedirect(shown(job).onward or job_address(job))


def shown(job: Job) -> ShownJob:
    """Return a job as its pages show it."""
    running = job.state == Job.State.RUNNING
    percent = min(100, job.steps_done * 100 // job.steps) if running and job.steps else None
    since = job.created_at if job.started_at is None else job.started_at
    seconds = int(((job.finished_at or timezone.now()) - since).total_seconds())
    return ShownJob(job, title(job.kind), job_address(job), job.state in Job.UNFINISHED, percent, max(0, seconds))


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Show the jobs that the user sees, and the forms that start work on many accounts."""
    return _list(request)


@require_POST
def start_many(request: HttpRequest, kind: str) -> HttpResponse:
    """Start work on the accounts that are chosen among those that the user sees."""
    starter = starters().get(kind)
    if starter is None:
        message = "没有这种批量任务。"
        raise Http404(message)
    form = starter.form(request.POST, user=request.user, prefix=kind)
    if not form.is_valid():
        return _list(request, form, status=422)
    return follow(start(kind, by=request.user, **form.arguments()))


@require_GET
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far a job is, or what came of it."""
    job = _looked_after(job_to_read(request.user, number))
    rows = job.result.get("rows", [])
    context = {
        **admin.site.each_context(request),
        "title": title(job.kind),
        "shown": shown(job),
        "job": job,
        "account": job.account,
        "rows": rows[:ROWS_SHOWN],
        "rows_left_out": max(0, len(rows) - ROWS_SHOWN),
        "opts": Job._meta,
    }
    return TemplateResponse(request, "admin/accounts/job.html", context)


@require_GET
def state(request: HttpRequest, number: int) -> JsonResponse:
    """Say how far a job is, for the script of its page."""
    job = _looked_after(job_to_read(request.user, number))
    now = shown(job)
    told = {
        "state": job.state,
        "state_name": job.get_state_display(),
        "unfinished": now.is_unfinished,
        "told": job.told,
        "done": job.steps_done,
        "steps": job.steps,
        "percent": now.percent,
        "seconds": now.seconds,
        "onward": now.onward,
    }
    return JsonResponse(told)


@require_GET
def file(request: HttpRequest, number: int) -> FileResponse:
    """Give the file that a job made."""
    job = job_to_read(request.user, number)
    content = results.opened(job)
    if content is None:
        message = "这个任务没有文件，或文件已过期（保留一天）。请在任务页重新生成。"
        raise Http404(message)
    kept = job.result["file"]
    attached = kept["media_type"] not in SHOWN_IN_PLACE
    return FileResponse(content, as_attachment=attached, filename=kept["name"], content_type=kept["media_type"])


@require_POST
def once_more(request: HttpRequest, number: int) -> HttpResponse:
    """Do a finished job's work once more, for whoever asks now."""
    job = job_to_read(request.user, number)
    if job.state in Job.UNFINISHED:
        messages.info(request, "这个任务还没有结束，不用重试。")
        return HttpResponseRedirect(job_address(job))
    try:
        started = again(job, by=request.user)
    except LookupError:
        messages.error(request, "这个版本的系统已没有这种任务，不能重试。")
        return HttpResponseRedirect(job_address(job))
    return HttpResponseRedirect(job_address(started))


@desk.panel(60)
def jobs_panel(_request: HttpRequest, account: FinalAccount) -> Panel | None:
    """The newest background work on the account, where there is any."""
    jobs = [shown(job) for job in Job.objects.select_related("by").filter(account=account)[:ON_DESK]]
    return Panel("后台任务", "admin/accounts/job_panel.html", {"jobs": jobs}, "jobs") if jobs else None


def _looked_after(job: Job) -> Job:
    """Take up a job whose process was killed, in case nobody else looks; return it as it is then."""
    if is_abandoned(job):
        take_up(job)
        engines.enqueue(job.pk)
        job.refresh_from_db()
    return job


def _list(request: HttpRequest, sent: ScopeForm | None = None, *, status: int = 200) -> HttpResponse:
    forms = [
        (
            starter,
            sent
            if sent is not None and sent.prefix == starter.kind
            else starter.form(user=request.user, prefix=starter.kind),
        )
        for starter in starters().values()
    ]
    context = {
        **admin.site.each_context(request),
        "title": "后台任务",
        "jobs": [shown(job) for job in jobs_visible_to(request.user)[:LISTED]],
        "starters": [(starter, form) for starter, form in forms if form.has_anything],
        "opts": Job._meta,
    }
    return TemplateResponse(request, "admin/accounts/jobs.html", context, status=status)
