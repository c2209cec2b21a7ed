"""What admins and the operator see and do: the guide's gaps, its reload, the clean-up."""
