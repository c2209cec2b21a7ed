"""Commands and jobs for admins and the operator: a server's settings, the guide's gaps and reload, the clean-up."""
