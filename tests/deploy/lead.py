"""Starts an installed whichcert as its program does, with discord.py led to the Discord of a test.

This file is copied beside the installed program, and imports nothing of the tests.
"""

from __future__ import annotations

import os

import yarl
from discord import gateway, http

from bot.__main__ import program

http.Route.BASE = f"{os.environ['WIRE_HTTP']}/api/v10"
gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["WIRE_GATEWAY"])
program()
