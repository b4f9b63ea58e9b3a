-- The folded state of a long stream after its event `version`: a cache that may be emptied at any time.

create table stream_snapshot (
    originator_id uuid primary key,
    version bigint not null,
    hash text not null,
    fold text not null,
    state bytea not null
);

-- The state is compressed already.
alter table stream_snapshot alter column state set storage external;
