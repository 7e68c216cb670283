import { money } from "#domain";
import { defineBroker, json, momentIn, z } from "#kit";
import { probing } from "./features.ts";
import { asked, history } from "./history.ts";
import manifest from "./manifest.ts";
import { trading } from "./orders.ts";
import { profitOf } from "./profit.ts";
import { oandaInstrument } from "./records.ts";
import { streaming } from "./streams.ts";
import { accountList, openPositions, summary } from "./wire.ts";

const refused = z.object({ rejectReason: z.string().optional() }).optional();
const Complaint = z.object({
  errorCode: z.string().optional(),
  errorMessage: z.string(),
  orderRejectTransaction: refused,
  orderCancelRejectTransaction: refused,
});

export default defineBroker({
  manifest,

  authorize: ({ token = "" }) => ({ headers: { authorization: `Bearer ${token}` } }),

  errorIn({ body }) {
    const { data } = Complaint.safeParse(body);
    const transaction = data?.orderRejectTransaction ?? data?.orderCancelRejectTransaction;
    const code = data?.errorCode ?? transaction?.rejectReason;
    return data && { message: data.errorMessage, ...(code && { code }) };
  },

  async accounts(call) {
    const { accounts } = await call(accountList, {});
    const replies = await Promise.all(accounts.map(({ id }) => call(summary, { account: id })));
    return replies.map(({ account: { id, alias, currency } }) => ({
      key: id,
      number: id,
      currency,
      ...(alias !== undefined && { name: alias }),
    }));
  },

  ...history,

  async snapshot(call, account, now) {
    const { key, currency } = asked(account);
    const [{ positions }, { account: stated }] = await Promise.all([
      call(openPositions, { account: key }, { account: key }),
      call(summary, { account: key }, { account: key }),
    ]);
    const at = momentIn(now, { zone: "UTC", zoneEvidence: "stated" });
    const held = json.recordsOf(positions, ({ instrument, long, short }) => {
      // A hedging account may hold both sides; together they are what our executions add up to.
      const sides = [long, short].filter(({ units }) => !units.isZero());
      const quantity = long.units.plus(short.units);
      const price = sides.length === 1 ? sides[0]?.averagePrice : undefined;
      const position = { instrument: oandaInstrument(instrument), quantity, averagePrice: price };
      return sides.length === 0 ? [] : [{ type: "position", ...position, at }];
    });
    const profit = profitOf(stated);
    return [
      ...held,
      { type: "balance", line: 1, cash: money(stated.balance, currency), profit, at },
    ];
  },
  trading,
  probing,
  streaming,
});
