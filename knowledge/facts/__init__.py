"""The status and figures of each credential, the guide's advice to a member, and the notices below an answer."""
