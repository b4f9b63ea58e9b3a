-- The board of the desk with its filters, and of the past (`projections/obligations/desk_rows.py`): a page reads the
-- cases that it shows, and nothing that is settled.
drop index obligations_running;
create index obligations_running on obligations (coalesce(due_at, '9999-01-01T00:00:00Z'), subject, kind, instance)
    where met_at is null and history -> -1 ->> 'cause' <> 'withdrawn';
create index obligations_first on obligations (subject, coalesce(due_at, '9999-01-01T00:00:00Z'), kind, instance)
    where met_at is null and history -> -1 ->> 'cause' <> 'withdrawn';
create index obligations_unit on obligations (unit, coalesce(due_at, '9999-01-01T00:00:00Z'), subject, kind, instance)
    where met_at is null and history -> -1 ->> 'cause' <> 'withdrawn';
create index obligations_kind on obligations (kind, coalesce(due_at, '9999-01-01T00:00:00Z'), subject, instance)
    where met_at is null and history -> -1 ->> 'cause' <> 'withdrawn';
create index obligations_changed on obligations (changed_at);
create index complaint_sla_open_owner on complaint_sla (owner) where state = 'open';
create index complaint_sla_open_severity on complaint_sla (severity) where state = 'open';
