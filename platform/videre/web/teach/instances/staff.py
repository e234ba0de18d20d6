"""Who works in a course instance: added by mail address among the hosts' own people, and taken off."""

from dataclasses import dataclass

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from videre.courses.access import may_help, may_staff
from videre.courses.actions import add_staff_at, remove_staff
from videre.courses.instances import NO_INSTANCE, InstanceShown, Worker, instance_at, staff_of
from videre.courses.rules import StaffRole
from videre.foundation.addresses import TEACH_INSTANCE
from videre.foundation.errors import Invalid, NotFound
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.me.person import myself
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.teach.area import area


@dataclass(frozen=True, slots=True)
class StaffPage:
    """Who works there, and the form to add somebody for those who may."""

    instance: InstanceShown
    staff: list[Worker]
    roles: list[str]
    form: Form
    staffs: bool


@area.route(TEACH_INSTANCE + "staff", policy=STAFF)
def staff(partner: str, instance: str) -> ResponseReturnValue:
    """Show them; administrators of a co-host may too, so the policy is only that of staff."""
    one = instance_at(db(), partner, instance)
    if not (may_help(db(), myself().id, one.id) or may_staff(db(), myself().id, one.id)):
        raise NotFound(NO_INSTANCE)
    return _shown(one, Form({"role": StaffRole.HELPER.value}))


@area.route(TEACH_INSTANCE + "staff", policy=STAFF, methods=("POST",), limit="60/minute")
def staff_change(partner: str, instance: str) -> ResponseReturnValue:
    """Add somebody, or take somebody off."""
    one, form = instance_at(db(), partner, instance), typed("address", "role", "remove")
    if not may_staff(db(), myself().id, one.id):
        raise NotFound(NO_INSTANCE)
    if form["role"] not in set(StaffRole):
        raise NotFound
    role = StaffRole(form["role"])
    if form["remove"]:
        worker = next((w for w in staff_of(db(), one.id) if w.public_id == form["remove"] and w.role == role), None)
        if worker is None:
            raise NotFound
        remove_staff(db(), myself().id, one.id, worker.user_id, role)
    else:
        try:
            add_staff_at(db(), myself().id, one.id, form["address"][:254], role)
        except Invalid as refusal:
            return _shown(one, form.refused(refusal), 422)
    return redirect(url_for("teach.staff", partner=partner, instance=instance), 303)


def _shown(one: InstanceShown, form: Form, status: int = 200) -> ResponseReturnValue:
    page = StaffPage(
        instance=one,
        staff=staff_of(db(), one.id),
        roles=[role.value for role in StaffRole],
        form=form,
        staffs=may_staff(db(), myself().id, one.id),
    )
    return render("teach/instances/staff.html", page, status)
