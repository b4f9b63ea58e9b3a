-- The ledger of each account, its orders, and its conditions: what exposure, holds and collection are worked out from.

create table account_ledger (
    account_id text not null,
    entry bigint not null,
    customer text not null,
    currency text not null,
    at timestamptz not null,
    kind text not null,
    document text not null,
    against text,
    amount numeric not null,
    receivable numeric not null,
    cash numeric not null,
    credit numeric not null,
    income numeric not null,
    position bigint not null default 0,
    primary key (account_id, entry)
);

create index account_ledger_in_order on account_ledger (account_id, at, entry);
create index account_ledger_customer on account_ledger (customer);

create table credit_orders (
    account_id text not null,
    number text not null,
    customer text not null,
    currency text not null,
    steps jsonb not null,
    deliveries jsonb not null,
    causes jsonb not null,
    reserved numeric not null,
    unbilled numeric not null,
    moved_at timestamptz not null,
    position bigint not null default 0,
    primary key (account_id, number)
) with (fillfactor = 70);

create table credit_conditions (
    account_id text primary key,
    customer text not null,
    grades jsonb not null,
    insured jsonb not null,
    groups jsonb not null,
    members jsonb not null,
    group_limits jsonb not null,
    manual jsonb not null,
    distress jsonb not null,
    promises jsonb not null,
    steps jsonb not null,
    position bigint not null default 0
) with (fillfactor = 70);

grant insert, update, delete on account_ledger, credit_orders, credit_conditions to kehu_worker;

insert into projection_generation (projection, generation, state)
select projection, 1, 'live'
from unnest(array['account_ledger', 'credit_orders', 'credit_conditions']) as known (projection);
