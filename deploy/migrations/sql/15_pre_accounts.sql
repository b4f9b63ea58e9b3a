-- An import asks which accounts a customer has: one entry for each account, whatever else is in the log.
create function partition_key(state bytea) returns text
language sql immutable strict parallel safe
return convert_from(state, 'UTF8')::jsonb ->> 'partitionkey';

create index stored_events_accounts on stored_events (partition_key(state))
where topic = 'credit-account.opened.v1';
