// What a program in TypeScript can rely on: each address, each field, and no other.
import type { components, operations, paths } from "./kehu.d.ts";

type Invoice = components["schemas"]["RecordInvoice"];
type Overdue = operations["listOverdue"]["responses"]["200"]["content"]["application/json"]["items"][number];

const invoice: Invoice = {
  invoice: "R-1",
  amount: { amount: "15.90", currency: "CNY" },
  invoice_date: "2026-01-03",
  due_date: "2026-02-02",
};

// @ts-expect-error: an invoice without its amount is none.
const without: Invoice = { invoice: "R-1", invoice_date: "2026-01-03", due_date: "2026-02-02" };

const address: keyof paths = "/receivables/overdue";

// @ts-expect-error: there is no such address.
const wrong: keyof paths = "/receivables/overdu";

export function owed(row: Overdue): string {
  return `${row.invoice}: ${row.outstanding} ${row.currency}`;
}

export { address, invoice, without, wrong };
