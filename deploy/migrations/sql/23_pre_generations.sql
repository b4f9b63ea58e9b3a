-- Which generation of a read model is live, which is being built and which is kept (docs/adr/0022). The tables of one
-- that is being built are in `kehu_next`, those of one that is kept in `kehu_last`, under the same names.
create schema kehu_next;
create schema kehu_last;
grant usage on schema kehu_next, kehu_last to kehu_api, kehu_relay, kehu_worker;

create table projection_generation (
    projection text not null,
    generation integer not null,
    state text not null check (state in ('live', 'building', 'old')),
    -- Of the definition that made the rows; null where the first worker that comes says that they are its own.
    fingerprint text,
    -- What is done to a generation that is being built, and the position up to which the log is folded.
    phase text,
    until bigint,
    buckets integer,
    events bigint not null default 0,
    seconds double precision not null default 0,
    began_at timestamptz not null default now(),
    ended_at timestamptz,
    primary key (projection, generation),
    -- Looked at when a statement ends: one exchanges two generations.
    unique (projection, state) deferrable
) with (fillfactor = 50);

insert into projection_generation (projection, generation, state)
select projection, 1, 'live'
from unnest(array[
    'tier_list', 'tier_evidence', 'overdue_receivables', 'complaint_sla', 'customer_history', 'purchases',
    'customer_list', 'manager_list', 'policy_list', 'policy_evaluations', 'unit_list', 'credit_account_list',
    'unapplied_receipts'
]) as known (projection);

-- The parts of the log that are folded into a generation that is being built: an interrupted rebuild goes on behind them.
create table projection_bucket (
    projection text not null,
    generation integer not null,
    bucket integer not null,
    events bigint not null,
    primary key (projection, generation, bucket)
);

create view live_generation as
select projection, generation from projection_generation where state = 'live';

create view live_checkpoint as
select projection, generation, topic, partition, position, kafka_offset, updated_at, applied_at
from checkpoint
join live_generation using (projection, generation);

create view live_parked_event as
select projection, generation, stream, position, type, error, parked_at, skipped_at, skipped_by, reason
from parked_event
join live_generation using (projection, generation);

grant select on live_generation, live_checkpoint, live_parked_event to kehu_api, kehu_relay, kehu_worker;
grant insert, update on projection_generation to kehu_worker;

-- Workers before this migration take generation 1 for the live one. Only those that ask say so with each step.
alter table checkpoint add column live_to bigint not null default 0;

create function refuse_a_generation_that_is_not_live() returns trigger
language plpgsql
as $$
begin
    if exists (select from live_generation where projection = new.projection and generation <> new.generation) then
        raise exception using
            message = 'generation ' || new.generation || ' of ' || new.projection || ' is not live any more: '
                || 'a worker of a newer release must take the place of this one';
    end if;
    return new;
end
$$;

create trigger only_the_live_generation_moves
before update on checkpoint
for each row
when (new.position > old.position and new.live_to <> new.position)
execute function refuse_a_generation_that_is_not_live();
