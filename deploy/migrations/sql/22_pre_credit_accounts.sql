-- What a credit controller asks of an account: whose it is, how much may be owed on it, and which money pays nothing yet.

create table credit_account_list (
    account_id text primary key,
    customer text not null,
    currency text not null,
    zone text not null,
    limits jsonb not null,
    position bigint not null default 0
) with (fillfactor = 70);

create index credit_account_list_customer on credit_account_list (customer);

create table unapplied_receipts (
    account_id text not null,
    receipt text not null,
    customer text not null,
    currency text not null,
    amount numeric not null,
    received_at timestamptz not null,
    unapplied numeric not null,
    moved_at timestamptz not null,
    movements jsonb not null,
    position bigint not null default 0,
    primary key (account_id, receipt)
) with (fillfactor = 70);

-- Of what is left now, and of what was still left at an earlier instant: together they are all that a list can show.
create index unapplied_receipts_left on unapplied_receipts (received_at, account_id, receipt) where unapplied > 0;
create index unapplied_receipts_moved on unapplied_receipts (moved_at);
create index unapplied_receipts_customer on unapplied_receipts (customer);

grant insert, update, delete on credit_account_list, unapplied_receipts to kehu_worker;
