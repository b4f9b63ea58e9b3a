-- Who is signed in to the console (docs/adr/0035). The secret itself is in the browser alone: here is its hash.
create table console_session (
    id text primary key,
    secret_hash bytea not null unique,
    -- An ID token begins one session, and no second one for who finds it later.
    id_token_hash bytea not null unique,
    person text not null,
    begun_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp(),
    ends_at timestamptz not null,
    ended_at timestamptz,
    ended_why text,
    check ((ended_at is null) = (ended_why is null))
);

create index console_session_person on console_session (person);

grant insert, update, delete on console_session to kehu_api;
