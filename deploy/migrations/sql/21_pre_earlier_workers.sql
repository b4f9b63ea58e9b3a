-- Workers of an earlier release may be at work while this runs, and for a while afterwards. What they would do wrong is
-- refused here, and done by workers of this release, which take it up by themselves (docs/reliability.md).

-- They do not know the columns that were added last: they would leave them as they are in a row that goes on, or write
-- what is in one column without what they do not know of it. So a row says which migration's columns it was written
-- with, and with which event; the migration that next changes the columns of a table puts its own number here.
alter table customer_list add column written text not null default '';
alter table purchases add column written text not null default '';

-- They pass over events of a type that they do not know. A worker of this release parks them, and says so here.
alter table checkpoint add column whole_to bigint not null default 0;

create function refuse_to_pass_over() returns trigger
language plpgsql
as $$
declare
    missed record;
begin
    select passed.notification_id as position, passed.topic as type into missed
    from (
        select e.notification_id, e.topic
        from stored_events e
        where e.notification_id > old.position and e.notification_id <= new.position
            and not exists (select from relay_late late where late.position = e.notification_id)
        union all
        select e.notification_id, e.topic
        from relay_late late
        join stored_events e on e.notification_id = late.position
        where late.published_as > old.position and late.published_as <= new.position
    ) as passed
    where new.topic = 'kehu.' || split_part(passed.topic, '.', 1) || '.v1' and passed.topic <> all (array[
        -- What the releases before migration 15 know.
        'account-manager.appointed.v1', 'account-manager.coordinator-assigned.v1',
        'account-manager.grade-changed.v1', 'account-manager.left.v1', 'complaint.closed.v1',
        'complaint.received.v1', 'complaint.reopened.v1', 'complaint.resolved.v1', 'complaint.responded.v1',
        'complaint.taken-in-charge.v1', 'complaint.triaged.v1', 'complaint.waiting-ended.v1',
        'complaint.waiting-started.v1', 'complaint.work-noted.v1', 'credit-account.dispute-opened.v1',
        'credit-account.dispute-resolved.v1', 'credit-account.invoice-recorded.v1', 'credit-account.limit-set.v1',
        'credit-account.opened.v1', 'credit-account.receipt-allocated.v1', 'credit-account.receipt-recorded.v1',
        'customer.absorbed.v1', 'customer.basic-information-changed.v1', 'customer.bid-recorded.v1',
        'customer.business-information-changed.v1', 'customer.contact-recorded.v1', 'customer.contact-removed.v1',
        'customer.credit-information-changed.v1', 'customer.details-changed.v1', 'customer.duplicate-ruled-out.v1',
        'customer.file-archived.v1', 'customer.handed-over.v1', 'customer.linked.v1',
        'customer.market-information-changed.v1', 'customer.member-linked.v1', 'customer.member-unlinked.v1',
        'customer.merged.v1', 'customer.owner-assigned.v1', 'customer.phone-checked.v1',
        'customer.project-recorded.v1', 'customer.purchase-recorded.v1', 'customer.refund-recorded.v1',
        'customer.registered.v1', 'customer.released.v1', 'customer.score-given.v1', 'customer.source-recorded.v1',
        'customer.tier-approved.v1', 'customer.tier-assigned.v1', 'customer.tier-kept.v1',
        'customer.tier-overridden.v1', 'customer.tier-proposed.v1', 'customer.tier-rejected.v1',
        'customer.unlinked.v1', 'customer.unmerged.v1', 'customer.verified.v1', 'policy.activated.v1',
        'policy.approved.v1', 'policy.drafted.v1', 'policy.evaluated.v1', 'policy.withdrawn.v1',
        'unit.pack-chosen.v1'
    ])
    order by passed.notification_id
    limit 1;

    if found then
        raise exception using
            message = 'a worker of an earlier release does not know ' || missed.type || ', the event at '
                || missed.position || ': a worker of a newer release must take its place';
    end if;
    return new;
end
$$;

create trigger nothing_is_passed_over
before update on checkpoint
for each row
when (new.position > old.position and new.whole_to <> new.position)
execute function refuse_to_pass_over();

-- Streams that wait at the relay are published behind everything stored now. The relay may neither lock the log nor draw
-- numbers itself; events that it has not read yet are among them, so that none of them overtakes those that wait.
create function publish_parked(chosen uuid[]) returns bigint
language plpgsql security definer
set search_path = public, pg_temp
as $$
declare
    published bigint;
begin
    if cardinality(chosen) = 0 then
        return 0;
    end if;
    set local lock_timeout = '10s';
    lock table stored_events in exclusive mode;

    with retried as (
        delete from relay_parked where stream_id = any(chosen)
        returning stream_id, position
    ),

    events as (
        select e.notification_id as position, e.originator_id as stream_id
        from retried
        join stored_events e on e.originator_id = retried.stream_id
        where e.notification_id >= retried.position
        order by e.notification_id
    )

    insert into relay_late as late (position, stream_id, published_as)
    select events.position, events.stream_id, nextval('stored_events_notification_id_seq') from events
    on conflict (position) do update set published_as = excluded.published_as;

    get diagnostics published = row_count;
    notify stored_events;
    return published;
end
$$;

revoke execute on function publish_parked(uuid[]) from public;
grant execute on function publish_parked(uuid[]) to kehu_relay;
