"""Verbs on courses that are published already; `publishing` holds the one that brings text in."""

from videre.courses.actions.instances import (
    change_instance,
    close_instance,
    move_instance,
    open_instance,
    reopen_instance,
    when_partner_changed,
)
from videre.courses.actions.renaming import rename_course
from videre.courses.actions.staff import add_staff, add_staff_at, go_off_duty, go_on_duty, remove_staff
from videre.courses.actions.touching import touch_instance, touch_live, touch_video
from videre.courses.actions.videos import (
    attach_named,
    attach_video,
    detach_video,
    hide_video,
    hold_names,
    show_video,
    shown_name,
    when_video_changed,
    when_video_published,
)

__all__ = [
    "add_staff",
    "add_staff_at",
    "attach_named",
    "attach_video",
    "change_instance",
    "close_instance",
    "detach_video",
    "go_off_duty",
    "go_on_duty",
    "hide_video",
    "hold_names",
    "move_instance",
    "open_instance",
    "remove_staff",
    "rename_course",
    "reopen_instance",
    "show_video",
    "shown_name",
    "touch_instance",
    "touch_live",
    "touch_video",
    "when_partner_changed",
    "when_video_changed",
    "when_video_published",
]
