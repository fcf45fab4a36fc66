"""The steps of a region whose report was received here: what led to it may not be known, and is not late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cep_report.consolidation.collection import Received
from cep_report.status.steps import State, Step

_OVER = {State.DONE, State.LATE_DONE, State.NOTHING}
_UNTRACKED = "non noté ici\u00a0: le rapport est reçu"


def with_received(step: Step, received: Received | None, *, absent: bool) -> Step:
    """A step, its region's reception counted in.

    Args:
        step: as the region's folder tells it.
        received: its last deposit or document, None when there is none.
        absent: whether the region has no folder here.
    """
    if received is None or step.state in _OVER:
        return step
    if step.id == "depot":
        return _done(step, received.day)
    if step.id == "comite":
        days = [
            item.reached
            for item in received.twin.milestones
            if item.kind == "comite" and item.reached
        ]
        if days:
            return _done(step, max(days))
    if absent or step.state is State.LATE:
        return replace(step, state=State.NOTHING, todo="", share=None, detail=_UNTRACKED)
    return step


def _done(step: Step, day: dt.date) -> Step:
    late = step.due is not None and day > step.due and not step.approximate
    state = State.LATE_DONE if late else State.DONE
    return replace(step, state=state, done=day, todo="", share=None)
