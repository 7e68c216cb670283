import type { StoppedAccount } from "../../api/types.ts";
import { formatExact } from "../../format/currency.ts";
import { count } from "../../format/span.ts";
import { Mark } from "../../ui/Mark.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { lookOf, titleOf } from "./words.ts";
import classes from "./orders.module.css";

/** What a stop did in each account, and what it left open, which a person has to know. */
export function StoppedAccounts({ accounts }: { accounts: readonly StoppedAccount[] }) {
  if (accounts.length === 0) return null;
  return (
    <ul className={classes.orders} aria-label="What the stop did">
      {accounts.map((account) => (
        <li key={`${account.connection} ${account.account}`}>
          <div>
            <EnvironmentMark environment={account.environment} /> <strong>{account.label}</strong>{" "}
            <Left account={account} />
            <p>
              {count(account.cancelled, "order")} cancelled
              {account.closing.map((order) => `; ${titleOf(order)}: ${lookOf(order).word}`)}
            </p>
            {account.held.length > 0 && <p>Still held: {account.held.map(heldText).join(", ")}</p>}
            {account.failures.map(({ message, next }) => (
              <p key={message}>
                {message}. {next}.
              </p>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

const heldText = ({ symbol, quantity }: StoppedAccount["held"][number]) =>
  `${formatExact(quantity)} ${symbol}`;

function Left({ account: { working, held, failures } }: { account: StoppedAccount }) {
  if (working > 0)
    return (
      <Mark tone="bad" icon="alert">
        {`${count(working, "order")} may still trade`}
      </Mark>
    );
  if (failures.length > 0)
    return (
      <Mark tone="bad" icon="alert">
        not reached
      </Mark>
    );
  return held.length > 0 ? (
    <Mark tone="warn" icon="alert">
      {`${count(held.length, "position")} open`}
    </Mark>
  ) : (
    <Mark tone="good" icon="check">
      nothing open
    </Mark>
  );
}
