"""What no report says, and over which reports that is known: the others are not told of."""

from __future__ import annotations

from cep_report import french
from cep_report.consolidation.national import National
from cep_report.consolidation.tables import untold_note

NOTHING = "Aucun rapport n’a été reçu."


def divergences(national: National) -> str:
    """That no operator maintains another position, in the registers that are known."""
    return _of_registers(national, "Aucune position divergente n’est maintenue")


def cooperations(national: National) -> str:
    """That no cooperation is declared, in the registers that are known."""
    return _of_registers(national, "Aucune coopération n’est déclarée")


def departures(national: National) -> str:
    """That no report departs from the plan."""
    return _of_reports(national, "Aucun écart au plan")


def findings(national: National) -> str:
    """That nothing was found at reception."""
    return _of_reports(national, "Aucun point à vérifier n’est relevé")


def passages(national: National) -> str:
    """That no passage was found."""
    return _of_reports(national, "Aucun passage n’est trouvé")


def known_of(national: National) -> str:
    """Over how many reports what registers say is told; "" when it is over all those expected."""
    known, expected = _known(national), len(national.regions.all)
    if known == expected:
        return ""
    return f"Registres connus de {french.quantity(known, 'rapport')} sur {expected} attendus."


def _of_registers(national: National, nothing: str) -> str:
    known = _known(national)
    if known or not national.collection.received:
        text = _over(national, nothing, known, "dont les registres sont connus")
        return f"{text} {untold_note(national)}".strip()
    return untold_note(national)


def _of_reports(national: National, nothing: str) -> str:
    received = len(national.collection.received)
    return _over(national, nothing, received, french.plural(received, "reçu"))


def _over(national: National, nothing: str, count: int, which: str) -> str:
    if not count:
        return NOTHING
    expected = len(national.regions.all)
    reports = "le seul rapport" if count == 1 else f"les {count} rapports"
    among = "" if count == expected else f", sur {expected} attendus"
    return f"{nothing} dans {reports} {which}{among}."


def _known(national: National) -> int:
    return len(national.collection.received) - len(national.collection.without_registers)
