import { Link } from "@tanstack/react-router";
import type { RoutingDecisionBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";
import { Time } from "../../ui/Time.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { ConsideredList } from "./ConsideredList.tsx";
import classes from "./routing.module.css";
import { STEPS } from "./steps.ts";
import { useNames } from "./useNames.ts";
import { outcomeOf } from "./words.ts";

type Props = {
  readonly decision: RoutingDecisionBody;
  /** It was only asked for: no order stands behind it. */
  readonly isAsked?: boolean;
};

/** Where an order goes and why: its steps in words, then every account with its score. */
export function DecisionView({ decision, isAsked = false }: Props) {
  const { at, environment, policy, failure, steps, considered, order } = decision;
  const { account } = useNames();
  const { text, isRouted } = outcomeOf(decision, account);
  return (
    <div className={classes.decision} role="group" aria-label="Decision">
      <p className={classes.head}>
        <strong>{text}</strong>
        <EnvironmentMark environment={environment} />
        <Mark tone={isRouted ? "good" : "bad"} icon={isRouted ? "check" : "stop"}>
          {isRouted ? (isAsked ? "would be sent" : "routed") : "refused"}
        </Mark>
      </p>
      <p className={classes.soft}>
        <Time at={at} seconds />, by policy “{policy.id}”
        {policy.version > 0 && `, version ${policy.version}`}
        {isRouted && order !== undefined && (
          <>
            .{" "}
            <Link to="/orders" search={{ order }}>
              Show the order
            </Link>
          </>
        )}
      </p>
      {failure && (
        <p>
          {failure.message}. {failure.next}.
        </p>
      )}
      {steps.length > 0 && (
        <ol className={classes.steps} aria-label="What each step said">
          {steps.map(({ kind, text: said }) => (
            <li key={`${kind} ${said}`}>
              <span className={classes.soft}>{labelOf(kind)}: </span>
              {named(said, considered, account)}.
            </li>
          ))}
        </ol>
      )}
      <ConsideredList decision={decision} account={account} />
    </div>
  );
}

const labelOf = (kind: string): string =>
  kind in STEPS ? STEPS[kind as keyof typeof STEPS].label : "Position";

/** The server says accounts by their ids, people know their names. */
const named = (
  text: string,
  considered: RoutingDecisionBody["considered"],
  account: (id: string) => string,
): string =>
  considered.reduce(
    (said, { route }) => said.replaceAll(`"${route}"`, `“${account(route)}”`),
    text,
  );
