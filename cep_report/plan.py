"""The plan as printed: the campaign's parts, then the annexes."""

from __future__ import annotations

from cep_report.campaign import Campaign, Part

ANNEXES = Part.model_validate(
    {"id": "annexes", "titre": "Annexes", "notebook": "annexes", "socle": False}
)

OBSERVATIONS = Part.model_validate(
    {
        "id": "observations",
        "intitule": "Annexe",
        "titre": "Suite donnée aux observations",
        "notebook": "observations",
        "socle": False,
    }
)


def printed_plan(
    campaign: Campaign, *, complements: bool = True, observations: bool = True
) -> tuple[Part, ...]:
    """The parts in the order they are printed.

    Args:
        campaign: the year's methodology.
        complements: whether to keep the parts that a region must have declared.
        observations: whether to keep the annex on the observations received.
    """
    return (
        *(part for part in campaign.plan if complements or not part.declared),
        ANNEXES,
        *((OBSERVATIONS,) if observations else ()),
    )
