"""A small twin, by hand."""

from __future__ import annotations

import datetime as dt

from cep_report.twin.model import (
    Grid,
    GridElement,
    Identity,
    Indicator,
    Milestone,
    NumberCell,
    Part,
    ProseElement,
    Registers,
    Twin,
)

IDENTITY = Identity(
    campaign="essai-2022",
    observed_year=2022,
    region="53",
    region_name="Bretagne",
    association="Transitions Pro Bretagne",
    version="v3",
    stamp="Version finale",
    audience="France compétences",
    threshold=5,
    title="Rapport annuel",
    fictional=True,
)


def twin() -> Twin:
    """A report with a text, a table and a figure."""
    grid = Grid(
        heads=("Opérateur", "Entrées"),
        rows=(("Apec", NumberCell(value=12.0)), ("Cap emploi", "s")),
    )
    part = Part(
        id="parcours",
        heading="Partie 2 – Les parcours",
        number=2,
        socle=True,
        elements=(
            ProseElement(zone="parcours.publics", markdown="Les salariés viennent d’abord."),
            GridElement(
                kind="tableau",
                id="tableau-entrees",
                number=1,
                caption="Entrées, Bretagne, 2022",
                source="Jeu de données",
                data=grid,
            ),
        ),
    )
    figure = Indicator(
        year=2022,
        operator="apec",
        indicator="entrees",
        dimension="total",
        modality="total",
        value=12.0,
        status="ok",
    )
    milestone = Milestone(
        id="remise",
        label="Remise du rapport",
        kind="remise",
        planned=dt.date(2023, 7, 15),
        comment="",
    )
    return Twin(
        identity=IDENTITY,
        plan=(part,),
        indicators=(figure,),
        values=(),
        registers=Registers(
            meetings=(), cooperations=(), documents=(), investigations=(), complementary=()
        ),
        milestones=(milestone,),
        observations=(),
    )
