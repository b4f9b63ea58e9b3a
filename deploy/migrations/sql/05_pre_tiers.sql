-- Since when each customer is one, of which kind and unit, whether it is shown under another, its scores, and what evaluations of its tier left open.

create table tier_evidence (
    customer text primary key,
    registered_at timestamptz,
    classed jsonb not null,
    merged jsonb not null,
    scores jsonb not null,
    asked jsonb not null,
    proposals jsonb not null
) with (fillfactor = 70);

create index tier_evidence_proposals on tier_evidence (customer) where proposals <> '[]';
