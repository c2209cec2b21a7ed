"""Tell the operator in the terminal which data of a member were imported."""

from __future__ import annotations

from bot.export.schema import ExportForm
from bot.store.member_import import ImportResult


def tell_taken_in(export: ExportForm, member_id: int, taken: ImportResult) -> None:
    """Print which data of a file were saved, which were left as they are in this database, and which were left out."""
    if export.settings is None:
        print("The file says that nothing was stored about its member, so nothing has changed.")
        return
    added = ", ".join(f"{name} ({count})" for name, count in taken.added.items())
    print(f"Added for member {member_id}: {added}." if added else "All of it was here already.")
    if taken.kept_here:
        print(f"Kept as it was here: {', '.join(dict.fromkeys(taken.kept_here))}.")
    fell_due = sum(len(reminder.fell_due) for reminder in export.reminders)
    groups = sum(reminder.channel_id is not None for reminder in export.reminders)
    left_out = {"votes": len(export.votes), "past reminders": fell_due, "group reminders": groups}
    if any(left_out.values()):
        named = ", ".join(f"{name} ({count})" for name, count in left_out.items() if count)
        print(f"Left out: {named}. They belong to answers, messages and channels of the host that wrote the file.")
