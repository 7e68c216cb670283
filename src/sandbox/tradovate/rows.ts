import { epochMs, type FeeKind, type Instant, instantOf } from "#domain";
import type { CashEvent, FillTerms } from "../venue/event.ts";
import { numeral } from "../wire/json.ts";
import { newYork } from "../wire/new-york.ts";
import type { Entity } from "./tables.ts";

/** Numbers of the protocol: an offset for each kind above what the venue counts. */
export type Ids = { readonly firstId: bigint; readonly accountId: number; readonly userId: number };

export const id = ({ firstId }: Ids, base: number, of: number) =>
  numeral(firstId + BigInt(base + of));

/** Numbers of one account's own rows, apart from those of others. */
export const accountSlot = ({ accountId }: Ids) => (accountId % 100) * 10_000_000;

export const LOG_TYPES: Readonly<Partial<Record<FeeKind, string>>> = {
  commission: "Commission",
  exchange: "ExchangeFee",
  regulatory: "NfaFee",
  other: "ClearingFee",
};

const FEE_MEMBERS: Readonly<Partial<Record<FeeKind, string>>> = {
  commission: "commission",
  exchange: "exchangeFee",
  regulatory: "nfaFee",
  other: "clearingFee",
};

export const feeMembers = ({ fees }: FillTerms): Entity =>
  Object.fromEntries(
    fees.flatMap(({ kind, amount }) => {
      const name = FEE_MEMBERS[kind] ?? "brokerageFee";
      return [
        [name, numeral(amount)],
        [name.replace(/Fee$|$/, "CurrencyId"), 1],
      ];
    }),
  );

export const cashType = ({ type, kind }: CashEvent) => {
  if (type === "fee") return "MarketDataSubscription";
  return kind === "deposit" || kind === "withdrawal" ? "FundTransaction" : "ManualAdjustment";
};

/** Milliseconds and a Z, as Tradovate writes times. */
export const stamp = (at: Instant): string => `${at.slice(0, 23)}Z`;

const SIX_HOURS = 21_600_000;

/** The session's day: it begins at six in the evening, New York. */
export function tradeDate(at: Instant): Entity {
  const shifted = newYork(instantOf(epochMs(at) + SIX_HOURS));
  const [year = "0", month = "0", day = "0"] = shifted.slice(0, 10).split("-");
  const whole = (digits: string) => Number.parseInt(digits, 10);
  return { year: whole(year), month: whole(month), day: whole(day) };
}
