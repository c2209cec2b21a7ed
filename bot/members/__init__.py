"""What members do, without Discord: `async verb(core, member_id, ...) -> frozen value`, each in one transaction.

    today, streak, study, leaderboard    days, what they come to, and who shares them
    targets, plan                        what a member prepares for, and the weeks until then
    pauses, settings, privacy            what they set, and what is held about them
    schedules, upcoming, outlook         reminders: kept and changed; when they come; how they stand
    occurrences, deliveries, capacity    one reminder that came; handing out what falls due; full minutes
    questions, votes, subscriptions      what is kept of asking the guide
    presence, servers, retention         when the bot was there, where it is, and what goes after its time

A use case raises MemberError with the words of a refusal, and NotSaved where nothing could be kept. Who may do it is
for the feature to know: where that depends on what is found, it hands in a check.
"""
