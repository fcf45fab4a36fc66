"""How much the protection masks and what it costs, against masking whole rows.

``python -m benchmarks.confidentiality`` from the root, once ``cep-report demo`` has run.
"""

from __future__ import annotations

import time

from cep_report.campaign import load_campaign
from cep_report.dataset import load_dataset
from cep_report.dataset.confidentiality import protect
from cep_report.dataset.schema import DIMENSION, INDICATOR, OPERATOR, REGION, VALUE, YEAR
from cep_report.indicators import load_indicators
from cep_report.project import Project
from cep_report.regions import load_regions


def main() -> None:
    """Print the figures of ``benchmarks/RESULTS.md``."""
    project = Project.find()
    campaign, indicators = load_campaign(project, "demo-2022"), load_indicators(project)
    dataset = load_dataset(project, campaign, indicators, load_regions(project))
    frame = dataset.frame
    counted = frame[INDICATOR].isin(
        [item.id for item in indicators.all if item.confidentiality == "seuil"]
    )
    shown = counted & ((frame[VALUE] > 0) | (frame["statut"] == "s"))
    print("seuil  secondes  masqués  part  lignes entières  part")
    for threshold, lower in ((5, ()), (11, ()), (11, (5,))):
        start = time.process_time()
        protected = protect(dataset, indicators, threshold, lower=lower)
        spent = time.process_time() - start
        masked = int((shown & (protected.frame["statut"] == "s")).sum())
        small = counted & (
            ((frame[VALUE] > 0) & (frame[VALUE] < threshold)) | (frame["statut"] == "s")
        )
        # A row of a table: one territory, one operator, one breakdown.
        row = [YEAR, REGION, "departement", OPERATOR, INDICATOR, DIMENSION]
        naive = int((shown & small.groupby([frame[name] for name in row]).transform("any")).sum())
        label = f"{threshold}+{lower[0]}" if lower else str(threshold)
        print(
            f"{label:>5}  {spent:8.1f}  {masked:7d}  {masked / shown.sum():.1%}"
            f"  {naive:15d}  {naive / shown.sum():.1%}"
        )


if __name__ == "__main__":
    main()
