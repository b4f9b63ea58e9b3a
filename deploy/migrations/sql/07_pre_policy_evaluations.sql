-- For which periods the execution of a policy was evaluated.

create table policy_evaluations (
    pack text not null,
    period text not null,
    policy text not null,
    first date not null,
    due date not null,
    reports jsonb not null,
    primary key (pack, period)
);
