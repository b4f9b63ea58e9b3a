-- The keys that seal the personal data of each person (docs/adr/0027). A key that was destroyed leaves its row, so that
-- what it sealed is known to be erased, and not lost; a person who was forgotten gets no key again.
create table subject_key (
    key_id bigint primary key,
    subject text not null,
    -- The key under the master key, which is not in the database; null where it was destroyed.
    wrapped bytea,
    made_at timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    check ((wrapped is null) = (destroyed_at is not null))
);

-- Names this log in the list of those who were forgotten, which is kept outside the database.
create table store_identity as
select gen_random_uuid() as id;

create index subject_key_subject on subject_key (subject collate "C");

-- What `append_group` does, and the keys of what is appended: new ones are stored, those used must still be there, and
-- those of a person who is forgotten are destroyed. All of it is one transaction, under the lock of the log.
create function append_sealed_group(
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
    messages text[],
    new_keys bigint[],
    new_subjects text[],
    new_wrapped bytea[],
    used_keys bigint[],
    forgotten text[],
    kept text[]
) returns bigint[]
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    positions bigint[];
    each text;
begin
    positions := append_group(
        head_ids, head_versions, head_hashes, held_id, held_version, held_hash, new_commands,
        event_ids, event_versions, event_types, event_states,
        command_ids, request_hashes, streams, stream_ids, versions, appended, codes, messages
    );
    if positions is null then
        return null;
    end if;

    if cardinality(used_keys) > 0 and exists (
        select
        from unnest(used_keys) as used (key_id)
        left join subject_key as stored using (key_id)
        where stored.wrapped is null
    ) then
        raise exception using message = 'a key was destroyed', errcode = 'integrity_constraint_violation';
    end if;

    if cardinality(new_keys) > 0 then
        if exists (
            select
            from subject_key as stored
            where stored.subject collate "C" = any(new_subjects) and stored.wrapped is null
        ) then
            raise exception using message = 'a person was forgotten', errcode = 'integrity_constraint_violation';
        end if;
        insert into subject_key (key_id, subject, wrapped)
        select *
        from unnest(new_keys, new_subjects, new_wrapped);
    end if;

    foreach each in array forgotten loop
        perform destroy_keys(each, kept);
    end loop;
    if cardinality(forgotten) > 0 then
        -- What is folded holds what the events told.
        delete from stream_snapshot where originator_id = any(event_ids);
    end if;

    return positions;
end
$$;

-- Destroys the keys of a person and of all that belongs to it, but for the subjects that are kept, and leaves a mark that
-- nothing is sealed for the person any more.
create function destroy_keys(person text, kept text[]) returns bigint
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    destroyed bigint;
begin
    update subject_key
    set wrapped = null, destroyed_at = clock_timestamp()
    where wrapped is not null
      and (
          subject collate "C" = person
          or subject collate "C" >= person || '/' and subject collate "C" < person || '0'
      )
      and subject <> all(kept);
    get diagnostics destroyed = row_count;
    insert into subject_key (key_id, subject, destroyed_at)
    select hashtextextended('forgotten ' || person, 0), person, clock_timestamp()
    on conflict do nothing;
    return destroyed;
end
$$;

revoke execute on function append_sealed_group from public;
revoke execute on function destroy_keys from public;
grant execute on function append_sealed_group to kehu_api;
grant select on subject_key, store_identity to kehu_api, kehu_relay, kehu_worker;
