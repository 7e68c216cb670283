/** What an account of OANDA may do, and what OANDA lists for it. */
import { type Desk, listingOf, probedFact, type ProbingAdapter } from "#kit";
import * as wire from "./feature-wire.ts";
import { oandaInstrument } from "./records.ts";

export const probing: ProbingAdapter = {
  async features(desk) {
    const [{ account }, instruments] = await Promise.all([
      desk.call(wire.flags, of(desk), of(desk)),
      listed(desk),
    ]);
    const kinds = new Set(instruments.flatMap((row) => ("value" in row ? [row.value.type] : [])));
    const types = { "types of instruments": [...kinds].toSorted().join(", ") };
    const { hedgingEnabled: hedges, guaranteedStopLossOrderMode: mode } = account;
    const stops = { guaranteedStopLossOrderMode: mode };
    const facts = [
      probedFact("asset:fx", kinds.has("CURRENCY"), types),
      probedFact("asset:cfd", kinds.has("CFD") || kinds.has("METAL"), types),
      ...(hedges === undefined
        ? []
        : [probedFact("feature:hedging", hedges, { hedgingEnabled: hedges })]),
      ...(mode === undefined
        ? []
        : [probedFact("feature:guaranteed-stop", mode !== "DISABLED", stops)]),
    ];
    const region = regionOf(desk.account.key);
    return { facts, ...(region !== undefined && { region }) };
  },

  listing: {
    // Each division of OANDA trades something else, and an account may be bound further.
    per: "account",
    read: async (desk) =>
      listingOf(await listed(desk), ({ name, displayName }) => [
        {
          ...{ instrument: oandaInstrument(name), symbol: name, isTradable: true },
          ...(displayName && { name: displayName }),
          isShortable: true,
        },
      ]),
  },
};

const of = ({ account }: Desk) => ({ account: account.key });

const listed = async (desk: Desk) =>
  (await desk.call(wire.instruments, of(desk), of(desk))).instruments;

/** "101-004-7654321-001": site, division, user, account. */
function regionOf(key: string): string | undefined {
  const [, place] = /^(\d+-\d+)-\d+-\d+$/.exec(key) ?? [];
  return place === undefined ? undefined : `division ${place}`;
}
