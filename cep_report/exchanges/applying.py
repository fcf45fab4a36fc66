"""What was retained goes into the prose: the proposals of all operators, one after the other.

An operator's proposals are put back on the draft it was sent, and that text meets the source
of today as an author's would: what was not touched keeps its bytes, what two people wrote
differently is marked for someone to choose. Everything is worked out before anything is
written; merging again what is already there changes nothing, so that a crash loses nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from cep_report.campaign import Campaign
from cep_report.claims import drafting
from cep_report.errors import InputError, OutputError, reason
from cep_report.exchanges.archive import Sending, free_name, read_sendings
from cep_report.exchanges.author import (
    WORKSPACE,
    MergedZone,
    merge_zones,
    read_zones,
    rewritten_files,
)
from cep_report.exchanges.freezing import freezing
from cep_report.exchanges.outcome import ALREADY, BOTH, CONFLICT, MERGED
from cep_report.exchanges.register import check_closed, note_follow_ups
from cep_report.exchanges.returned import words
from cep_report.exchanges.returns import FOLDER, Return, returns
from cep_report.exchanges.reviewing import review
from cep_report.exchanges.senders import voice
from cep_report.findings import Finding, Severity
from cep_report.merging import Change, Conflict, apply, tokens
from cep_report.merging.marks import Version, disputes
from cep_report.merging.several import together
from cep_report.observations import AUTHOR, Decision, Kind, Observation, Proposal
from cep_report.project import Project
from cep_report.prose_checks import images
from cep_report.regions import Region
from cep_report.registers.model import ObservationEntry
from cep_report.workspace import PROSE, REGISTERS, text_writer, write_whole

_KEPT, _BEFORE = "suites", "prose-avant"
_DECIDED = {Decision.RETAINED, Decision.PARTLY}


@dataclass(frozen=True)
class Applied:
    """What became of the observations of a region.

    Attributes:
        region: whose.
        follow_ups: what is written in the register, by the id of the observation.
        zones: the zones of the prose that changed, in the order of the plan.
        by_hand: retained, with nothing that can be merged or in part only.
        before: where the prose as it was is kept; None when it did not change.
        refused: decisions that cannot be carried out.
    """

    region: Region
    follow_ups: Mapping[str, str]
    zones: tuple[str, ...] = ()
    by_hand: tuple[ObservationEntry, ...] = ()
    before: Path | None = None
    refused: tuple[Finding, ...] = ()

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The observations whose text is to be chosen."""
        return tuple(id_ for id_, text in self.follow_ups.items() if text == CONFLICT)

    def to_dict(self) -> dict[str, object]:
        """What became of them as JSON values."""
        return {
            "region": self.region.code,
            "suites": dict(self.follow_ups),
            "zones": list(self.zones),
            "a_trancher": list(self.conflicts),
            "a_la_main": [entry.id for entry in self.by_hand],
            "refusees": [finding.to_dict() for finding in self.refused],
        }


def apply_retained(project: Project, campaign: Campaign, region: Region, day: date) -> Applied:
    """Merge what was retained into the prose, and say so in the register.

    Args:
        project: where things are.
        campaign: its operators and its plan.
        region: whose observations.
        day: in the name of the folder where the prose is kept as it was.

    Raises:
        InputError: the region's folder has faults, or a proposal does not fit the draft that
            was sent (all of those in its findings); nothing was written.
        OutputError: the workbook is open, or something cannot be written; applying again is
            safe.
        RenderError: pandoc failed.
    """
    found = review(project, campaign, region)
    folder = found.workspace.folder
    waiting = {entry.id: entry for entry in found.entries if not entry.follow_up}
    merging = _Merging(
        campaign, region, read_zones(folder / PROSE, (part.id for part in campaign.plan))
    )
    merging.take(_proposals(returns(folder), waiting), read_sendings(folder))
    chosen = freezing(folder, waiting)
    done = {**merging.follow_ups, **chosen.follow_ups}
    by_hand = tuple(
        entry for entry in waiting.values() if entry.decision in _DECIDED and entry.id not in done
    )
    before = None
    if done:
        check_closed(folder / REGISTERS)
        before = _write_prose(campaign, folder, merging, day)
        chosen.write()
        note_follow_ups(folder / REGISTERS, done)
    return Applied(region, done, tuple(merging.changed), by_hand, before, chosen.refused)


@dataclass(frozen=True)
class _Proposed:
    """What is to be merged of one return, together."""

    origin: Return
    observations: tuple[Observation, ...]

    @property
    def operator(self) -> str:
        return self.observations[0].operator


