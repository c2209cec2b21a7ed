"""Study: logged days, streaks, pauses, the leaderboard and the plan."""
