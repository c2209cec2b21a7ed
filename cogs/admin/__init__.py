"""Commands and jobs for admins and the operator: the guide's gaps, the reload of the guide, the clean-up."""
