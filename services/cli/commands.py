"""The module and function of each command; its help is the function's docstring."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Sent(NamedTuple):
    """A command of the catalogue, built from what it takes: `complaint.receive`."""

    name: str


class Group(NamedTuple):
    """Commands under one name. `options` is the function that takes the options before the command.

    With `runs_alone`, this function also does its work where no command follows. Of the aggregate in `category` each
    command of the catalogue is in the group, unless one of the same name is; `aliases` are other names of the group.
    """

    help: str
    commands: Mapping[str, str]
    options: str | None = None
    runs_alone: bool = False
    category: str | None = None
    aliases: tuple[str, ...] = ()


COMMANDS: Final[Mapping[str, str | Group]] = {
    "up": "services.cli.process.up:up",
    "down": "services.cli.process.stack:down",
    "env": "services.cli.process.stack:env",
    "status": "services.cli.process.status:status",
    "import": Group(
        """Store the rows of a file: text (CSV), or a workbook (XLSX).

        Every good row is stored whole; bad ones go to a rejects file.
        Importing a file again changes nothing.

        customers: customer_id, full_name; optional: kind, size, nature, market,
        continent, country, region, unit_id, registered_on, received_at,
        received_by, contact_id, contact_name, contact_surname,
        contact_given_name, contact_position, contact_email, contact_phone,
        owner_id. As in: KH-001,上海某某公司

        receivables: customer_id, invoice_number, invoice_date, due_date,
        amount, disputed, settled_date; optional: account_id, country_code,
        days_to_settle, days_late.
        As in: A-1,605,2012-01-03,2012-02-02,15.90,no,2012-02-15

        open-items: customer_id, kind, number, date, amount; optional: account_id,
        customer_name, due_date, terms_days, terms_months, end_of_month,
        discount_percent, discount_days, against.
        As in: A-1,invoice,605,2025-01-03,15.90

        bank-statement: a statement as a bank sends it (camt.053, XML); as a table:
        entry_id, bank_account, booked_on, amount, currency, direction; optional:
        returned, payer, text, references.
        As in: B-1,6222-01,2025-03-01,15.90,CNY,credit

        helpdesk: case_id, activity, resource, timestamp, customer,
        seriousness; optional: service_level.
        As in: 8,Take in charge ticket,R6,2012-07-05 08:30:32,C8,S2

        purchases: customer_id, date, quantity, amount.
        As in: 00004,1997-01-18,2,29.73

        Other headings are named with --map, as in --map 客户编号=customer_id.
        """,
        {
            "customers": "services.cli.imports.layouts:customers",
            "receivables": "services.cli.imports.layouts:receivables",
            "open-items": "services.cli.imports.layouts:open_items",
            "bank-statement": "services.cli.imports.layouts:bank_statement",
            "helpdesk": "services.cli.imports.layouts:helpdesk",
            "purchases": "services.cli.imports.layouts:purchases",
        },
    ),
    "bulk": "services.cli.bulk:bulk",
    "simulate": "services.cli.simulate:simulate",
    "export": Group("The log as files.", {"log": "services.cli.export:log"}),
    "query": Group(
        "Lists, as of any moment.",
        {
            "overdue": "services.cli.query.credit:overdue",
            "ageing": "services.cli.query.credit:aged",
            "accounts": "services.cli.query.credit:listed",
            "unapplied": "services.cli.query.credit:left",
            "ledger": "services.cli.query.ledger:lines",
            "balances": "services.cli.query.ledger:summed",
            "exposure": "services.cli.query.standing:exposure",
            "collection": "services.cli.query.standing:collection",
            "indicators": "services.cli.query.reports:indicated",
            "provisions": "services.cli.query.reports:provided",
            "concentration": "services.cli.query.reports:concentrated",
            "limit-use": "services.cli.query.reports:used",
            "complaints": "services.cli.query.complaints:listed",
            "staff": "services.cli.organisation.staff:listed",
            "purchases": "services.cli.query.purchases:purchases",
            "tiers": "services.cli.query.tiers:tiers",
        },
    ),
    "customers": Group(
        "Customers: find, count, merge, verify and hand over; the people who answer for them.",
        {
            "list": "services.cli.customers.list:list_",
            "show": "services.cli.customers.show:show_file",
            "export-subject": "services.cli.customers.privacy:export_subject",
            "erasure": "services.cli.customers.privacy:erasure",
            "accesses": "services.cli.customers.accesses:accesses",
            "duplicates": "services.cli.customers.duplicates:duplicates",
            "merge": "services.cli.customers.change:merge",
            "unmerge": "services.cli.customers.change:unmerge",
            "link": "services.cli.customers.change:link",
            "unlink": "services.cli.customers.change:unlink",
            "rule-out": "services.cli.customers.change:rule_out",
            "verify-due": "services.cli.customers.verify_due:verify_due",
            "verify": "services.cli.customers.change:verify",
            "enrol": "services.cli.customers.enrol:enrol",
            "persons": "services.cli.customers.persons:persons",
            "managers": "services.cli.customers.managers:managers",
            "hand-over": "services.cli.customers.hand_over:hand_over",
        },
        category="customer",
        aliases=("customer",),
    ),
    "complaints": Group(
        "Complaints: received, triaged, answered, resolved, closed.",
        {
            "show": "services.cli.complaints.show:show_case",
            "handling": "services.cli.complaints.handling:handling",
            "analyse": "services.cli.complaints.handling:analyse",
        },
        category="complaint",
        aliases=("complaint",),
    ),
    "credit": Group(
        "Credit accounts: limits, invoices, receipts, disputes.",
        {
            "show": "services.cli.credit.show:show_account",
            "statement": "services.cli.credit.documents:statement",
        },
        category="credit-account",
        aliases=("credit-account", "credit-accounts"),
    ),
    "collection": Group(
        "Collection: from whom to collect next, and the letters that remind customers.",
        {
            "list": "services.cli.query.standing:collection",
            "letter": "services.cli.credit.documents:letter",
        },
    ),
    "account-managers": Group(
        "The people who work here: enrolled, appointed, graded, with their roles and leave.",
        {"list": "services.cli.organisation.staff:listed", "acting": "services.cli.organisation.staff:acting"},
        category="account-manager",
        aliases=("account-manager", "staff"),
    ),
    "measures": Group(
        "Corrective measures: opened, taken, checked for their effect.",
        {"list": "services.cli.organisation.measures:listed"},
        category="measure",
        aliases=("measure",),
    ),
    "bank-entries": Group(
        "Entries of bank statements: whose money they are.",
        {"list": "services.cli.credit.bank_entries:listed"},
        category="bank-entry",
        aliases=("bank-entry",),
    ),
    "reverse": Group(
        """Corrections: what was recorded is taken back, with a person and a reason.

        `kehu credit reverse-receipt` and the like are the same commands under the names of the catalogue.
        """,
        {
            "invoice": "services.cli.reverse:invoice",
            "receipt": "services.cli.reverse:receipt",
            "dispute": "services.cli.reverse:dispute",
            "purchase": "services.cli.reverse:purchase",
            "refund": "services.cli.reverse:refund",
        },
    ),
    "due": "services.cli.due:due",
    "desk": "services.cli.desk:desk",
    "notices": "services.cli.notices:notices",
    "history": "services.cli.history:history",
    "events": "services.cli.events:events",
    "diff": "services.cli.diff:diff",
    "explain": "services.cli.explain:explain",
    "calendar": Group(
        "Working time by the shipped calendars, and the hours of a pack's calendars.",
        {
            "list": "services.cli.calendar.calendar:list_calendars",
            "show": "services.cli.calendar.calendar:show",
            "due": "services.cli.calendar.working_time:due",
            "used": "services.cli.calendar.working_time:used",
        },
        options="services.cli.calendar.cases:calendar",
    ),
    "scenario": Group(
        "Scenarios: what is given, and what must then be true.",
        {"run": "services.cli.scenario:run_files"},
    ),
    "policy": Group(
        "Policy packs: rules and numbers with dates and sources.",
        {
            "packs": "services.cli.policy.policy:packs",
            "show": "services.cli.policy.policy:show",
            "lint": "services.cli.policy.policy:lint",
            "diff": "services.cli.policy.policy:diff",
            "coverage": "services.cli.policy.policy:show_coverage",
            "fields": "services.cli.policy.policy:list_fields",
            "export": "services.cli.policy.export:export",
            "new": "services.cli.policy.new:new",
            "draft": "services.cli.policy.change:draft",
            "simulate": "services.cli.policy.simulate:simulate",
            "simulations": "services.cli.policy.simulate:simulations",
            "approve": "services.cli.policy.change:approve",
            "activate": "services.cli.policy.change:activate",
            "withdraw": "services.cli.policy.change:withdraw",
            "history": "services.cli.policy.history:history",
            "units": "services.cli.policy.units:units",
            "choices": "services.cli.policy.choices:choices",
            "run-pack": "services.cli.policy.change:run_pack",
            "due": "services.cli.policy.evaluation:due",
            "record-evaluation": "services.cli.policy.evaluation:record_evaluation",
            "evaluations": "services.cli.policy.evaluation:evaluations",
        },
        category="policy",
        aliases=("policies",),
    ),
    "units": Group(
        "Business units: the policy pack that each runs, and how safe its data are.",
        {},
        category="unit",
        aliases=("unit",),
    ),
    "tiers": Group(
        "Tiers: evaluated, proposed, approved, overridden, explained.",
        {
            "evaluate": "services.cli.tiers.evaluate:evaluate",
            "explain": "services.cli.tiers.explain:explain",
            "correct": "services.cli.tiers.correct:correct",
            "periods": "services.cli.tiers.correct:periods",
            "ranking": "services.cli.tiers.ranking:ranking",
            "snapshot": "services.cli.tiers.snapshot:snapshot",
            "proposals": "services.cli.tiers.proposals:proposals",
            "score": "services.cli.tiers.input:score",
            "bid": "services.cli.tiers.input:bid",
            "propose": "services.cli.tiers.decide:propose",
            "approve": "services.cli.tiers.decide:approve",
            "reject": "services.cli.tiers.decide:reject",
            "override": "services.cli.tiers.decide:override",
        },
    ),
    "projections": Group(
        "Read models: how far behind each is and why, rebuilt, paused, and their parked events.",
        {
            "list": "services.cli.projections.list:list_",
            "rebuild": "services.cli.projections.rebuild:rebuild",
            "verify": "services.cli.projections.rebuild:verify",
            "rollback": "services.cli.projections.rebuild:rollback",
            "pause": "services.cli.projections.pause:pause",
            "resume": "services.cli.projections.pause:resume",
            "diagnose": "services.cli.projections.diagnose:tell",
            "parked": "services.cli.projections.parked:parked",
            "retry": "services.cli.projections.decide:retry",
            "skip": "services.cli.projections.decide:skip",
            "step": "services.cli.projections.step:step",
        },
    ),
    "keys": Group(
        "Keys that seal personal data: the master key, its versions, and what erased persons left.",
        {
            "create": "services.cli.keys.keys:create",
            "show": "services.cli.keys.keys:show",
            "rotate": "services.cli.keys.keys:rotate",
            "sweep": "services.cli.keys.keys:sweep",
        },
    ),
    "reseal": "services.cli.keys.reseal:reseal",
    "wait": "services.cli.process.wait:wait",
    "check": "services.cli.process.check:compare",
    "migrate": "services.cli.process.migrate:upgrade",
    "relay": Group(
        "The relay: it publishes every stored event to Kafka; alone, this runs it.",
        {
            "parked": "services.cli.relay.parked:parked",
            "retry": "services.cli.relay.parked:retry",
            "adopt": "services.cli.relay.decide:adopt",
            "republish": "services.cli.relay.decide:republish",
        },
        options="services.cli.process.relay:relay",
        runs_alone=True,
    ),
    "worker": "services.cli.process.worker:worker",
    "timers": Group(
        "The timers: they announce what falls due and do other work by then; alone, this runs them.",
        {
            "list": "services.cli.process.timer_jobs:list_",
            "pause": "services.cli.process.timer_jobs:pause",
            "resume": "services.cli.process.timer_jobs:resume",
        },
        options="services.cli.process.timers:timers",
        runs_alone=True,
    ),
    "reactor": Group(
        "The reactor: it sends what follows from events; alone, this runs it.",
        {
            "list": "services.cli.reactor.processes:list_",
            "pause": "services.cli.reactor.processes:pause",
            "resume": "services.cli.reactor.processes:resume",
            "refused": "services.cli.reactor.refused:refused",
            "retry": "services.cli.reactor.refused:retry",
            "skip": "services.cli.reactor.refused:skip",
        },
        options="services.cli.process.reactor:reactor",
        runs_alone=True,
    ),
    "api": "services.cli.process.api:api",
    "console": "services.cli.process.console:console",
    "access": Group(
        "Reading others' files on request, and what was refused; the issuer of a developer's machine.",
        {
            "requests": "services.cli.access.requests:listed",
            "reads": "services.cli.access.reads:listed",
            "denials": "services.cli.access.denials:listed",
            "issuer": "services.cli.access.issuer:issuer",
        },
        category="access",
        aliases=("access-requests",),
    ),
    "login": "services.cli.access.login:sign_in",
    "sessions": Group(
        "Who is signed in to the console.",
        {"list": "services.cli.access.sessions:listed", "revoke": "services.cli.access.sessions:revoke"},
    ),
    "logout": "services.cli.access.login:sign_out",
}

ALIASES: Final = {
    alias: name for name, place in COMMANDS.items() if isinstance(place, Group) for alias in place.aliases
}
