"""What of a customer and its duplicates is not settled, which forbids to erase it (AC2)."""

from typing import Final

# Invoices that are not paid, disputes, the day of the last invoice, and complaints.
UNSETTLED: Final = """
    select invoices.*, complaints.*
    from (
        select count(*) filter (where paid < amount),
               count(*) filter (where paid < amount and disputed > 0),
               max(invoice_date)
        from overdue_receivables
        where customer = any(%(customers)s)
    ) as invoices,
    (
        select count(*)
        from complaint_sla
        where customer = any(%(customers)s) and state not in ('resolved', 'closed')
    ) as complaints
"""
