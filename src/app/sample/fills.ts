import type { Listing } from "./market.ts";
import type { Random } from "./random.ts";

/**
 * One invented fill. Prices and profits are whole numbers, so that what the statement says of
 * itself is exact.
 */
export type Fill = {
  readonly listing: Listing;
  /** Minutes after the open of the first trading day, counted over trading days of 390 minutes. */
  readonly minute: number;
  /** Positive buys. */
  readonly units: number;
  /** In steps of the listing. */
  readonly price: number;
  readonly opens: boolean;
  /** Realised by a closing fill before fees, in steps; per unit of multiplier. */
  readonly realised: number;
  /** Units whose opening fee falls on this closing fill. */
  readonly closed: number;
};

/** Round trips one after the other, spread evenly; the last of some listings stays open. */
export function fillsOf(listing: Listing, random: Random, minutes: number): Fill[] {
  const room = Math.floor(minutes / listing.trips);
  const fills: Fill[] = [];
  let price = listing.start;
  for (let trip = 0; trip < listing.trips; trip++) {
    const begin = trip * room + random.between(1, Math.max(1, Math.floor(room / 3)));
    const staysOpen = trip === listing.trips - 1 && listing.category !== "OPT";
    const made = tripOf(listing, random, { price, begin, end: (trip + 1) * room - 1, staysOpen });
    fills.push(...made);
    price = nextPrice(listing, random, made.at(-1)?.price ?? price);
  }
  return fills;
}

type Course = {
  readonly price: number;
  readonly begin: number;
  readonly end: number;
  readonly staysOpen: boolean;
};

function tripOf(
  listing: Listing,
  random: Random,
  { price, begin, end, staysOpen }: Course,
): Fill[] {
  const direction = random.percent(listing.shorts) ? -1 : 1;
  const units = listing.lot * random.between(1, listing.lots);
  const open: Fill = {
    listing,
    minute: begin,
    units: direction * units,
    price,
    opens: true,
    realised: 0,
    closed: 0,
  };
  if (staysOpen) return [open];
  const won = random.percent(listing.luck);
  // Losses are cut somewhat earlier than gains are taken.
  const move = random.between(1, won ? listing.swing : Math.ceil(listing.swing * 0.9));
  const exit = Math.max(1, price + (won ? direction : -direction) * move);
  const parts =
    units > listing.lot && random.percent(35) ? [listing.lot, units - listing.lot] : [units];
  const held = random.percent(70) ? random.between(2, 180) : random.between(180, 2_000);
  const closes = parts.map((part, at): Fill => {
    const at1 = Math.min(end - parts.length + at, begin + held + at * random.between(1, 9));
    return {
      listing,
      minute: Math.max(begin + 1 + at, at1),
      units: -direction * part,
      price: exit,
      opens: false,
      realised: direction * (exit - price) * part,
      closed: part,
    };
  });
  return [open, ...closes];
}

const nextPrice = ({ start, swing }: Listing, random: Random, price: number): number => {
  const moved = price + random.between(-swing, swing);
  // Drawn back towards where it began, so that no price runs away over a year.
  return Math.max(Math.ceil(start / 4), Math.round(moved * 0.9 + start * 0.1));
};
