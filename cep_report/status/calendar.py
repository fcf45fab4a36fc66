"""The campaign's milestones as a calendar file (RFC 5545), the same bytes each time.

All-day events, with an alarm a week before; their identifiers do not change, so that a
calendar that reads the file again moves them. The stamp is the campaign's, not the clock's.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from cep_report.campaign import Campaign, Milestone

ALARM = timedelta(days=-7)


def calendar(campaign: Campaign) -> bytes:
    """The milestones of a campaign, in its order."""
    made = Calendar()
    made.add("prodid", "-//cep-report//jalons//FR")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", f"Suivi du CEP, campagne {campaign.id}")
    for milestone in campaign.milestones:
        made.add_component(_event(campaign, milestone))
    return bytes(made.to_ical())


def _event(campaign: Campaign, milestone: Milestone) -> Event:
    summary = f"CEP {campaign.id}\u00a0: {milestone.label}"
    event = Event()
    event.add("uid", f"{milestone.id}.{campaign.id}@cep-report")
    event.add("dtstamp", datetime(campaign.observed_year, 1, 1, tzinfo=UTC))
    event.add("dtstart", milestone.day)
    event.add("dtend", milestone.due + timedelta(days=1))  # the first day after
    event.add("summary", f"{summary}{_sure(milestone)}")
    event.add("description", _description(campaign, milestone))
    event.add("categories", ["CEP", milestone.kind])
    event.add("status", "TENTATIVE" if _sure(milestone) else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Dans une semaine\u00a0: {milestone.label}")
    alarm.add("trigger", ALARM)
    event.add_component(alarm)
    return event


def _sure(milestone: Milestone) -> str:
    if milestone.to_confirm:
        return " (date à confirmer)"
    return " (date indicative)" if milestone.approximate else ""


def _description(campaign: Campaign, milestone: Milestone) -> str:
    lines = [f"{milestone.label}, campagne {campaign.id} de suivi du CEP."]
    if milestone.wording:
        lines.append(f"Prévu\u00a0: {milestone.wording}.")
    if milestone.approximate:
        lines.append("La méthodologie ne donne pas de jour précis.")
    if milestone.to_confirm:
        lines.append("Date reprise de la campagne précédente, à confirmer.")
    if campaign.fictional:
        lines.append("Campagne fictive, pour démonstration.")
    return "\n".join(lines)
