"""From a campaign to the next: its file, its regions' folders, what changed.

``edits`` changes a YAML file without writing it again, ``campaign_file`` moves a campaign by
some years with it, ``campaigns`` writes the new file and says what is to confirm;
``workspaces`` and ``registers`` carry a region's folder; ``differences`` compares two
campaigns.
"""

from cep_report.renewal.campaigns import NewCampaign, new_campaign, to_confirm
from cep_report.renewal.differences import Change, differences
from cep_report.renewal.workspaces import Carried, carry_workspace, has_workspace

__all__ = [
    "Carried",
    "Change",
    "NewCampaign",
    "carry_workspace",
    "differences",
    "has_workspace",
    "new_campaign",
    "to_confirm",
]
