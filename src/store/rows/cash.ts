import {
  Decimal,
  cashId,
  storedAccountId,
  type CashKind,
  type CashMovement,
  type Instant,
  type Instrument,
} from "#domain";
import type { IdentifiedCash } from "#sync";
import { copyRow } from "./copy-text.ts";
import { given } from "./given.ts";

export const CASH_COLUMNS =
  "account_id, id, kind, amount, currency, booked_at, precision, instrument_id, description, digest, import_id, line";

export const cashRow = ({ cash, digest, line }: IdentifiedCash, importId: string): string =>
  copyRow([
    cash.account,
    cash.id,
    cash.kind,
    cash.amount.amount,
    cash.amount.currency,
    cash.bookedAt,
    cash.precision,
    cash.instrument?.id,
    cash.description,
    BigInt.asIntN(64, digest),
    importId,
    line,
  ]);

export type CashRow = {
  readonly account_id: string;
  readonly id: string;
  readonly kind: string;
  readonly amount: string;
  readonly currency: string;
  readonly booked_at: Instant;
  readonly precision: string;
  readonly instrument_id: string | null;
  readonly description: string | null;
};

export const toCash = (row: CashRow, instrument: Instrument | undefined): CashMovement => ({
  id: cashId(row.id),
  account: storedAccountId(row.account_id),
  kind: row.kind as CashKind,
  amount: { amount: Decimal.of(row.amount), currency: row.currency },
  bookedAt: row.booked_at,
  precision: row.precision as CashMovement["precision"],
  ...given({ instrument, description: row.description }),
});
