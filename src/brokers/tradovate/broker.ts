import { money } from "#domain";
import {
  type AccountRef,
  answeredAt,
  type BrokerAccount,
  defineBroker,
  json,
  momentIn,
  unreadable,
  type z,
} from "#kit";
import { contractsOf } from "./contracts.ts";
import { probing } from "./features.ts";
import manifest from "./manifest.ts";
import { mentions } from "./mentions.ts";
import { trading } from "./orders.ts";
import { cashRecords, fillRecords } from "./records.ts";
import { errorIn, tokenOf } from "./session.ts";
import { streaming } from "./streams.ts";
import * as wire from "./wire.ts";

export default defineBroker({
  manifest,

  authorize: (_, token) => (token ? { headers: { authorization: `Bearer ${token.access}` } } : {}),

  async signIn(call, { name = "", password = "", appId = "", cid = "", sec = "" }) {
    const app = { appId, appVersion: "1.0", cid, sec, deviceId: `openblotter-${cid}` };
    return tokenOf(await call(wire.logIn, {}, { body: { name, password, ...app } }));
  },

  /** Asks with the token that still lives; Tradovate has no refresh token. */
  refresh: async (call) => tokenOf(await call(wire.renew, {})),

  errorIn,

  accounts: async (call) => (await call(wire.accounts, {})).map(accountOf),

  /**
   * Tradovate knows no date and no cursor: its lists are read whole, and what was read before is
   * recognised by its id. It keeps fills for a limited time, so a mark of the newest fill is all
   * that a cursor can be.
   */
  async changes(call, { cursor = "0" }) {
    const [accounts, fills, fees, orders, log] = await Promise.all([
      call(wire.accounts, {}),
      call(wire.fills, {}),
      call(wire.fees, {}),
      call(wire.orders, {}),
      call(wire.cashLog, {}),
    ]);
    const named = fills.flatMap((row) => ("value" in row ? [row.value.contractId] : []));
    const contracts = await contractsOf(call, named);
    const refs = new Map(accounts.map((account) => [account.id, refOf(account)]));
    const owners = new Map(orders.map(({ id, accountId }) => [id, accountId]));
    const beside = {
      contracts,
      fees: new Map(fees.map((fee) => [fee.id, fee])),
      accountOf: (order: string) =>
        refs.get(owners.get(order) ?? "") ??
        unreadable("unknown-order", `Tradovate does not list order "${order}" of the fill`),
    };
    const records = [
      ...json.recordsOf(fills, (fill) => fillRecords(fill, beside)),
      ...json.recordsOf(log, (entry) =>
        cashRecords(entry, refs.get(entry.accountId) ?? unknownAccount(entry), contracts),
      ),
    ];
    const upTo = answeredAt(fills);
    return {
      records,
      cursor: newest(fills, cursor),
      done: true,
      proof: "unproven",
      ...(upTo && { upTo }),
    };
  },

  async snapshot(call, { key }, now) {
    const [positions, balances] = await Promise.all([
      call(wire.positions, { account: key }),
      call(wire.balances, { account: key }),
    ]);
    const held = positions.flatMap((row) => ("value" in row ? [row.value.contractId] : []));
    const contracts = await contractsOf(call, held);
    const at = momentIn(now, { zone: "UTC", zoneEvidence: "stated" });
    return [
      ...json.recordsOf(positions, ({ contractId, netPos: quantity, netPrice: averagePrice }) =>
        quantity.isZero()
          ? []
          : [
              {
                type: "position",
                instrument: contracts.of(contractId),
                ...{ quantity, averagePrice, at },
              },
            ],
      ),
      ...balances.map(({ amount, currencyId }, line) => ({
        type: "balance" as const,
        line: line + 1,
        cash: money(amount, contracts.currencyOf(currencyId)),
        at,
      })),
    ];
  },

  mentions: (call) => mentions(call),

  trading,
  probing,
  streaming,
});

const accountOf = ({ id, name }: wire.Account): BrokerAccount => ({ key: id, number: name, name });
const refOf = ({ name }: wire.Account): AccountRef => ({ number: name, name });
const unknownAccount = ({ accountId }: wire.CashLog) =>
  unreadable("unknown-account", `Tradovate does not list account "${accountId}" of the booking`);

type Fills = z.output<typeof wire.fills.reply>;

/** Ids grow; as numbers they may be longer than a float can hold. */
function newest(fills: Fills, cursor: string): string {
  const ids = fills.flatMap(({ id }) => (id === undefined ? [] : [BigInt(id)]));
  return String(ids.reduce((most, id) => (id > most ? id : most), BigInt(cursor)));
}
