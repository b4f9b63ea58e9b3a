-- Who the customers are, and their account managers.

create table customer_list (
    customer text primary key,
    full_name text not null,
    kind text,
    region text,
    size text,
    nature text,
    market text,
    continent text,
    country text,
    unit_id text,
    registered_at timestamptz not null,
    received_at timestamptz,
    received_by text,
    source text,
    submitted_by text,
    vouched_by text,
    referred_by text,
    owner text,
    owner_since timestamptz,
    owner_position bigint,
    verifications jsonb not null,
    merged_into text,
    merges jsonb not null,
    absorbed jsonb not null,
    head text,
    relation text,
    members jsonb not null,
    ruled_out jsonb not null,
    information jsonb not null,
    contacts jsonb not null,
    projects jsonb not null
) with (fillfactor = 70);

create index customer_list_owner on customer_list (owner, customer);
-- Few were ever merged: every list looks here for the survivors of those it shows.
create index customer_list_merged on customer_list (customer) where merges <> '[]';

create table manager_list (
    manager text primary key,
    full_name text not null,
    grade text not null,
    coordinator text,
    appointed_at timestamptz not null,
    left_at timestamptz,
    successor text
);
