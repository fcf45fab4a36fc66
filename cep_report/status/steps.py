"""The milestones of a campaign as each region goes through them: done, due, late.

Dates come from what is kept: the milestones' sheet of the registers, the journal, the
sendings and the returns. Lateness is against the campaign's dates, at a day that the
caller gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cep_report import french
from cep_report.campaign import Campaign, Milestone
from cep_report.journal import RENDERED, Event
from cep_report.observations import Decision
from cep_report.regions import Region
from cep_report.status.traces import Traces

SUBMITTED = "depot"
"""The kind of the event that a journal keeps of a submission."""

FOLLOWED = "suites"
"""The kind of the event that a journal keeps of decisions carried out."""

SOON = 30
"""Days before its date from which a milestone is said to be due."""


class State(StrEnum):
    """Where a milestone is; the words are those of ``--json``."""

    DONE = "fait"
    LATE_DONE = "fait en retard"
    LATE = "en retard"
    DUE = "bientôt"
    TO_COME = "à venir"
    NOTHING = "sans objet"


@dataclass(frozen=True)
class Step:
    """A milestone of a region.

    Attributes:
        id: "donnees", "projet", "envoi", "retours", "observations", "comite", "depot", or the
            id of a milestone of the campaign that a region only notes.
        label: what it is.
        state: where it is.
        due: the day by which it is expected, None when the campaign sets none.
        done: the day it was done, None when it is not or when no day is known.
        approximate: whether the campaign's date is only indicative, or to be confirmed.
        detail: more, in French ("3 opérateurs sur 5").
        todo: what to do next, "" when nothing is.
        share: how much is done of how many, None when it is one thing.
    """

    id: str
    label: str
    state: State
    due: date | None
    done: date | None = None
    approximate: bool = False
    detail: str = ""
    todo: str = ""
    share: tuple[int, int] | None = None

    @property
    def days_late(self) -> int:
        """How many days after its date it was done; 0 when it was not late, or is not done."""
        if self.state is not State.LATE_DONE or not self.done or not self.due:
            return 0
        return (self.done - self.due).days

    def to_dict(self) -> dict[str, object]:
        """The step as JSON values."""
        return {
            "id": self.id,
            "libelle": self.label,
            "etat": str(self.state),
            "prevu": self.due.isoformat() if self.due else None,
            "fait": self.done.isoformat() if self.done else None,
            "indicatif": self.approximate,
            "jours_de_retard": self.days_late,
            "detail": self.detail,
            "a_faire": self.todo,
        }


def steps(campaign: Campaign, region: Region, kept: Traces, today: date) -> tuple[Step, ...]:
    """The seven steps of a region, in order."""
    followed = _Followed(campaign, region, kept, today)
    return (
        followed.data(),
        followed.draft(),
        followed.sent(),
        followed.returned(),
        followed.answered(),
        followed.committee(),
        followed.submitted(),
    )


def other_milestones(campaign: Campaign, kept: Traces, today: date) -> tuple[Step, ...]:
    """The campaign's other dates (workshops, dialogues), as the register notes them."""
    return tuple(
        replace(step, state=State.NOTHING, detail="date passée, non notée")
        if step.state is State.LATE
        else step
        for step in (
            _step(
                item.id,
                item.label,
                today,
                item,
                done=kept.dated.get(item.id),
                todo="en noter la date dans la feuille Jalons, si la région y a pris part.",
            )
            for item in campaign.milestones
            if item.kind in {"atelier", "dialogue"}
        )
    )


