import { Decimal, fail, type Instrument, instrument, type InstrumentKind } from "#domain";
import { optionContract, unreadable } from "#kit";
import { leaf, type OfxNode } from "./tree.ts";
import { amount, HUNDRED, momentOf, PER_HUNDRED, ZONE } from "./values.ts";

/**
 * The list of securities tells the kind of each; where it is missing, the transactions and
 * positions do.
 */
const KINDS: Readonly<Record<string, InstrumentKind>> = {
  STOCKINFO: "equity",
  MFINFO: "fund",
  DEBTINFO: "bond",
  OPTINFO: "option",
  OTHERINFO: "other",
  BUYSTOCK: "equity",
  SELLSTOCK: "equity",
  POSSTOCK: "equity",
  BUYMF: "fund",
  SELLMF: "fund",
  POSMF: "fund",
  BUYDEBT: "bond",
  SELLDEBT: "bond",
  POSDEBT: "bond",
  BUYOPT: "option",
  SELLOPT: "option",
  CLOSUREOPT: "option",
  POSOPT: "option",
};

/** All are kept while a file is read; the whole world lists fewer. */
const MAX_SECURITIES = 500_000;

const tooManySecurities = () => ({
  code: "file-too-long",
  message: `The file names more than ${MAX_SECURITIES} securities`,
  owner: "user" as const,
  next: "Export a shorter period and import the parts one after the other",
});

type Security = { kind?: InstrumentKind; info?: OfxNode; shares?: Decimal };

/** What the file tells of its securities, which stands behind their transactions. */
export function createSecurities() {
  const byId = new Map<string, Security>();
  const made = new Map<string, Instrument>();

  return {
    /** Looks at any part of a list; some tell more of a security than others. */
    learn(node: OfxNode): void {
      const id = leaf(node, "UNIQUEID");
      if (id === undefined) return;
      const known = byId.get(id) ?? {};
      if (byId.size >= MAX_SECURITIES) fail(tooManySecurities());
      byId.set(id, known);
      const kind = KINDS[node.name];
      if (node.parent === "SECLIST") {
        known.info = node;
        if (kind) known.kind = kind;
      } else if (kind) known.kind ??= kind;
      const shares = safely(() => amount(node, "SHPERCTRCT"));
      if (shares) known.shares ??= shares;
    },
    of(node: OfxNode, currency: string): Instrument {
      const id =
        leaf(node, "UNIQUEID") ?? unreadable("missing-value", 'The element "UNIQUEID" is missing');
      const key = `${id} ${currency}`;
      const known =
        made.get(key) ??
        instrumentOf({ id, type: leaf(node, "UNIQUEIDTYPE") ?? "", currency }, byId.get(id) ?? {});
      made.set(key, known);
      return known;
    },
  };
}

export type Securities = ReturnType<typeof createSecurities>;

type Identity = { readonly id: string; readonly type: string; readonly currency: string };

function instrumentOf(
  { id, type, currency }: Identity,
  { kind = "other", info, shares }: Security,
): Instrument {
  const name = info && leaf(info, "SECNAME");
  const symbol = (info && leaf(info, "TICKER")) ?? id;
  const option = kind === "option" ? contractOf(info, symbol, name) : {};
  const multiplier =
    kind === "option" ? (shares ?? HUNDRED) : kind === "bond" ? PER_HUNDRED : Decimal.one;
  return instrument({
    kind,
    symbol,
    currency,
    multiplier,
    ...(name === undefined ? {} : { name }),
    ...(type === "CUSIP" ? { cusip: id } : type === "ISIN" ? { isin: id } : {}),
    ...option,
  });
}

function contractOf(info: OfxNode | undefined, symbol: string, name: string | undefined) {
  const { multiplier: _, ...written } = optionContract(symbol) ?? optionContract(name ?? "") ?? {};
  const type = info && leaf(info, "OPTTYPE");
  const strike = info && amount(info, "STRIKEPRICE");
  const expiry = info && leaf(info, "DTEXPIRE");
  if (!type || !strike || !expiry) return written;
  return {
    ...written,
    right: type === "PUT" ? ("put" as const) : ("call" as const),
    strike,
    expiry: momentOf(expiry, { zone: ZONE, zoneEvidence: "assumed" }).day,
  };
}

function safely<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
