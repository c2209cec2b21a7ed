"""Use cases: what members do, without Discord. Each has the form `async verb(core, member_id, ...) -> frozen value`.

    today, streak, study                 the member's date; streaks; study entries
    leaderboard, digest                  the week of the members who share in a server: their ranks; all together
    targets, plan                        the credential that a member prepares for; the weeks until the exam
    pauses, settings, privacy            pauses; settings; the stored data of a member
    limits                               how much a member may store
    schedules, upcoming, outlook         save and change schedules; their due times; their state
    occurrences, deliveries, capacity    buttons of a sent reminder; claims and outcomes; crowded minutes
    zone_rules                           due times after a change of the zone rules
    questions, votes, subscriptions      questions to the guide; votes on answers; notices of new answers
    presence, servers, retention         when the bot was connected; servers and their settings; when data is deleted

A use case that serves a member is one transaction. The use cases of background jobs and notices may use several.

A use case raises MemberError with the words of a refusal. It raises NotSaved if the database cannot save the change.
The feature decides who may do something. If this decision depends on stored data, the feature passes a `Check` to the
use case. A `Check` raises an error if the member must not change the schedule.
"""
