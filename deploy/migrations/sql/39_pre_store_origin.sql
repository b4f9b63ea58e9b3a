-- Of a log that was written anew with sealed texts (`kehu reseal`): the log that it continues, and how that one ended.
create table store_origin (
    store uuid primary key,
    -- The last position that was taken over, and the SHA-256 of all hashes up to it, in order; empty until it was verified.
    until bigint not null default 0,
    digest text not null default '',
    resealed_at timestamptz not null default clock_timestamp()
);
