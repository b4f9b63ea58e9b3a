"""`kehu import LAYOUT FILE`: a command for each layout, whose help shows the columns."""

from services.cli.imports.asked import PATIENCE, FileOptions, RunOptions
from services.cli.imports.options import (
    CurrencyOption,
    DryRunOption,
    EncodingOption,
    FileArgument,
    MapOption,
    PatienceOption,
    PreviewOption,
    ProgressOption,
    RejectsOption,
    SheetOption,
    ZoneOption,
)
from services.cli.imports.perform import import_file
from services.cli.printing.output import Format, FormatOption


def customers(
    file: FileArgument,
    *,
    zone: ZoneOption = "UTC",
    names: MapOption = None,
    dry_run: DryRunOption = False,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    rejects: RejectsOption = None,
    patience: PatienceOption = PATIENCE,
    preview: PreviewOption = False,
    progress: ProgressOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Register customers with a contact and an owner.

    Columns: customer_id, full_name.

    Optional: kind, size, nature, market, continent, country, region, unit_id,
    registered_on, received_at, received_by, contact_id, contact_name (or
    contact_surname and contact_given_name), contact_position, contact_email,
    contact_phone, owner_id.

    Digits may be full-width; a date is 2025-03-01, 2025/3/1, 2025年3月1日, or
    that of a spreadsheet. A further row of a customer adds another contact.

    As in:
    customer_id,full_name,kind,contact_name,contact_phone,owner_id
    KH-001,上海某某公司,dealer,王小明,13800138000,li.wei
    """
    how = FileOptions(zone=zone, names=names, encoding=encoding, sheet=sheet)
    options = RunOptions(
        dry_run=dry_run, preview=preview, progress=progress, rejects=rejects, patience=patience, form=form
    )
    import_file("customers", file, how, options)


def receivables(
    file: FileArgument,
    *,
    zone: ZoneOption = "UTC",
    currency: CurrencyOption = "USD",
    names: MapOption = None,
    dry_run: DryRunOption = False,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    rejects: RejectsOption = None,
    patience: PatienceOption = PATIENCE,
    preview: PreviewOption = False,
    progress: ProgressOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Import invoices with their disputes and settlements.

    Columns: customer_id, invoice_number, invoice_date, due_date, amount,
    disputed (yes or no), settled_date (empty while the invoice is open).

    Optional: account_id (else the customer's own account in the currency),
    country_code (the customer's region); days_to_settle, days_late (not used).

    Dates are days in the zone of the account; a new account gets --zone.

    As in:
    customer_id,invoice_number,invoice_date,due_date,amount,disputed,settled_date
    A-1,605,2012-01-03,2012-02-02,15.90,no,2012-02-15
    """
    how = FileOptions(zone=zone, currency=currency, names=names, encoding=encoding, sheet=sheet)
    options = RunOptions(
        dry_run=dry_run, preview=preview, progress=progress, rejects=rejects, patience=patience, form=form
    )
    import_file("receivables", file, how, options)


def open_items(
    file: FileArgument,
    *,
    zone: ZoneOption = "UTC",
    currency: CurrencyOption = "USD",
    names: MapOption = None,
    dry_run: DryRunOption = False,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    rejects: RejectsOption = None,
    patience: PatienceOption = PATIENCE,
    preview: PreviewOption = False,
    progress: ProgressOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Import open items: invoices, receipts and credit notes.

    Columns: customer_id, kind (invoice, receipt or credit-note; 发票, 收款 or
    贷项), number, date, amount.

    Optional: account_id (else the customer's own account in the currency),
    customer_name; of an invoice due_date, or its terms: terms_months,
    terms_days, end_of_month (before-days or after-days), discount_percent and
    discount_days; of a receipt or a credit note against, the invoice that it
    reduces (else a receipt pays the oldest, and a credit note stays credit).

    Rows of a customer are stored in the order of the file: an invoice comes
    before what is paid of it. A part payment is a receipt of a part.

    As in:
    customer_id,kind,number,date,amount,due_date,against
    A-1,invoice,605,2025-01-03,15.90,2025-02-02,
    A-1,receipt,B-7,2025-02-01,10.00,,605
    """
    how = FileOptions(zone=zone, currency=currency, names=names, encoding=encoding, sheet=sheet)
    options = RunOptions(
        dry_run=dry_run, preview=preview, progress=progress, rejects=rejects, patience=patience, form=form
    )
    import_file("open-items", file, how, options)


def bank_statement(
    file: FileArgument,
    *,
    zone: ZoneOption = "UTC",
    names: MapOption = None,
    dry_run: DryRunOption = False,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    rejects: RejectsOption = None,
    patience: PatienceOption = PATIENCE,
    preview: PreviewOption = False,
    progress: ProgressOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Import a bank statement: the entries that the bank booked.

    The file is camt.053 (ISO 20022, XML). Its entries wait until somebody says
    whose money each is: kehu bank-entries list. A statement again, or one that
    overlaps with it, changes nothing. Entries not booked yet are left out.

    A table is read, too. Columns: entry_id, bank_account, booked_on, amount,
    currency, direction (credit or debit).

    Optional: returned (yes or no), payer, text, references.

    As in:
    entry_id,bank_account,booked_on,amount,currency,direction
    B-1,6222-01,2025-03-01,15.90,CNY,credit
    """
    how = FileOptions(zone=zone, names=names, encoding=encoding, sheet=sheet)
    options = RunOptions(
        dry_run=dry_run, preview=preview, progress=progress, rejects=rejects, patience=patience, form=form
    )
    import_file("bank-statement", file, how, options)


def helpdesk(
    file: FileArgument,
    *,
    zone: ZoneOption = "UTC",
    currency: CurrencyOption = "USD",
    names: MapOption = None,
    dry_run: DryRunOption = False,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    rejects: RejectsOption = None,
    patience: PatienceOption = PATIENCE,
    preview: PreviewOption = False,
    progress: ProgressOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Import the log of a help desk, case by case.

    Columns: case_id, activity, resource, timestamp, customer, seriousness.

    Optional: service_level (not used).

    As in:
    case_id,activity,resource,timestamp,customer,seriousness
    8,Take in charge ticket,R6,2012-07-05 08:30:32,C8,S2
    """
    how = FileOptions(zone=zone, currency=currency, names=names, encoding=encoding, sheet=sheet)
    options = RunOptions(
        dry_run=dry_run, preview=preview, progress=progress, rejects=rejects, patience=patience, form=form
    )
    import_file("helpdesk", file, how, options)


def purchases(
    file: FileArgument,
    *,
    zone: ZoneOption = "UTC",
    currency: CurrencyOption = "USD",
    names: MapOption = None,
    dry_run: DryRunOption = False,
    encoding: EncodingOption = None,
    sheet: SheetOption = None,
    rejects: RejectsOption = None,
    patience: PatienceOption = PATIENCE,
    preview: PreviewOption = False,
    progress: ProgressOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Import purchases; two identical rows are two purchases.

    Columns: customer_id, date, quantity, amount.

    As in:
    customer_id,date,quantity,amount
    00004,1997-01-18,2,29.73
    """
    how = FileOptions(zone=zone, currency=currency, names=names, encoding=encoding, sheet=sheet)
    options = RunOptions(
        dry_run=dry_run, preview=preview, progress=progress, rejects=rejects, patience=patience, form=form
    )
    import_file("purchases", file, how, options)