@dataclass(frozen=True)
class _Followed:
    """What makes the steps of a region."""

    campaign: Campaign
    region: Region
    kept: Traces
    today: date

    def data(self) -> Step:
        milestone, noted = self._noted("donnees")
        file = f"data/{self.campaign.id}/{self.campaign.dataset.file}"
        return _step(
            "donnees",
            "Données reçues",
            self.today,
            milestone,
            done=noted,
            known=self.kept.data,
            detail="" if noted or not self.kept.data else "jour de réception non noté",
            todo=f"déposer le jeu de données\u00a0: {file}.",
        )

    def draft(self) -> Step:
        rendered = next((item for item in self.kept.journal.events if item.kind == RENDERED), None)
        last = self.kept.journal.last(RENDERED)
        again = last is not None and last != rendered
        return _step(
            "projet",
            "Projet rendu",
            self.today,
            self._milestone("echanges"),
            due=self._halfway(),
            done=_local(rendered),
            detail=f"dernier rendu le {french.date(last.time.date())}" if last and again else "",
            todo=f"cep-report render --campaign {self.campaign.id} --region {self.region.code}",
        )

    def sent(self) -> Step:
        operators = self._operators()
        reached = self._until(self.kept.sent)
        milestone, noted = self._noted("echanges")
        missing = [operators[who] for who in operators if who not in reached]
        complete = not missing
        return _step(
            "envoi",
            "Envoyé aux opérateurs",
            self.today,
            milestone,
            due=self._halfway(),
            done=max(reached.values(), default=None) if complete else noted,
            detail=f"pas encore à {french.join(missing)}" if reached and missing else "",
            todo=f"cep-report send --campaign {self.campaign.id} --region {self.region.code} --version v1",
            share=(len(reached), len(operators)) if reached or not noted else None,
        )

    def returned(self) -> Step:
        operators = self._operators()
        back = self._until(self.kept.returned)
        missing = [operators[who] for who in operators if who not in back]
        said = [f"{operators[who]} le {french.short_date(day)}" for who, day in back.items()]
        waiting = f"attendus\u00a0: {french.join(missing)}" if missing else ""
        milestone, noted = self._noted("echanges")
        step = _step(
            "retours",
            "Retours des opérateurs",
            self.today,
            milestone,
            done=max(back.values()) if back and not missing else None,
            detail="\u202f; ".join(part for part in (french.join(said), waiting) if part),
            todo=f"relancer {french.join(missing)}\u202f; recevoir chaque réponse\u00a0: "
            "cep-report receive FICHIER"
            if self.kept.sent
            else "envoyer d’abord le projet.",
            share=(len(back), len(operators)),
        )
        if noted and not self.kept.sent and not back:
            detail = "échanges notés dans la feuille Jalons, sans envoi par cep-report"
            return replace(step, state=State.NOTHING, detail=detail, todo="", share=None)
        return step

    def answered(self) -> Step:
        heard = [
            item
            for item in self.kept.registers.observations
            if item.heard and (item.date is None or item.date <= self.today)
        ]
        applied = self._applied()
        decided = [
            item
            for item in heard
            if item.decision is not Decision.PENDING
            and applied.get(item.id, self.today) <= self.today
        ]
        undated = sum(item.id not in applied for item in decided)
        past = any(event.time.date() > self.today for event in self.kept.journal.events)
        detail = "" if heard else "aucune observation reçue"
        if past and undated:
            detail = f"dont {french.quantity(undated, 'décision')} sans jour connu"
        step = _step(
            "observations",
            "Observations traitées",
            self.today,
            self._milestone("comite"),
            known=bool(heard) and len(decided) == len(heard),
            detail=detail,
            todo=f"choisir une décision et répondre\u00a0: cep-report review --campaign {self.campaign.id} "
            f"--region {self.region.code}",
            share=(len(decided), len(heard)) if heard else None,
        )
        if heard:
            return step
        return replace(step, state=State.NOTHING, todo="")

    def _applied(self) -> dict[str, date]:
        """By observation, the day its decision was first carried out; a decision has no day itself."""
        days: dict[str, date] = {}
        for event in self.kept.journal.events:
            told = event.data.get("observations") if event.kind == FOLLOWED else None
            for id_ in told if isinstance(told, dict) else ():
                days.setdefault(id_, event.time.date())
        return days

    def committee(self) -> Step:
        milestone, noted = self._noted("comite")
        return _step(
            "comite",
            "Présenté au comité régional",
            self.today,
            milestone,
            done=noted,
            todo="noter la date de la réunion dans la feuille Jalons de registres.xlsx.",
        )

    def submitted(self) -> Step:
        milestone, noted = self._noted("remise")
        event = self.kept.journal.last(SUBMITTED)
        return _step(
            "depot",
            "Remis à France compétences",
            self.today,
            milestone,
            done=_local(event) or noted,
            due=self.campaign.delivery,
            todo=f"cep-report submit --campaign {self.campaign.id} --region {self.region.code}",
        )

    def _milestone(self, kind: str) -> Milestone | None:
        """The last milestone of a kind."""
        return next((m for m in reversed(self.campaign.milestones) if m.kind == kind), None)

    def _halfway(self) -> date | None:
        """The middle of the exchanges: a draft comes while operators still have time to answer."""
        milestone = self._milestone("echanges")
        if milestone is None:
            return None
        return milestone.day + (milestone.due - milestone.day) // 2

    def _noted(self, kind: str) -> tuple[Milestone | None, date | None]:
        """The last milestone of a kind, and the day the register notes for one of them."""
        days = [
            self.kept.dated[item.id]
            for item in self.campaign.milestones
            if item.kind == kind and item.id in self.kept.dated
        ]
        return self._milestone(kind), max(days, default=None)

    def _until(self, days: Mapping[str, date]) -> dict[str, date]:
        """Those of the operators that are not after the day lateness is counted at."""
        known = (family.id for family in self.campaign.operators)
        return {who: days[who] for who in known if who in days and days[who] <= self.today}

    def _operators(self) -> dict[str, str]:
        return {
            family.id: self.campaign.operator_name(family.id) for family in self.campaign.operators
        }


def _step(
    id_: str,
    label: str,
    today: date,
    milestone: Milestone | None,
    *,
    done: date | None = None,
    known: bool = False,
    due: date | None = None,
    detail: str = "",
    todo: str = "",
    share: tuple[int, int] | None = None,
) -> Step:
    """A step and its state.

    Args:
        id_: of the step.
        label: what it is.
        today: the day lateness is counted at.
        milestone: of the campaign, None when it has none of that kind.
        done: the day it was done.
        known: whether it is done though no day is known.
        due: the day it is due, when it is not that of the milestone.
        detail: more.
        todo: what to do while it is not done.
        share: how much is done of how many.
    """
    limit = due or (milestone.due if milestone else None)
    # What was planned after that day is not done yet.
    if done is not None and done > today:
        done, known = None, False
    if done is not None or known:
        sure = milestone is None or not milestone.approximate
        late = done is not None and limit is not None and done > limit and sure
        state = State.LATE_DONE if late else State.DONE
    elif limit is None:
        state = State.TO_COME
    elif limit < today:
        state = State.LATE
    else:
        state = State.DUE if (limit - today).days <= SOON else State.TO_COME
    over = state in {State.DONE, State.LATE_DONE}
    approximate = milestone is not None and (milestone.approximate or milestone.to_confirm)
    return Step(id_, label, state, limit, done, approximate, detail, "" if over else todo, share)


def _local(event: Event | None) -> date | None:
    return event.time.date() if event else None
