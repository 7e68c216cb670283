import {
  Decimal,
  executionId,
  storedAccountId,
  type Instant,
  type Instrument,
  type Split,
} from "#domain";
import { copyRow } from "./copy-text.ts";

export const SPLIT_COLUMNS =
  "account_id, id, instrument_id, effective_at, sequence, from_units, to_units, digest, import_id";

export const splitRow = (split: Split, digest: bigint, importId: string): string =>
  copyRow([
    split.account,
    split.id,
    split.instrument.id,
    split.effectiveAt,
    split.sequence,
    split.from,
    split.to,
    digest,
    importId,
  ]);

export type SplitRow = {
  readonly account_id: string;
  readonly id: string;
  readonly effective_at: Instant;
  readonly sequence: number;
  readonly from_units: string;
  readonly to_units: string;
};

export const toSplit = (row: SplitRow, instrument: Instrument): Split => ({
  id: executionId(row.id),
  account: storedAccountId(row.account_id),
  instrument,
  from: Decimal.of(row.from_units),
  to: Decimal.of(row.to_units),
  effectiveAt: row.effective_at,
  sequence: row.sequence,
});
