import { Decimal, parseInstant } from "#domain";
import { z } from "#kit";
import { type Delivery, deliveryOf } from "./faults/bend.ts";
import { FAULT_NAMES, isFault } from "./faults/fault.ts";
import type { Sandbox } from "./sandbox.ts";
import type { FillEvent, TruthEvent, VenueAccount } from "./venue/event.ts";
import type { RawRequest } from "./wire/door.ts";
import { jsonReply } from "./wire/face.ts";

type Origins = () => Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What checkers and people ask of the sandbox itself, under /__truth and /__control. Only the
 * machine itself may, by a name of its own, so that no web page can.
 */
export function createControl(sandbox: Sandbox, origins: Origins) {
  return (request: RawRequest, remote: string | undefined): Delivery | undefined => {
    const url = new URL(request.target, "http://sandbox.invalid");
    if (!/^\/__(truth|control)\b/.test(url.pathname)) return undefined;
    if (
      !isLocal(remote) ||
      !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers["host"] ?? "")
    )
      return deliveryOf({ status: 403, type: "text/plain", text: "Only for this machine" });
    try {
      return deliveryOf(jsonReply(answer(sandbox, origins, request, url) ?? { ok: true }));
    } catch (error) {
      const isTheirs = [z.ZodError, RangeError, SyntaxError].some((kind) => error instanceof kind);
      if (!isTheirs || !(error instanceof Error)) throw error;
      return deliveryOf(jsonReply({ error: error.message }, 400));
    }
  };
}

const isLocal = (remote = "") => /^(127\.|::1$|::ffff:127\.)/.test(remote);

function answer(
  sandbox: Sandbox,
  origins: Origins,
  { method, body }: RawRequest,
  url: URL,
): unknown {
  const given = () => JSON.parse(body || "{}") as unknown;
  const { searchParams: query } = url;
  switch (`${method} ${url.pathname}`) {
    case "GET /__control":
      return { origins: origins(), credentials: sandbox.credentials, faults: FAULT_NAMES };
    case "GET /__truth":
      return truthPage(sandbox, query);
    case "GET /__truth/executions":
      return { executions: sandbox.executions(query.get("broker") ?? undefined) };
    case "GET /__truth/violations":
      return { requests: sandbox.requests().length, violations: sandbox.violations() };
    case "POST /__control/faults":
      return sandbox.faults.add(stepsIn(given()));
    case "DELETE /__control/faults":
      return sandbox.faults.clear();
    case "POST /__control/fill":
      return fill(sandbox, Fill.parse(given()));
    case "POST /__control/cash":
      return cash(sandbox, Cash.parse(given()));
    case "POST /__control/correct":
      return correct(sandbox, Change.parse(given()));
    case "POST /__control/bust":
      return sandbox.venue.bust(fillOf(sandbox, Change.parse(given()).fill));
    case "POST /__control/market":
      return moveMarket(sandbox, MarketMove.parse(given()));
    case "POST /__control/features":
      return setFeature(sandbox, FeatureSwitch.parse(given()));
    case "POST /__control/tokens":
      return endTokens(sandbox, Tokens.parse(given()));
    default:
      throw new RangeError(`No such control "${method} ${url.pathname}"`);
  }
}

const decimal = z.string().transform((text) => Decimal.of(text));
const Account = z.object({ broker: z.string(), account: z.string() });
const Fill = Account.extend({
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  quantity: decimal,
  price: decimal,
  executedAt: z.string().optional(),
  lateMs: z.number().optional(),
});
const Cash = Account.extend({
  kind: z.enum(["deposit", "withdrawal", "dividend", "interest", "fee", "tax", "funding", "other"]),
  amount: decimal,
});
const MarketMove = z.object({
  broker: z.string(),
  symbol: z.string().optional(),
  price: decimal.optional(),
  open: z.boolean().optional(),
  /** Units that trade of an order at once; null where any number does. */
  depth: decimal.nullable().optional(),
  session: z.literal("end").optional(),
});
const FeatureSwitch = z.object({ broker: z.string(), feature: z.string(), has: z.boolean() });
const Change = z.object({
  fill: z.number(),
  quantity: decimal.optional(),
  price: decimal.optional(),
});
const Tokens = z.object({ broker: z.string(), end: z.enum(["access", "login"]) });
const Steps = z.array(
  z.object({
    do: z.string().refine(isFault),
    after: z.number().optional(),
    times: z.number().optional(),
    on: z.string().optional(),
    broker: z.string().optional(),
    code: z.string().optional(),
  }),
);

