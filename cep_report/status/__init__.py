"""Where the regions stand: what is written, what is found, what is done, due or late.

``regions`` gives a line a region, ``steps`` the milestones it goes through, ``calendar``
those of the campaign as a calendar file.
"""

from cep_report.status.regions import RegionStatus, campaign_status
from cep_report.status.steps import State, Step

__all__ = ["RegionStatus", "State", "Step", "campaign_status"]
