import { Decimal, type Instant } from "#domain";
import { createBook } from "../venue/book.ts";
import type {
  CashEvent,
  FillEvent,
  FillTerms,
  PublishedEvent,
  VenueAccount,
} from "../venue/event.ts";
import { seeded, uuid } from "../venue/seeded.ts";
import type { Venue } from "../venue/venue.ts";
import { newYorkMidnight, newYorkStamp } from "../wire/new-york.ts";
import { multiplierOf } from "./assets.ts";

/** An entry of the account's activities. Ids sort by the time in them. */
export type Activity =
  | {
      readonly type: "fill";
      readonly id: string;
      readonly at: Instant;
      readonly event: FillEvent;
      readonly terms: FillTerms;
      readonly revision: number;
    }
  | { readonly type: "cash"; readonly id: string; readonly at: Instant; readonly event: CashEvent };

/** What Alpaca knows of one account, made of its events as they become visible. */
export function createAlpacaLedger(venue: Venue, account: VenueAccount) {
  const activities: Activity[] = [];
  const ids = new Map<FillEvent, string>();
  const busted: Extract<Activity, { type: "fill" }>[] = [];
  const marks = new Map<string, Decimal>();
  const book = createBook();
  let cash = Decimal.zero;
  let read = 0;

  const indexOf = (id: string) => {
    let from = 0;
    let to = activities.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((activities[middle]?.id ?? "") < id) from = middle + 1;
      else to = middle;
    }
    return from;
  };

  function add(activity: Activity): void {
    const last = activities.at(-1);
    if (!last || last.id < activity.id) activities.push(activity);
    else activities.splice(indexOf(activity.id), 0, activity);
  }

  function post(event: PublishedEvent): void {
    switch (event.type) {
      case "fill": {
        const id = activityId(event.executedAt, `fill ${event.fill}`);
        ids.set(event, id);
        add({ type: "fill", id, at: event.executedAt, event, terms: event, revision: 1 });
        book.add(event);
        marks.set(event.symbol, event.price);
        cash = cash.plus(movedBy(event, event));
        break;
      }
      case "fill_corrected":
      case "fill_busted":
        revise(event.of, event.type === "fill_busted" ? undefined : event, event.revision);
        break;
      case "cash":
      case "fee":
      case "funding": {
        // Bookings have a day and no time, so they may appear before fills that were read already.
        const at = newYorkMidnight(event.at);
        add({ type: "cash", id: activityId(at, `cash ${event.movement}`), at, event });
        cash = cash.plus(event.amount);
        break;
      }
      default:
    }
  }

  /** A correction stands under the same id; what was busted is no longer listed. */
  function revise(fill: FillEvent, terms: FillTerms | undefined, revision: number): void {
    const at = indexOf(ids.get(fill) ?? "");
    const known = activities[at];
    if (known?.type !== "fill") return;
    cash = cash.minus(movedBy(fill, known.terms));
    book.revise(fill, terms);
    if (terms) {
      activities[at] = { ...known, terms, revision };
      cash = cash.plus(movedBy(fill, terms));
    } else {
      activities.splice(at, 1);
      busted.push({ ...known, revision });
    }
  }

  return {
    account,
    /** Oldest first. */
    activities(): readonly Activity[] {
      const events = venue.published(account);
      for (let event = events[read]; event; event = events[++read]) post(event);
      return activities;
    },
    busted: busted as readonly Extract<Activity, { type: "fill" }>[],
    indexOf,
    book,
    markOf: (symbol: string) => marks.get(symbol) ?? Decimal.zero,
    get cash() {
      return cash;
    },
  };
}

export type AlpacaLedger = ReturnType<typeof createAlpacaLedger>;

const activityId = (at: Instant, of: string) => `${newYorkStamp(at)}::${uuid(seeded(of))}`;

function movedBy({ side, symbol }: FillEvent, { quantity, price, fees }: FillTerms): Decimal {
  const value = quantity.times(price).times(multiplierOf(symbol));
  const charged = Decimal.sum(fees.map(({ amount }) => amount));
  return (side === "buy" ? value.neg() : value).minus(charged);
}
