"""A message stays for years: today's bot understands each custom_id that was ever sent, and builds it the same."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from bot.client.persistent import PersistentModal
from bot.members.plan import Given
from cogs.credentials.questionnaire import Choose
from cogs.credentials.target_buttons import KeepRetired, TakeInstead
from cogs.guide.answer_buttons import ShowPassage
from cogs.guide.choice_buttons import ChoosePassage
from cogs.guide.vote_buttons import VoteButton
from cogs.reminders.buttons import Snooze
from cogs.reminders.replies import TakeMinute
from cogs.study.plan_buttons import SavePlan, TurnPlan
from cogs.study.study_buttons import MyZone
from tests.world import World

SENT = [
    "another-zone:12",
    "card:google-pmle",
    "card:google-pmle:compare",
    "card:google-pmle:facts",
    "card:google-pmle:openly",
    "card:google-pmle:prepare",
    "card:google-pmle:tests",
    "card:google-pmle:view",
    "choose-target:google-pmle:2027-03-14",
    "choose-target:google-pmle:none",
    "compare:google-pmle",
    "compare:google-pmle:here",
    "comparison:google-pmle,aws-mla",
    "comparison:google-pmle,aws-mla,aws-mls:openly",
    "contents:choose:top:0",
    "contents:choose:0123456789ab:12",
    "contents:go:0123456789ab:3",
    "digest-join",
    "digest-share",
    "exam-clear:0123456789ab",
    "exam-keep:as-it-is:0123456789ab",
    "exam-keep:without-date:0123456789ab",
    "exam-moved:0123456789ab",
    "exam-moved:0123456789ab:r7.261123.0",
    "exam-not-yet:0123456789ab",
    "exam-passed:0123456789ab",
    "exam-passed:0123456789ab:r7.261123.0",
    "exam-undo:0123456789ab",
    "exam-date-form:aws-ml-engineer-associate",
    "exam-date:google-pmle",
    "help:all",
    "help:start",
    "keep-retired:aws-mls:2027-03-14",
    "keep-retired:aws-mls:none",
    "leaderboard:100000000000000001:0",
    "my-zone:12:America/Argentina/Buenos_Aires",
    "my-zone:12:Etc/GMT+5",
    "mydata:delete",
    "pause:days:2027-03-14:none",
    "pause:days:none:2027-03-14",
    "pause:end",
    "pause:start",
    "plan:done:google-pmle:0123abcd:20270314:1:-",
    "plan:open:google-pmle:0123abcd:-:-:-",
    "plan:tick:google-pmle:-:-:-",
    "plan:page:2:20270314:1:-",
    "plan:page:0:-:-:-",
    "plan:save:google-pmle:20270314:0:2",
    "plan:show:about:-:-:-",
    "plan:show:file:20270314:1:-",
    "reload:cancel",
    "remind-end:7",
    "remind-remove-one",
    "remind-remove:7",
    "remind-manage:r7.261123.0",
    "remind-resume:7",
    "remind-skip:r7.261123.0",
    "remind-snooze:evening:r7.261123.0",
    "remind-snooze:hour:r7.261123.12",
    "remind-snooze:tomorrow:r7.261123.0",
    "remind-stop:r7.261123.0",
    "remind-streak-off:r7.261123.0",
    "remind-take:7:1830:1835",
    "remind-take:7:0005:2355",
    "remind-unskip:r7.261123.0",
    "praise:off",
    "praise:on",
    "right:12:public:-",
    "right:123456789012345678:private:passing-score",
    "setup-form:time:12",
    "setup-form:zone:12",
    "setup-goal",
    "setup:day:12",
    "setup:do:back",
    "setup:do:forget",
    "setup:do:forget-ask",
    "setup:do:leaderboard-off",
    "setup:do:leaderboard-on",
    "setup:do:mentions-off",
    "setup:do:mentions-on",
    "setup:do:public-everywhere",
    "setup:do:public-nowhere",
    "setup:do:questions-ask",
    "setup:do:questions-off",
    "setup:do:questions-on",
    "setup:edit:time:12",
    "setup:edit:zone:12",
    "setup:gaps",
    "setup:goal",
    "setup:page",
    "setup:public-in",
    "setup:role:12",
    "setup:stop:12",
    "setup:where:0",
    "setup:where:12",
    "settings-form:rest_days",
    "settings:day_end",
    "share-card:google-pmle",
    "share:passing-score",
    "share:passing-score:12",
    "sharing:off",
    "sharing:on",
    "show:100000000000000001:passing-score",
    "show:0:passing-score:12",
    "show:-:passing-score",
    "show:-:passing-score:123456789012345678",
    "studied:a",
    "studied:a12",
    "studied:r7.261123.0",
    "take-instead:google-pmle:none",
    "target:google-pmle",
    "tell-me",
    "try-again:exam-date-form:google-pmle",
    "try-again:settings-form:zone",
    "undo-details:12",
    "undo-shown:12",
    "undo:12",
    "vote:12:helpful",
    "vote:123456789012345678:helpful",
    "vote:12:not-helpful",
    "wc:ask:0:-----",
    "wc:back:3:12-0a",
    "wc:more:changes:12-0a",
    "wc:more:notices:------",
    "wc:more:other:------",
    "wc:more:why:------",
    "wc:over:3:12-0a",
    "wc:share:12-0a",
    "wc:show:3:12-0a",
    "withdraw:12",
    "zone-form:12",
]
NEVER_SENT = [
    "exam-keep:for-ever:0123456789ab",
    "exam-passed:0123456789ab:r7",
    "keep-retired:aws-mls:2027-02-30",
    "leaderboard:x:0",
    "my-zone:12:Europe/Ber lin",
    "plan:done:google-pmle:0123abc:-:-:-",
    "plan:page:0:20270230:-:-",
    "plan:save:google-pmle:20270314:9:-",
    "reload:cancel:1",
    "remind-snooze:year:r7.261123.0",
    "remind-take:7:2460:1835",
    "right:12:public:None",
    "right:12:secret:passing-score",
    "settings:colour",
    "setup:do:everything",
    "setup:edit:day:12",
    "sharing:perhaps",
    "show:1:passing-score:twelve",
    "studied:b12",
    "undo:",
    "undo:1:2",
    "vote:12:great",
    "wc:ask:10:-----",
    "withdraw:1\n",
]


def kinds(world: World) -> list[Any]:
    return [*world.bot.persistent_items, *world.bot.persistent_modals]


def kind_of(world: World, custom_id: str) -> Any:
    (kind,) = [one for one in kinds(world) if one.declaration.split("{")[0] in custom_id and one.parse(custom_id)]
    return kind


async def test_what_was_sent_is_understood_and_built_the_same(world: World) -> None:
    for custom_id in SENT:
        item = kind_of(world, custom_id).parse(custom_id)
        assert item.declared().build(vars(item)) == custom_id
        if not isinstance(item, PersistentModal):
            assert item.custom_id == custom_id
            templates = [(one, one.__discord_ui_compiled_template__) for one in world.bot.persistent_items]
            matching = [one for one, template in templates if template.fullmatch(custom_id)]
            assert matching == [type(item)], "discord.py runs every item whose template matches"


async def test_no_kind_is_left_out(world: World) -> None:
    assert {kind_of(world, custom_id) for custom_id in SENT} == set(kinds(world))


async def test_what_was_never_sent_is_not_understood(world: World) -> None:
    for custom_id in NEVER_SENT:
        assert not [one for one in kinds(world) if one.parse(custom_id)], custom_id


async def test_values_come_back_as_they_were(world: World) -> None:
    given = Given(date(2027, 3, 14), None, None)
    for item in (
        Snooze("evening", "r7.261123.0"),
        TakeMinute(7, time(18, 30), time(0, 5)),
        KeepRetired("aws-mls", None, "a name"),
        TakeInstead("aws-mls", date(2027, 3, 14)),
        SavePlan("google-pmle", given),
        TurnPlan(3, Given(), "Further"),
        ShowPassage(1, "passing-score", None, "words"),
        ShowPassage(1, "passing-score", 12),
        ShowPassage(None, "passing-score", 123456789012345678),
        VoteButton(12, helpful=False),
        ChoosePassage(12, False, None, "None of these"),
        ChoosePassage(123456789012345678, True, "x" * 64, is_chosen=True),
        MyZone(1, "Etc/GMT-14"),
        Choose(2, "12-0a"),
    ):
        again = type(item).parse(item.custom_id)
        assert again is not None
        declared = type(item).declared()
        assert declared.parse(item.custom_id) == {
            name: vars(item)[name] for name in declared.parse(item.custom_id) or {}
        }