def _proposals(
    came: Iterable[Return], waiting: Mapping[str, ObservationEntry]
) -> Iterator[_Proposed]:
    """What to merge, return by return: proposals of text, then quoted values to be replaced."""
    seen: set[str] = set()
    for item in came:
        new = [found for found in item.observations if found.id not in seen]
        seen |= {found.id for found in new}
        for quoted in (False, True):
            wanted = tuple(
                found
                for found in new
                if found.proposal
                and found.id in waiting
                and (found.kind is Kind.GENERATED) == quoted
                and waiting[found.id].decision is (Decision.FREEZE if quoted else Decision.RETAINED)
            )
            if wanted:
                yield _Proposed(item, wanted)


@dataclass
class _Merging:
    """The zones of a region as operators' texts come in.

    Each operator's proposals are put on the source of today by themselves; what all of them
    make of it meets afterwards, so that everyone is named where they disagree.
    """

    campaign: Campaign
    region: Region
    zones: dict[str, str]
    changed: dict[str, MergedZone] = field(default_factory=dict)
    follow_ups: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Path] = field(default_factory=dict)
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    """The zones of today with what one operator proposes, by whose they are ("de l’Apec")."""

    def take(self, proposed: Iterable[_Proposed], sendings: Iterable[Sending]) -> None:
        """Merge what is proposed, in the order of the sendings then of the operators.

        Raises:
            InputError: proposals that do not fit the draft they are about; all of them.
        """
        sent = {sending.name: sending for sending in sendings}
        order = [*sent], [AUTHOR, *(family.id for family in self.campaign.operators)]
        waiting = list(proposed)
        faults = [fault for item in waiting for fault in _misfits(item, sent)]
        if faults:
            raise InputError(
                "Des propositions retenues ne s’appliquent pas au texte envoyé.",
                findings=faults,
                where=FOLDER,
                remedy="reporter ces propositions à la main et noter la suite donnée, puis recommencer.",
            )
        for item in sorted(
            waiting,
            key=lambda item: (
                order[0].index(item.origin.sending),
                order[1].index(item.operator),
            ),
        ):
            self._merge(item, sent[item.origin.sending])
        self._meet(waiting)

    def _merge(self, item: _Proposed, sending: Sending) -> None:
        """Put what one operator proposes on the source of today, with nobody else's."""
        by_zone: dict[str, list[Observation]] = {}
        for observation, proposal in _with_proposals(item):
            by_zone.setdefault(proposal.zone, []).append(observation)
        theirs = {
            zone: apply(sending.normal.get(zone, ""), _distinct(found))
            for zone, found in by_zone.items()
        }
        who = voice(item.operator, self.campaign, self.region)
        own = self.own.setdefault(who, {})

        def whose(zone: str, conflict: Conflict) -> str:
            return WORKSPACE if conflict.ours in self.zones.get(zone, "") else who

        merged = {
            zone.zone: zone
            for zone in merge_zones(
                sending, {**sending.normal, **theirs}, {**self.zones, **own}, who, whose
            )
        }
        for zone, found in by_zone.items():
            now = merged.get(zone)
            before = own.get(zone, self.zones.get(zone, ""))
            for observation in found:
                self.follow_ups[observation.id] = _became(
                    observation,
                    now.conflicts if now else (),
                    now is not None and now.text != before,
                )
            if now is not None and now.text != before:
                own[zone] = now.text
                for _, path in images(now.text):
                    if (item.origin.folder / path).is_file() and Path(path).name == path:
                        self.pictures[path] = item.origin.folder / path

    def _meet(self, proposed: Iterable[_Proposed]) -> None:
        """Put together what all operators make of each zone, and tell what became of it."""
        waiting = [
            (voice(item.operator, self.campaign, self.region), observation, proposal)
            for item in proposed
            for observation, proposal in _with_proposals(item)
        ]
        for zone in dict.fromkeys(
            [*self.zones, *(name for own in self.own.values() for name in own)]
        ):
            stands = Version(WORKSPACE, self.zones.get(zone, ""))
            people = [Version(who, own[zone]) for who, own in self.own.items() if zone in own]
            met = together(stands, people)
            before = stands.text
            for one, merged in zip(people, met, strict=True):
                for who, observation, proposal in waiting:
                    if (who, proposal.zone, self.follow_ups[observation.id]) == (
                        one.who,
                        zone,
                        MERGED,
                    ):
                        self.follow_ups[observation.id] = _became(
                            observation, merged.conflicts, merged.text != before
                        )
                before = merged.text
            if before == stands.text:
                continue
            self.changed[zone] = MergedZone(zone, before, ())
            for who, observation, proposal in waiting:
                if proposal.zone == zone and any(
                    _concerns(mine, text, proposal)
                    for mine, text in disputes(before, WORKSPACE, who)
                ):
                    self.follow_ups[observation.id] = CONFLICT


