import type { RiskAccountBody, RiskLevelBody, RiskLimitsBody } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";

/** Bounds that a person types; text, so that no digit is lost. */
export const LIMITS = [
  ["maxOrderQuantity", "Units of one order"],
  ["maxOrderNotional", "Worth of one order"],
  ["maxPositionQuantity", "Units of one position"],
  ["maxPositionNotional", "Worth of one position"],
  ["maxGrossExposure", "Worth of everything together"],
  ["collarPercent", "Percent beyond the market"],
  ["maxDailyLoss", "Loss of a day"],
  ["maxOpenOrders", "Open orders"],
  ["maxOrdersPerMinute", "Orders in a minute"],
  ["duplicateMs", "The same again within, in ms"],
] as const satisfies readonly (readonly [keyof RiskLimitsBody, string])[];

type Name = (typeof LIMITS)[number][0];
const COUNTS: ReadonlySet<Name> = new Set(["maxOpenOrders", "maxOrdersPerMinute", "duplicateMs"]);

export type LimitFields = Readonly<Record<Name | "restricted", string>>;

export const fieldsFrom = (limits: RiskLimitsBody): LimitFields => ({
  ...(Object.fromEntries(LIMITS.map(([name]) => [name, String(limits[name] ?? "")])) as Record<
    Name,
    string
  >),
  restricted: limits.restricted?.join(", ") ?? "",
});

/** What is wrong with a field; absent where it is empty or right. */
export function limitProblem(name: Name, text: string): string | undefined {
  if (text.trim() === "") return undefined;
  if (COUNTS.has(name))
    return /^[1-9]\d{0,4}$/.test(text.trim()) ? undefined : "A whole number above 0";
  return /^\d+(\.\d+)?$/.test(text.trim()) && /[1-9]/.test(text)
    ? undefined
    : "Digits and one point, above 0";
}

/** The bounds that were typed; an empty field is no bound of its own. */
export function limitsFrom(fields: LimitFields): RiskLimitsBody {
  const set = LIMITS.flatMap(([name]) => {
    const text = fields[name].trim();
    if (text === "") return [];
    return [[name, COUNTS.has(name) ? Number.parseInt(text, 10) : text] as const];
  });
  const restricted = fields.restricted.split(/[\s,]+/).filter((symbol) => symbol !== "");
  return { ...Object.fromEntries(set), ...(restricted.length > 0 && { restricted }) };
}

/** What a level speaks of, in words. */
export function scopeText(
  { connection, account, symbol }: Pick<RiskLevelBody, "connection" | "account" | "symbol">,
  accounts: readonly RiskAccountBody[],
): string {
  const found = accounts.find((each) => each.connection === connection && each.account === account);
  const where = found ? `${found.label} ${found.number}` : (account ?? "Every account");
  return symbol === undefined ? where : `${symbol} at ${found ? where : "every account"}`;
}

/** A bound beside how much of it is used. */
export const useText = (used: number, limit: number | undefined): string =>
  limit === undefined ? formatExact(String(used)) : `${used} of ${limit}`;
