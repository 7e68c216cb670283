import {
  clientOrderId,
  Decimal,
  type Instrument,
  ORDER_TYPES,
  type OrderReport,
  TIMES_IN_FORCE,
} from "#domain";
import type { NetReply } from "#kit";
import { z } from "zod";
import type { PaperEntry } from "./ports.ts";

/** What the paper broker's interface takes and sends. Decimals are texts. */
export type Answer = { readonly status: number; readonly body: unknown };

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const refused = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message },
});

export const ended = refused(409, "order-ended", "The order has ended, or there is none");

/** The order that was placed, as it stands after everything that followed at once. */
export function placed(reports: readonly OrderReport[]): Answer {
  const [first] = reports;
  const report = reports.findLast(({ orderId }) => orderId === first?.orderId);
  if (!report) return refused(500, "no-report", "The order left no trace");
  if (report.status === "rejected") return refused(422, "rejected", report.reason ?? "");
  return ok(wired(report));
}

export const last = (reports: readonly OrderReport[]) => reports.map(wired).at(-1);

export const described = ({ kind, symbol, currency, multiplier, name }: Instrument) => ({
  ...{ kind, symbol, currency, multiplier, name },
});

export const wired = (report: OrderReport) => ({
  ...report,
  instrument: described(report.instrument),
});

export function lineOf(entry: PaperEntry) {
  if (entry.type === "deposit") return entry;
  const { fill } = entry;
  return { ...entry, fill: { ...fill, instrument: described(fill.instrument) } };
}

export const whole = (text: string | null, without: number): number =>
  text !== null && /^-?\d{1,15}$/.test(text) ? Number.parseInt(text, 10) : without;

export const replyOf = ({ status, body }: Answer): NetReply => ({
  status,
  headers: { "content-type": "application/json" },
  body: new TextEncoder().encode(JSON.stringify(body)),
});

const decimal = z.string().transform((text, context) => {
  const value = Decimal.parse(text);
  if (value) return value;
  context.addIssue({ code: "custom", message: "Is no decimal" });
  return z.NEVER;
});

const Prices = {
  limitPrice: decimal.exactOptional(),
  stopPrice: decimal.exactOptional(),
  trail: z.strictObject({ by: z.enum(["price", "percent"]), amount: decimal }).exactOptional(),
};

export const OrderBody = z.strictObject({
  ...Prices,
  symbol: z.string(),
  clientOrderId: z.string().min(1).max(64).transform(clientOrderId),
  side: z.enum(["buy", "sell"]),
  type: z.enum(ORDER_TYPES),
  quantity: decimal,
  timeInForce: z.enum(TIMES_IN_FORCE),
  expiresAt: z.string().exactOptional(),
  reduceOnly: z.literal(true).exactOptional(),
  effect: z.enum(["open", "close"]).exactOptional(),
  // The market never closes, so it changes nothing.
  extendedHours: z.literal(true).exactOptional(),
  takeProfit: z.strictObject({ limitPrice: decimal }).exactOptional(),
  stopLoss: z
    .strictObject({ stopPrice: decimal, limitPrice: decimal.exactOptional() })
    .exactOptional(),
});

export const ChangeBody = z.strictObject({
  ...Prices,
  quantity: decimal.exactOptional(),
  timeInForce: z.enum(TIMES_IN_FORCE).exactOptional(),
});
