-- Of a log that was written anew with sealed texts (`kehu reseal`): the log that it continues, and how that one ended.
create table store_origin (
    store uuid primary key,
    -- The last position that was taken over, and the SHA-256 of all hashes up to it, in order; empty until it was verified.
    until bigint not null default 0,
    digest text not null default '',
    resealed_at timestamptz not null default clock_timestamp()
);

-- What is folded tells what the events told: it is deleted with the keys of the person that they are about.
truncate stream_snapshot;
alter table stream_snapshot add column subject text;
create index stream_snapshot_subject on stream_snapshot (subject collate "C");

create or replace function destroy_keys(person text, kept text[]) returns bigint
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
    -- Of a contact, those of its customer.
    delete from stream_snapshot
    where subject collate "C" = person
       or subject collate "C" = split_part(person, '/', 1) || '/' || split_part(person, '/', 2);
    return destroyed;
end
$$;
