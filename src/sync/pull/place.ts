import { dayOf, type Day, type Instant, parseInstant } from "#domain";
import type { StatementRecord } from "#kit";

/** Both ends are included. */
export type Stretch = { readonly from: Instant; readonly to: Instant };

/** Members and attributes that tell when something happened. */
const TOLD = /(?:time|date)\w*"?\s*[:=]\s*"(\d{4})-?(\d{2})-?(\d{2})/giu;

/**
 * When what cannot be read may have happened: on the days that it names, else between the records
 * of its page that can be read, else in the stretch that was asked for. Nothing where none is
 * known.
 */
export function placer(records: readonly StatementRecord[], asked: Stretch | undefined) {
  let around: Stretch | undefined;
  return (raw: string): Partial<Stretch> => {
    const named = stretchOf([...raw.matchAll(TOLD)].flatMap(dayNamed));
    if (named) return named;
    around ??= stretchOf(records.flatMap(dayRead)) ?? asked;
    return around ?? {};
  };
}

function dayNamed([, year, month, day]: RegExpMatchArray): readonly Day[] {
  const found = parseInstant(`${year}-${month}-${day}T00:00:00Z`);
  return found === undefined ? [] : [dayOf(found)];
}

const dayRead = (record: StatementRecord): readonly Day[] =>
  record.type === "execution" || record.type === "cash" || record.type === "split"
    ? [dayOf(record.at.instant)]
    : [];

function stretchOf(days: readonly Day[]): Stretch | undefined {
  const sorted = days.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last && { from: startOf(first), to: startOf(last) };
}

const startOf = (day: Day): Instant => `${day}T00:00:00.000000Z` as Instant;
