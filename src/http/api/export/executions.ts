import type { BlotterExecution } from "#sync";
import { type ExportedExecution, exportExecutionsQuery } from "../../contract/index.ts";
import { defineEndpoint, stream } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { executionFilterOf } from "../filter.ts";
import { type Column, exported, plain } from "./rows.ts";

const feesText: Column<ExportedExecution> = [
  "fees",
  ({ fees }) =>
    fees.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`).join("; "),
];

const columns = [
  ...plain<ExportedExecution>(
    "account",
    "instrument",
    "symbol",
    "kind",
    "side",
    "quantity",
    "price",
    "currency",
  ),
  feesText,
  ...plain<ExportedExecution>(
    "executedAt",
    "precision",
    "zone",
    "orderId",
    "venue",
    "report",
    "refersTo",
    "id",
    "import",
    "line",
  ),
];

export const exportExecutions = defineEndpoint({
  method: "GET",
  path: "/api/export/executions",
  scope: "read",
  tag: "export",
  summary: "All matching executions in trading order, as CSV or JSON",
  query: exportExecutionsQuery,
  reply: stream,
  media: ["text/csv", "application/json"],
  handle: async ({ query }, { blotter }) =>
    exported({
      name: "executions",
      format: query.format,
      batches: blotter.allExecutions(executionFilterOf(query)),
      rowOf: exportedExecutionOf,
      columns,
    }),
});

function exportedExecutionOf(item: BlotterExecution): ExportedExecution {
  const execution = wire(item);
  return {
    id: execution.id,
    account: execution.account,
    instrument: execution.instrument.id,
    symbol: execution.instrument.symbol,
    kind: execution.kind,
    side: execution.side,
    quantity: execution.quantity,
    price: execution.price,
    fees: execution.fees,
    currency: execution.instrument.currency,
    executedAt: execution.executedAt,
    precision: execution.precision,
    zone: execution.zone.name,
    orderId: execution.orderId ?? null,
    venue: execution.venue ?? null,
    report: execution.report,
    refersTo: execution.refersTo ?? null,
    import: execution.import,
    line: execution.line,
  };
}
