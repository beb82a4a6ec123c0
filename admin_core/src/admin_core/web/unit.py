"""What the pages do about a unit of work whose follow-up failed."""

from __future__ import annotations

import logging

from flask import current_app, flash

from ..data import gettext
from ..data.unit import FollowUpFailed as FollowUpFailed
from ..data.unit import after_commit as after_commit
from ..data.unit import unit_of_work as unit_of_work

log = logging.getLogger("admin_core.writes")


def report_follow_up(error: FollowUpFailed) -> None:
    """Say that what was written stays although something afterwards failed.

    While developing, the failure itself is raised, so that it is noticed.
    """
    cause = error.__cause__ or error
    if current_app.debug or current_app.testing:
        raise cause
    log.error("A step after the commit failed", exc_info=cause)
    flash(gettext("The change is saved, but something that follows it failed."), "warning")
