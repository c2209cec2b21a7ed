"""What the bot does and stores.

Start at `__main__` (the command line -> an exit status) or at `app` (the composition root). To follow what a member
does, read the command in `cogs`, then its use case in `members`, then the module of `store` that saves the change.

    cli         the commands of the terminal, one module for each group
    app         the composition root: the one place that imports the features
    playground  the simulated Discord
    client      what every feature needs of Discord
    members     use cases, without Discord: `async verb(core, member_id, ...) -> frozen value`
    core        what every use case needs
    export      the file of /mydata export: schema, reader
    store       the database, one module for each subject
    rules       pure values and functions
    zones       time zones and the names by which members know them

A module imports only modules below it in this list. `cogs` imports `bot`, and `bot` imports `knowledge`, never the
other way. The one exception is `app`, which imports the features. `make lint` fails on the first import that breaks
this rule.
"""

__version__ = "0.2.0"
