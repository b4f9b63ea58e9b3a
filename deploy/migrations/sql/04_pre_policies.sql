-- The versions of policy packs, and which pack each business unit runs.

create table policy_list (
    pack text not null,
    version text not null,
    title text not null,
    effective_from timestamptz not null,
    sha256 text not null,
    content text not null,
    state text not null,
    author text not null,
    approver text,
    activated_by text,
    evaluation_due date,
    steps jsonb not null,
    primary key (pack, version)
);

create table unit_list (
    unit text primary key,
    choices jsonb not null
);