const stepsIn = (given: unknown) =>
  Steps.parse(given).map(({ do: fault, ...step }) => ({
    ...defined(step),
    do: isFault(fault) ? fault : "500",
  }));

function accountOf(
  { venue }: Sandbox,
  { broker, account }: z.output<typeof Account>,
): VenueAccount {
  const found = venue.accounts(broker).find(({ number }) => number === account);
  if (!found) throw new RangeError(`No account "${account}" at "${broker}"`);
  return found;
}

function fill(sandbox: Sandbox, given: z.output<typeof Fill>): unknown {
  const { symbol, side, quantity, price, executedAt, lateMs } = given;
  const at = executedAt === undefined ? undefined : parseInstant(executedAt);
  const common = { account: accountOf(sandbox, given), symbol, side, quantity, price };
  const made = sandbox.venue.execute({ ...common, ...defined({ executedAt: at, lateMs }) });
  return { fill: made.fill, visibleAt: made.visibleAt };
}

function cash(sandbox: Sandbox, given: z.output<typeof Cash>): unknown {
  const { kind, amount } = given;
  return {
    movement: sandbox.venue.cash({ account: accountOf(sandbox, given), kind, amount }).movement,
  };
}

function correct(sandbox: Sandbox, { fill: number, ...change }: z.output<typeof Change>): unknown {
  return { revision: sandbox.venue.correct(fillOf(sandbox, number), defined(change)).revision };
}

function fillOf({ venue }: Sandbox, number: number): FillEvent {
  const found = venue.truth.find((event) => event.type === "fill" && event.fill === number);
  if (found?.type !== "fill") throw new RangeError(`No fill ${number}`);
  return found;
}

function endTokens({ faces }: Sandbox, { broker, end }: z.output<typeof Tokens>): void {
  const face = faces.find((each) => each.broker === broker);
  if (!face?.endTokens) throw new RangeError(`Log-ins of "${broker}" do not end`);
  face.endTokens(end);
}

function moveMarket({ faces }: Sandbox, given: z.output<typeof MarketMove>): void {
  const face = faces.find((each) => each.broker === given.broker);
  if (!face?.setPrice) throw new RangeError(`"${given.broker}" takes no orders`);
  if (given.depth !== undefined && !face.setDepth)
    throw new RangeError(`Orders at "${given.broker}" trade whole`);
  if (given.depth !== undefined) face.setDepth?.(given.depth ?? undefined);
  if (given.open !== undefined) face.setOpen?.(given.open);
  if (given.session) face.endSession?.();
  if (given.symbol !== undefined && given.price) face.setPrice(given.symbol, given.price);
}

function setFeature({ faces }: Sandbox, given: z.output<typeof FeatureSwitch>): void {
  const face = faces.find(({ broker }) => broker === given.broker);
  if (!face?.setFeature?.(given.feature, given.has))
    throw new RangeError(`"${given.broker}" does not tell of "${given.feature}"`);
}

function truthPage({ venue }: Sandbox, query: URLSearchParams): unknown {
  const from = wholeIn(query.get("from") ?? "1");
  const limit = wholeIn(query.get("limit") ?? "1000");
  const events = venue.truth.slice(from - 1, from - 1 + limit).map(truthRow);
  return { total: venue.truth.length, events };
}

/** An event without what it refers to, of which the numbers are enough. */
function truthRow(event: TruthEvent): object {
  if (!("account" in event)) return event;
  const { account, ...rest } = event;
  const whose = { broker: account.broker, account: account.number };
  if (!("of" in rest)) return { ...rest, ...whose };
  const { of: known, ...report } = rest;
  return { ...report, fill: known.fill, ...whose };
}

const wholeIn = (text: string): number => z.coerce.number().int().min(1).parse(text);

type Defined<Of> = { [Key in keyof Of]?: Exclude<Of[Key], undefined> };

const defined = <Of extends object>(parts: Of): Defined<Of> =>
  Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as Defined<Of>;
