import { LOCKED } from "../live.ts";
import { passes } from "../memory-journal.ts";
import { denial, unknownFact } from "./denial.ts";
import { ageMs, live, reduces } from "./amounts.ts";
import type { RiskCheck } from "./facts.ts";

/** Paper and live never mix: the order, its connection and its account are of one environment. */
export const environment: RiskCheck = ({ environment: asked, account, facts }) => {
  if (facts.environment === asked && facts.account.id === account) return undefined;
  return denial({
    code: "environment",
    message: `The order is for ${asked}, the account is ${facts.environment}`,
    next: "Choose an account of the environment in which you mean to trade",
    limit: facts.environment,
    actual: asked,
  });
};

/** The stop of trading; read once more when the order is sent. */
export const tradingState: RiskCheck = (question) => {
  const { trading } = question.book;
  if (passes(trading, { reduces: reduces(question) })) return undefined;
  const only = passes(trading, { reduces: true });
  return denial({
    code: "trading-stopped",
    message: only ? "Only orders that reduce a position are sent" : "Trading is stopped",
    next: "Lift the stop on the Risk page, or with `openblotter kill --lift`",
    limit: trading,
  });
};

export const tradingEnabled: RiskCheck = ({ facts: { account } }) =>
  account.isTradingEnabled ? undefined : LOCKED;

/** Positions that nobody compared with the broker lately are no base for a decision. */
export const reconciled: RiskCheck = ({ facts: { account, now }, rules }) => {
  const at = account.reconciledAt;
  if (at && ageMs(at, now) <= rules.maxReconciliationAgeMs) return undefined;
  return denial({
    code: "not-reconciled",
    message: at ? `The account was last compared at ${at}` : "The account was never compared",
    next: "Synchronise the connection, then place the order again",
    limit: `${rules.maxReconciliationAgeMs} ms`,
    ...(at && { actual: `${ageMs(at, now)} ms` }),
  });
};

/** While an order on the instrument may or may not exist, nothing is added to it. */
export const undecided: RiskCheck = (question) => {
  const { instrument } = question.ticket;
  const open = live(question).find(
    ({ state, ticket }) =>
      (state === "unknown" || state === "parked") && ticket.instrument.id === instrument.id,
  );
  if (!open || reduces(question)) return undefined;
  return denial({
    code: "order-undecided",
    message: `Whether order "${open.clientOrderId}" on ${instrument.symbol} exists is not known`,
    next: "Wait until it is looked up, or settle it on the Orders page",
    actual: open.state,
  });
};

export const restricted: RiskCheck = ({ ticket: { instrument }, limits }) =>
  limits.restricted?.includes(instrument.symbol)
    ? denial({
        code: "restricted",
        message: `${instrument.symbol} is on the restricted list`,
        next: "Choose another instrument",
      })
    : undefined;

/** A loss of the day that reached its limit leaves only the way out. */
export const dailyLoss: RiskCheck = (question) => {
  const { limits, facts } = question;
  const { maxDailyLoss } = limits;
  if (!maxDailyLoss || reduces(question)) return undefined;
  const { dayPnl } = facts.account;
  if (!dayPnl)
    return unknownFact(
      "The profit of the day",
      "It is known once the account is read before midnight (UTC); lift the bound until then",
    );
  if (dayPnl.gt(maxDailyLoss.neg())) return undefined;
  return denial({
    code: "daily-loss",
    message: "The loss of the day has reached its limit",
    next: "Only orders that reduce a position are sent until tomorrow",
    limit: maxDailyLoss,
    actual: dayPnl.neg(),
  });
};
