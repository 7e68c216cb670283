/** What an account of the paper broker may do: its own rules. */
import { instrument } from "#domain";
import { probedFact, type ProbingAdapter } from "#kit";
import { account, instruments } from "./wire.ts";

export const probing: ProbingAdapter = {
  async features({ call }) {
    const [{ isShortingAllowed: has }, { instruments: all }] = await Promise.all([
      call(account, {}),
      call(instruments, {}),
    ]);
    const kinds = [...new Set(all.map(({ kind }) => kind))].toSorted();
    const stated = { "kinds of instruments": kinds.join(", ") };
    const markets = kinds.map((kind) => probedFact(`asset:${kind}`, true, stated));
    const shorts = { isShortingAllowed: has };
    return {
      facts:
        has === undefined
          ? markets
          : [...markets, probedFact("feature:short-selling", has, shorts)],
    };
  },

  listing: {
    per: "broker",
    async read({ call }) {
      const { instruments: all } = await call(instruments, {});
      const items = all.map((traded) => ({
        ...{ instrument: instrument(traded), symbol: traded.symbol, isTradable: true },
      }));
      return { items, unread: 0 };
    },
  },
};
