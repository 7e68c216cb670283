import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { routingPolicies } from "../../api/routing.ts";
import type { RoutingPolicyBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Time } from "../../ui/Time.tsx";
import { EndPolicyDialog } from "./EndPolicyDialog.tsx";
import { PolicyDialog } from "./PolicyDialog.tsx";
import classes from "./routing.module.css";
import { STEPS, stepText } from "./steps.ts";
import { useNames } from "./useNames.ts";

type Doing =
  | { readonly verb: "make" }
  | { readonly verb: "change" | "end"; readonly policy: RoutingPolicyBody };

/** The rules by which accounts are chosen, each with its steps in order. */
export function PoliciesPanel() {
  const { data, error, isPending, refetch } = useQuery(routingPolicies());
  const [doing, act] = useState<Doing>();
  const close = () => act(undefined);
  return (
    <Panel
      title="Policies"
      note="The first step that chooses wins"
      aside={
        <Button size="xs" onClick={() => act({ verb: "make" })}>
          New policy
        </Button>
      }
    >
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={80} />}
      <ul className={classes.policies} aria-label="Policies">
        {data?.map((policy) => (
          <Policy
            key={policy.id}
            policy={policy}
            onChange={() => act({ verb: "change", policy })}
            onEnd={() => act({ verb: "end", policy })}
          />
        ))}
      </ul>
      {doing?.verb === "make" && <PolicyDialog taken={data ?? []} onClose={close} />}
      {doing?.verb === "change" && (
        <PolicyDialog policy={doing.policy} taken={[]} onClose={close} />
      )}
      {doing?.verb === "end" && <EndPolicyDialog id={doing.policy.id} onClose={close} />}
    </Panel>
  );
}

type Props = {
  readonly policy: RoutingPolicyBody;
  readonly onChange: () => void;
  readonly onEnd: () => void;
};

function Policy({ policy, onChange, onEnd }: Props) {
  const { id, version, steps, changedAt } = policy;
  const names = useNames();
  return (
    <li className={classes.policy}>
      <div className={classes.head}>
        <strong>{id}</strong>
        <span className={classes.soft}>
          {version === 0 ? "built in" : `version ${version}`}
          {changedAt !== undefined && (
            <>
              , <Time at={changedAt} />
            </>
          )}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Change policy ${id}`}
          onClick={onChange}
        >
          Change
        </Button>
        {version > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`End policy ${id}`}
            onClick={onEnd}
          >
            End
          </Button>
        )}
      </div>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={stepText(step, names)}>
            {stepText(step, names)}
            <span className={classes.soft}> {STEPS[step.kind].meaning}</span>
          </li>
        ))}
      </ol>
    </li>
  );
}