def _became(observation: Observation, conflicts: Iterable[Conflict], changed: bool) -> str:
    """What became of a proposal, in words."""
    assert observation.proposal is not None  # noqa: S101 - chosen for having one
    for conflict in conflicts:
        if _concerns(conflict.base, conflict.theirs, observation.proposal):
            return BOTH if conflict.kept_both else CONFLICT
    return MERGED if changed else ALREADY


def _with_proposals(item: _Proposed) -> Iterator[tuple[Observation, Proposal]]:
    return ((found, found.proposal) for found in item.observations if found.proposal)


def _distinct(found: Iterable[Observation]) -> list[Change]:
    """The changes proposed, what is proposed twice taken once."""
    changes = (
        Change(item.proposal.start, item.proposal.end, item.proposal.before, item.proposal.after)
        for item in found
        if item.proposal
    )
    return list(dict.fromkeys(changes))


def _misfits(item: _Proposed, sent: Mapping[str, Sending]) -> Iterator[Finding]:
    """Proposals that cannot be put back on the draft that was sent."""
    place = f"{FOLDER}/{item.origin.folder.name}"
    remedy = "La reporter à la main dans le texte et noter la suite donnée."
    sending = sent.get(item.origin.sending)
    if sending is None:
        yield Finding(
            "CEP-OBS-011",
            Severity.ERROR,
            place,
            f"l’envoi auquel ce retour répond est introuvable\u00a0: «\u00a0{item.origin.sending}\u00a0».",
            "Remettre en place ce dossier d’envoi, ou reporter les propositions à la main.",
        )
        return
    taken: dict[str, list[Proposal]] = {}
    for observation, proposal in _with_proposals(item):
        texts = [token.text for token in tokens(sending.normal.get(proposal.zone, ""))]
        stands = "".join(texts[proposal.start : proposal.end]) == proposal.before
        if not stands or not 0 <= proposal.start <= proposal.end <= len(texts):
            why = "le passage n’est plus dans le brouillon envoyé"
        elif any(_overlap(proposal, other) for other in taken.get(proposal.zone, ())):
            why = "une autre proposition retenue porte sur les mêmes mots"
        else:
            taken.setdefault(proposal.zone, []).append(proposal)
            continue
        yield Finding(
            "CEP-OBS-012", Severity.ERROR, place, f"{observation.id}\u00a0: {why}.", remedy
        )


def _overlap(one: Proposal, other: Proposal) -> bool:
    return one != other and one.start < other.end and other.start < one.end


def _concerns(base: str, theirs: str, proposal: Proposal) -> bool:
    """Whether a proposal is part of what a conflict is about."""
    return _holds(theirs, proposal.after) and _holds(base, proposal.before)


def _holds(text: str, part: str) -> bool:
    """Whether the words of a part follow one another in a text."""
    return not words(part) or f" {' '.join(words(part))} " in f" {' '.join(words(text))} "


def _write_prose(campaign: Campaign, folder: Path, merging: _Merging, day: date) -> Path | None:
    """Keep the prose as it is, then write pictures and what changed; where it is kept."""
    prose = folder / PROSE
    files = rewritten_files(campaign, prose, merging.changed.values())
    if not files:
        return None
    parent = folder / FOLDER
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with drafting(parent, ".suites-") as temporary:
            kept = temporary / _KEPT
            prose.mkdir(exist_ok=True)
            shutil.copytree(prose, kept / _BEFORE, ignore=shutil.ignore_patterns(".*"))
            target = parent / free_name(parent, f"{day.isoformat()}-{_KEPT}")
            kept.rename(target)
        for name, picture in merging.pictures.items():
            if not (prose / name).exists():
                write_whole(prose / name, partial(shutil.copyfile, picture))
    except OSError as error:
        raise OutputError(
            "Les textes ne peuvent pas être conservés avant d’être modifiés.",
            found=reason(error),
            where=str(parent),
            remedy="libérer de la place ou rétablir le droit d’écriture, puis recommencer.",
        ) from error
    for path, source in files.items():
        write_whole(path, text_writer(source))
    return target
