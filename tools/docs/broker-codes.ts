/** Our codes for what brokers refuse, as a table for people. */
import { classifyError, BROKER_ERROR_CODES, BrokerError } from "#guard";
import { orderCodes } from "../../src/guard/order-codes.ts";

/** Those of reaching a broker and of reading from it, in the order of the code. */
export function brokerCodesTable(): string {
  const rows = BROKER_ERROR_CODES.filter(
    (code) => !Object.hasOwn(orderCodes, code) && code !== "OK" && code !== "WARNING_INFO",
  ).map((code) => {
    const { userMessage, owner, next, retryable } = classifyError(new BrokerError("", { code }));
    const name = `broker-${code.toLowerCase().replaceAll("_", "-")}`;
    const again = retryable ? "yes" : "no";
    return `| \`${name}\` | ${OWNERS[owner]} | ${userMessage} | ${again} | ${next} |`;
  });
  const head = "| code | who acts | what is the matter | tried again by itself | what to do |";
  return [head, "|---|---|---|---|---|", ...rows].join("\n");
}

const OWNERS = { user: "you", broker: "the broker", us: "OpenBlotter" } as const;
