-- Finds the ids next to a mistyped one: one entry for each stream, for the command that began it.
create index command_log_began on command_log (stream collate "C") where appended > 0 and version = appended;
