-- One round trip appends a group: under the lock it is checked that nothing has changed since the group was decided.

-- A sealed event ends with its hash of 64 digits, a quote and a brace.
create function sealed_hash(state bytea) returns text
language sql immutable strict parallel safe
return encode(substring(state from octet_length(state) - 65 for 64), 'escape');

-- Returns the events' positions; null, and stores nothing, where a stream does not end with the event named as its
-- head (version 0: no event), where the store does not hold the event named `held`, or where a command is known.
create function append_group(
    head_ids uuid[],
    head_versions bigint[],
    head_hashes text[],
    held_id uuid,
    held_version bigint,
    held_hash text,
    new_commands uuid[],
    event_ids uuid[],
    event_versions bigint[],
    event_types text[],
    event_states bytea[],
    command_ids uuid[],
    request_hashes bytea[],
    streams text[],
    stream_ids uuid[],
    versions bigint[],
    appended bigint[],
    codes text[],
    messages text[]
) returns bigint[]
language plpgsql
as $$
declare
    positions bigint[] := '{}';
begin
    -- The lock that the eventsourcing library takes: readers by position miss nothing. It is held for one group only,
    -- so whoever waits for longer waits for a writer that hangs. Without events no position is given.
    if cardinality(event_ids) > 0 then
        set local lock_timeout = '10s';
        lock table stored_events in exclusive mode;
    end if;

    if exists (select from command_log where command_id = any(new_commands)) then
        return null;
    end if;

    if exists (
        select
        from unnest(head_ids, head_versions, head_hashes) as head (id, version, hash)
        left join lateral (
            select stored.originator_version, stored.state
            from stored_events as stored
            where stored.originator_id = head.id
            order by stored.originator_version desc
            limit 1
        ) as newest on true
        where coalesce(newest.originator_version, 0) <> head.version
            or coalesce(sealed_hash(newest.state), '') <> head.hash
    ) then
        return null;
    end if;

    if held_version > 0 and not exists (
        select
        from stored_events
        where originator_id = held_id and originator_version = held_version and sealed_hash(state) = held_hash
    ) then
        return null;
    end if;

    insert into command_log (command_id, request_hash, stream, originator_id, version, appended, code, message)
    select *
    from unnest(command_ids, request_hashes, streams, stream_ids, versions, appended, codes, messages);

    if cardinality(event_ids) > 0 then
        with inserted as (
            insert into stored_events (originator_id, originator_version, topic, state)
            select *
            from unnest(event_ids, event_versions, event_types, event_states)
            returning notification_id
        )

        select array_agg(notification_id order by notification_id) into positions
        from inserted;

        notify stored_events;
    end if;

    return positions;
end
$$;
