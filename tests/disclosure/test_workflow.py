"""From draft to publication: each move by each role in each state, three different persons, what is written down."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import ClosedError
from accounts.models import (
    ChangeRecord,
    EconomicLine,
    ExpenditureLine,
    FinalAccount,
    IncomeLine,
    RegionRole,
    SecrecyReview,
    UnitName,
    UnitRole,
    WorkflowStep,
)
from accounts.record import broken_links
from accounts.use_cases.accounts import change_account, change_lines, open_account
from accounts.use_cases.checks import check_account
from accounts.use_cases.explanations import explain
from accounts.use_cases.workflow import MoveRefusedError, move, preparers_of
from accounts.workflow import MOVES, moves_for
from disclosure.models import Publication, ReviewComment, Submission
from disclosure.report.build import build_report
from disclosure.report.freeze import thaw
from disclosure.use_cases.publish import PublishRefusedError, SecrecyRefusedError, publish
from disclosure.use_cases.texts import save_texts
from disclosure.use_cases.withdraw import withdraw_publications
from disclosure.use_cases.workflow import (
    abandon,
    approve,
    correct,
    secrecy_hindrance,
    send_back,
    sign_secrecy,
    submit,
    withdraw,
)
from performance.models import Project
from performance.use_cases.changes import save_project
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.accounts.persons import PROFILE, person
from tests.disclosure.published import approved, complete, made_ready

pytestmark = pytest.mark.django_db

ALLOWED = {
    ("preparer", "drafting"): {"submit", "abandon"},
    ("preparer", "submitted"): {"withdraw"},
    ("preparer", "published"): {"correct"},
    ("reviewer", "submitted"): {"send_back", "approve"},
    ("reviewer", "approved"): {"send_back"},
    ("publisher", "approved"): {"send_back", "publish"},
    ("secrecy", "approved"): {"send_back"},
}
# Comes with the bureau's withdrawal of what is published.
FOLLOWS = ("bureau", "published", "take_down")
ROLES = ("preparer", "reviewer", "publisher", "secrecy", "bureau", "auditor")


@pytest.fixture
def people(preparer, reviewer, publisher, secrecy_reviewer, bureau, auditor, administrator, stranger):
    return {
        "preparer": preparer,
        "reviewer": reviewer,
        "publisher": publisher,
        "secrecy": secrecy_reviewer,
        "bureau": bureau,
        "auditor": auditor,
        "administrator": administrator,
        "stranger": stranger,
    }


@pytest.fixture
def sound(account, preparer):
    return made_ready(complete(account, by=preparer), by=preparer)


@pytest.fixture
def submitted(sound, preparer):
    submit(sound, by=preparer, comment="请审核。")
    return sound


@pytest.fixture
def passed(submitted, reviewer, secrecy_reviewer):
    approve(submitted, by=reviewer)
    sign_secrecy(submitted, by=secrecy_reviewer, conclusion="passed")
    return submitted


def state(account):
    return FinalAccount.objects.get(pk=account.pk).state


class TestTheTable:
    def test_every_role_in_every_state_has_just_its_moves(self):
        found = {
            (role, state): {each.name for each in moves_for(state, {role})}
            for role in ROLES
            for state in FinalAccount.State.values
        }
        assert {key: names for key, names in found.items() if names} == ALLOWED

    def test_its_words_are_those_of_the_models(self):
        assert {role for each in MOVES.values() for roles in each.starts.values() for role in roles} <= {
            *UnitRole.Role.values,
            *RegionRole.Role.values,
        }
        states = {state for each in MOVES.values() for state in (*each.starts, each.target)}
        assert states == {*FinalAccount.State.values}

    @pytest.mark.parametrize("name", MOVES)
    def test_nobody_makes_a_move_that_is_not_theirs(self, account, people, name):
        for who, user in people.items():
            for found in FinalAccount.State.values:
                if name in ALLOWED.get((who, found), set()) or (who, found, name) == FOLLOWS:
                    continue
                FinalAccount.objects.filter(pk=account.pk).update(state=found)
                with pytest.raises((PermissionDenied, MoveRefusedError)):
                    move(account, name, by=user, comment="有原因")
                assert state(account) == found
        assert not WorkflowStep.objects.exists()


class TestTheWay:
    def test_each_step_says_who_when_and_why(self, passed, preparer, reviewer, publisher):
        publish(passed, by=publisher)
        assert [(step.move, step.before, step.after, step.by, step.comment) for step in passed.steps.all()] == [
            ("submit", "drafting", "submitted", preparer, "请审核。"),
            ("approve", "submitted", "approved", reviewer, ""),
            ("publish", "approved", "published", publisher, ""),
        ]
        actions = list(ChangeRecord.objects.filter(account=passed).values_list("action", flat=True))
        assert [a for a in actions if a.startswith(("流转", "保密", "公开"))] == [
            *("流转：提交审核", "流转：审核通过", "保密审查：可以公开", "流转：公开", "公开"),
        ]
        assert broken_links(f"account-{passed.pk}") == []
        assert state(passed) == passed.state == "published"

    def test_what_is_submitted_is_the_report_as_it_stands(self, submitted, preparer):
        found = Submission.objects.get()
        assert (found.number, found.by, found.comment) == (1, preparer, "请审核。")
        assert thaw(found.tree) == build_report(submitted)
        last = ChangeRecord.objects.filter(account=submitted).order_by("-sequence").first()
        assert found.record_sequence == last.sequence

    def test_a_second_click_does_nothing(self, sound, preparer, reviewer):
        first = submit(sound, by=preparer)
        assert submit(sound, by=preparer) == first
        assert approve(sound, by=reviewer) == approve(sound, by=reviewer)
        assert WorkflowStep.objects.count() == 2

    def test_somebody_elses_click_comes_too_late(self, submitted, colleague):
        with pytest.raises(MoveRefusedError, match="现在是“待审核”，不能“提交审核”：“编制中”时才可以"):
            submit(submitted, by=colleague)

    def test_it_is_sent_back_mended_and_submitted_again(self, submitted, preparer, reviewer):
        send_back(submitted, by=reviewer, comment="请补充原因。")
        save_texts(submitted, {("duties", ""): "接待来访群众，办理群众来信。"}, by=preparer)
        made_ready(submitted, by=preparer)
        assert submit(submitted, by=preparer).number == 2
        first, second = Submission.objects.order_by("number")
        assert "接待来访群众" not in first.tree
        assert "接待来访群众" in second.tree

    def test_it_is_taken_back_by_its_preparer(self, submitted, preparer):
        withdraw(submitted, by=preparer)
        assert state(submitted) == "drafting"
        change_account(submitted, by=preparer, precision="wan")

    def test_sending_back_wants_a_reason_or_open_comments(self, submitted, reviewer):
        with pytest.raises(MoveRefusedError, match="要写明原因"):
            send_back(submitted, by=reviewer, comment=" \n")
        ReviewComment.objects.create(account=submitted, body="请核对", by=reviewer, at=submitted.changed_at)
        assert send_back(submitted, by=reviewer).comment == "有1条审核意见待处理。"


class TestThreePersons:
    @pytest.fixture
    def everything(self, department):
        user = person("everything")
        for role in UnitRole.Role.values:
            UnitRole.objects.create(user=user, unit=department, role=role)
        return user

    def test_who_submitted_does_not_approve(self, sound, everything):
        submit(sound, by=everything)
        with pytest.raises(MoveRefusedError, match="您编制过这份决算，不能再“审核通过”"):
            approve(sound, by=everything)

    def test_nor_who_changed_a_figure_or_a_text(self, account, preparer, everything):
        complete(account, by=everything)
        submit(made_ready(account, by=preparer), by=preparer)
        with pytest.raises(MoveRefusedError, match="须由三个人分别办理"):
            approve(account, by=everything)

    def test_who_approved_does_not_publish(self, submitted, everything, secrecy_reviewer):
        approve(submitted, by=everything)
        sign_secrecy(submitted, by=secrecy_reviewer, conclusion="passed")
        with pytest.raises(MoveRefusedError, match="您审核了这份决算，不能再公开它"):
            publish(submitted, by=everything)
        assert state(submitted) == "approved"
        assert not Publication.objects.exists()

    def test_nor_a_superuser(self, passed, administrator):
        with pytest.raises(PermissionDenied, match="您不是这份决算的发布人"):
            publish(passed, by=administrator)
        UnitRole.objects.create(user=administrator, unit=passed.unit, role="publisher")
        UnitRole.objects.create(user=administrator, unit=passed.unit, role="reviewer")
        send_back(passed, by=administrator, comment="重来")
        check_account(passed, by=administrator)
        submit(passed, by=passed.steps.first().by)
        approve(passed, by=administrator)
        with pytest.raises(MoveRefusedError, match="您审核了这份决算"):
            publish(passed, by=administrator)

    def test_reviewing_is_no_preparing(self, submitted, preparer, reviewer, secrecy_reviewer):
        send_back(submitted, by=reviewer, comment="改")
        submit(submitted, by=preparer)
        sign_secrecy(submitted, by=secrecy_reviewer, conclusion="passed")
        assert preparers_of(submitted) == {preparer.pk}

    def test_after_a_publication_the_parts_are_given_anew(self, passed, publisher, preparer):
        publish(passed, by=publisher)
        assert preparers_of(passed) == set()
        correct(passed, by=preparer, reason="补充说明。")
        assert preparers_of(passed) == set()


class TestSecrecy:
    def test_without_it_nothing_is_published(self, submitted, reviewer, publisher):
        approve(submitted, by=reviewer)
        with pytest.raises(SecrecyRefusedError, match="还没有保密审查"):
            publish(submitted, by=publisher)
        assert state(submitted) == submitted.state == "approved"
        assert not Publication.objects.exists()

    def test_a_conclusion_against_it_holds_until_another(self, submitted, reviewer, publisher, secrecy_reviewer):
        approve(submitted, by=reviewer)
        with pytest.raises(MoveRefusedError, match="要写明哪些内容"):
            sign_secrecy(submitted, by=secrecy_reviewer, conclusion="refused")
        sign_secrecy(submitted, by=secrecy_reviewer, conclusion="refused", opinion="第三部分含敏感内容。")
        with pytest.raises(SecrecyRefusedError, match="“不宜公开”（secrecy_reviewer先生）：第三部分含敏感内容。"):
            publish(submitted, by=publisher)
        sign_secrecy(submitted, by=secrecy_reviewer, conclusion="passed")
        assert publish(submitted, by=publisher).version == 1

    def test_it_is_of_just_what_was_read(self, passed, preparer, reviewer, publisher, secrecy_reviewer):
        assert secrecy_hindrance(passed) == ""
        send_back(passed, by=publisher, comment="补充职能。")
        save_texts(passed, {("duties", ""): "接待来访群众，办理群众来信。"}, by=preparer)
        submit(made_ready(passed, by=preparer), by=preparer)
        approve(passed, by=reviewer)
        with pytest.raises(SecrecyRefusedError, match="保密审查之后又重新提交过"):
            publish(passed, by=publisher)
        sign_secrecy(passed, by=secrecy_reviewer, conclusion="passed")
        assert publish(passed, by=publisher).version == 1

    def test_words_that_only_the_explanations_have_want_it_anew(
        self, account, preparer, reviewer, publisher, secrecy_reviewer
    ):
        complete(account, by=preparer)
        lines = [model.objects.get(account=account) for model in (IncomeLine, ExpenditureLine, EconomicLine)]
        for line in lines:
            line.item_code = "2010302"  # basic expenditure on an item for projects: to be explained
        change_lines(account, by=preparer, saved=lines)
        approved(made_ready(account, by=preparer), by=preparer)
        send_back(account, by=publisher, comment="补充说明。")
        for explanation in account.explanations.all():
            explain(account, explanation.finding, "因另一项任务增加。", by=preparer)
        submit(account, by=preparer)
        approve(account, by=reviewer)
        with pytest.raises(SecrecyRefusedError, match="又重新提交过"):
            publish(account, by=publisher)
        sign_secrecy(account, by=secrecy_reviewer, conclusion="passed")
        assert "因另一项任务增加" in publish(account, by=publisher).tree

    def test_nothing_is_signed_while_it_is_being_prepared(self, sound, secrecy_reviewer):
        with pytest.raises(MoveRefusedError, match="提交审核之后、公开之前"):
            sign_secrecy(sound, by=secrecy_reviewer, conclusion="passed")

    @pytest.mark.parametrize("who", ["preparer", "reviewer", "publisher", "bureau", "administrator", "stranger"])
    def test_nobody_else_signs(self, submitted, people, who):
        with pytest.raises(PermissionDenied, match="不是这个单位指定的保密审查人"):
            sign_secrecy(submitted, by=people[who], conclusion="passed")

    def test_the_same_signature_twice_is_one(self, submitted, secrecy_reviewer):
        first = sign_secrecy(submitted, by=secrecy_reviewer, conclusion="passed", opinion="无涉密内容。")
        assert sign_secrecy(submitted, by=secrecy_reviewer, conclusion="passed", opinion="无涉密内容。") == first
        assert SecrecyReview.objects.count() == 1


class TestWhatWasReviewed:
    """Only what was submitted and approved is published, whatever changes around it."""

    def test_a_name_that_came_after_the_approval_is_not_published(self, passed, publisher):
        UnitName.objects.create(unit=passed.unit, year_from=2019, name="改名后的单位局")
        with pytest.raises(PublishRefusedError, match="报告的内容与提交审核时不同"):
            publish(passed, by=publisher)
        assert not Publication.objects.exists()

    def test_a_second_click_publishes_no_other_content(self, passed, publisher):
        publish(passed, by=publisher)
        UnitName.objects.create(unit=passed.unit, year_from=2019, name="改名后的单位局")
        with pytest.raises(MoveRefusedError, match="现在是“已公开”，不能“公开”"):
            publish(passed, by=publisher, reason="再来一次")
        assert Publication.objects.count() == 1

    def test_nor_what_the_bureau_withdrew(self, passed, preparer, publisher, bureau):
        publish(passed, by=publisher)
        withdraw_publications(passed, by=bureau, notice="公开的表格有误，改正后重新公开。")
        assert state(passed) == passed.state == "drafting"
        with pytest.raises(MoveRefusedError, match="现在是“编制中”，不能“公开”"):
            publish(passed, by=publisher, reason="再来一次")
        with pytest.raises(MoveRefusedError, match="已被财政部门撤回，不能取消更正"):
            abandon(passed, by=preparer)
        assert [(s.move, s.by) for s in passed.steps.all()][-1] == ("take_down", bureau)
        again = publish(approved(made_ready(passed, by=preparer), by=preparer), by=publisher)
        assert (again.version, again.reason) == (2, "撤回后重新公开。")


class TestWhatRests:
    @pytest.mark.parametrize("found", ["submitted", "approved", "published"])
    def test_no_figure_text_fact_or_project_changes(self, account, preparer, found):
        FinalAccount.objects.filter(pk=account.pk).update(state=found)
        records = ChangeRecord.objects.count()
        for change in (
            lambda: change_lines(account, by=preparer, saved=[IncomeLine(item_code="2010301", amount=1)]),
            lambda: change_account(account, by=preparer, precision="wan"),
            lambda: save_texts(account, {("duties", ""): "职能"}, by=preparer),
            lambda: save_project(Project(unit=account.unit, fiscal_year=2021, name="项目"), by=preparer),
        ):
            with pytest.raises(ClosedError, match="数据和文字不能修改"):
                change()
        assert ChangeRecord.objects.count() == records


class TestCorrection:
    @pytest.fixture
    def published(self, passed, publisher):
        publish(passed, by=publisher)
        return passed

    def test_it_wants_a_reason_that_is_printed(self, published, preparer):
        with pytest.raises(MoveRefusedError, match="“更正”要写明原因"):
            correct(published, by=preparer, reason="")
        with pytest.raises(MoveRefusedError, match="更正原因有301个字，最多300个字"):
            correct(published, by=preparer, reason="长" * 301)
        assert state(published) == "published"

    def test_one_that_changed_nothing_is_given_up(self, published, preparer):
        correct(published, by=preparer, reason="核对。")
        abandon(published, by=preparer)
        assert state(published) == published.state == "published"

    def test_one_that_changed_something_is_not(self, published, preparer):
        correct(published, by=preparer, reason="核对。")
        save_texts(published, {("duties", ""): "接待来访群众，办理群众来信。"}, by=preparer)
        with pytest.raises(MoveRefusedError, match="内容已与公开的第1版不同"):
            abandon(published, by=preparer)

    def test_what_was_never_published_has_none(self, account, preparer):
        with pytest.raises(MoveRefusedError, match="还没有公开过"):
            abandon(account, by=preparer)


@pytest.mark.parametrize("told", ["带\x00零", "右\u202e左", "长" * 1001])
def test_a_remark_that_cannot_be_stored_is_refused(account, preparer, told):
    with pytest.raises(MoveRefusedError, match="说明"):
        move(account, "submit", by=preparer, comment=told)
    assert state(account) == "drafting"


@pytest.mark.parametrize("conclusion", ["", "可以公开", "passed ", "x" * 1000])
def test_a_conclusion_that_is_none_is_refused(submitted, secrecy_reviewer, conclusion):
    with pytest.raises(MoveRefusedError, match="审查结论应为“可以公开”或“不宜公开”"):
        sign_secrecy(submitted, by=secrecy_reviewer, conclusion=conclusion)


class TestProjectsBeforeTheAccount:
    """What is entered of projects before there is an account is a figure, and its author a preparer."""

    def test_whoever_entered_one_does_not_review_it(self, department, preparer, reviewer):
        save_project(Project(unit=department, fiscal_year=2021, name="项目甲"), by=reviewer)
        account = open_account(unit=department, fiscal_year=2021, profile=PROFILE, by=preparer)
        assert preparers_of(account) == {preparer.pk, reviewer.pk}
        assert preparers_of(open_account(unit=department, fiscal_year=2022, profile=PROFILE, by=preparer)) == {
            preparer.pk
        }

    def test_whoever_reads_the_catalogues_record_does_not_see_it(
        self, department, preparer, bureau, administrator, signed_in
    ):
        save_project(Project(unit=department, fiscal_year=2021, name="项目甲"), by=preparer)
        for user in (bureau, administrator):
            assert "项目甲" not in signed_in(user).get("/admin/accounts/changerecord/").content.decode()
        assert broken_links("catalogue") == []
