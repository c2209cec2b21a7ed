"""What the bot does and remembers.

Start at `__main__` (the command line -> an exit status) or at `app` (the composition root); follow what a member does
from its command in `cogs` to `members`, which does one thing with `Core`, to `store`, which keeps it.

    cli         the commands of the terminal, a module a group
    app         the composition root: the one place that imports the features
    playground  the simulated Discord
    client      what every feature needs of Discord
    members     use cases, without Discord: `async verb(core, member_id, ...) -> frozen value`
    core        what every use case needs
    export      the file of /mydata export: schema, reader
    store       the database, one module a subject
    rules       pure values and functions
    zones       time zones and the names by which members know them

Imports go down this list and never up, from `cogs` to `bot` to `knowledge`; `make lint` fails on the first that does.
"""
