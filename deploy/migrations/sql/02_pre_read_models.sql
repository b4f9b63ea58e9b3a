-- The read models, one table per projection, and how far each has read.
-- Rows are rewritten in place by their worker: free room in the pages lets an update stay on its page.

create table checkpoint (
    projection text not null,
    generation integer not null,
    topic text not null,
    partition integer not null,
    position bigint not null,
    kafka_offset bigint not null,
    updated_at timestamptz not null default now(),
    primary key (projection, generation, topic, partition)
) with (fillfactor = 50);

-- Events that a projection could not take, and the later ones of the same streams, which wait behind them.
create table parked_event (
    projection text not null,
    generation integer not null,
    stream text not null,
    position bigint not null,
    type text not null,
    error text not null,
    parked_at timestamptz not null default now(),
    primary key (projection, generation, position)
);

create index parked_event_stream on parked_event (projection, generation, stream);

create table tier_list (
    customer text primary key,
    assignments jsonb not null
) with (fillfactor = 70);

create table overdue_receivables (
    account_id text not null,
    invoice text not null,
    customer text not null,
    currency text not null,
    amount numeric not null,
    invoice_date date not null,
    due_date date not null,
    zone text not null,
    occurred_at timestamptz not null,
    paid numeric not null,
    disputed numeric not null,
    moved_at timestamptz not null,
    movements jsonb not null,
    primary key (account_id, invoice)
) with (fillfactor = 70);

-- What is open now, and what was still open at an earlier instant: together they are all that a list can show.
create index overdue_receivables_open on overdue_receivables (due_date, account_id, invoice) where paid < amount;
create index overdue_receivables_moved on overdue_receivables (moved_at);
create index overdue_receivables_customer on overdue_receivables (customer);

create table complaint_sla (
    complaint text primary key,
    customer text not null,
    received_at timestamptz not null,
    changes jsonb not null,
    changed_at timestamptz not null,
    state text not null,
    severity text,
    owner text
) with (fillfactor = 70);

create index complaint_sla_customer on complaint_sla (customer, complaint);
create index complaint_sla_state on complaint_sla (state, complaint);
create index complaint_sla_owner on complaint_sla (owner, complaint);
create index complaint_sla_changed on complaint_sla (changed_at);

create table customer_history (
    position bigint primary key,
    customer text not null,
    stream text not null,
    version bigint not null,
    type text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    actor text not null,
    reason text,
    data jsonb not null
);

create index customer_history_customer on customer_history (customer, position);

create table purchases (
    customer text not null,
    purchase text not null,
    purchased_on date not null,
    quantity bigint not null,
    amount numeric not null,
    currency text not null,
    refunds jsonb not null,
    primary key (customer, purchase)
) with (fillfactor = 90);

create index purchases_day on purchases (purchased_on);
