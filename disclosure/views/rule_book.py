"""The public page of the rule book (规则手册)."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.checks import rules
from disclosure.rule_book import rule_book as chapters_of_rules
from disclosure.views.appearance import appearance
from disclosure.views.public import PAGE_CACHE_SECONDS, dated, tag_of


@require_safe
def rule_book(request: HttpRequest) -> HttpResponse:
    """Every rule of the checks with basis, severity and examples; made once for each rule set and look."""
    look = appearance()
    tag = tag_of("rule-book", rules.version(), look.fingerprint)
    response = get_conditional_response(request, etag=f'"{tag}"', last_modified=int(look.changed_at.timestamp()))
    if response is None:
        response = HttpResponse(cache.get_or_set(f"rule-book:{tag}", _page, PAGE_CACHE_SECONDS))
    return dated(response, tag=tag, modified=look.changed_at)


def _page() -> str:
    chapters = chapters_of_rules()
    decided = sum(chapter.decided for chapter in chapters)
    listed = sum(len(chapter.rules) for chapter in chapters)
    return render_to_string(
        "public/rule_book.html", {"chapters": chapters, "decided": decided, "undecided": listed - decided}
    )
