import { Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { explainRoute, routingPolicies } from "../../api/routing.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SIDE_WORDS, TYPE_WORDS } from "../orders/words.ts";
import { DecisionView } from "./DecisionView.tsx";
import { type Asked, EMPTY, inputFrom, isWhole, problemOf, TYPES } from "./dry-run.ts";
import classes from "./routing.module.css";

const TYPE_CHOICES = TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }));
const SIDES = (["buy", "sell"] as const).map((value) => ({ value, label: SIDE_WORDS[value] }));

/** What would happen with an order now; every account is asked, and nothing is sent. */
export function DryRunPanel() {
  const [asked, setAsked] = useState<Asked>(EMPTY);
  const run = useMutation({ mutationFn: explainRoute });
  const change = (part: Partial<Asked>) => setAsked({ ...asked, ...part });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isWhole(asked)) run.mutate(inputFrom(asked));
  };
  return (
    <Panel title="What would happen with an order now" note="Nothing is sent and nothing is kept">
      <form className={classes.dryRun} onSubmit={onSubmit} noValidate aria-label="Dry run">
        <Fields asked={asked} onChange={change} />
        <Button type="submit" size="sm" disabled={!isWhole(asked)} loading={run.isPending}>
          Ask every account
        </Button>
      </form>
      <div aria-live="polite">
        {run.error && <FailureNotice error={run.error} />}
        {run.data && <DecisionView decision={run.data} isAsked />}
      </div>
    </Panel>
  );
}

type FieldsProps = { readonly asked: Asked; readonly onChange: (part: Partial<Asked>) => void };

function Fields({ asked, onChange }: FieldsProps) {
  const { data: policies = [] } = useQuery(routingPolicies());
  const text = (field: "symbol" | "quantity" | "limitPrice" | "stopPrice", label: string) => (
    <TextInput
      label={label}
      value={asked[field]}
      error={problemOf(asked, field)}
      inputMode={field === "symbol" ? "text" : "decimal"}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <SegmentedControl
        aria-label="Side"
        data={SIDES}
        value={asked.side}
        onChange={(side) => onChange({ side })}
      />
      {text("symbol", "Symbol")}
      {text("quantity", "Quantity")}
      <Select
        label="Type"
        data={TYPE_CHOICES}
        allowDeselect={false}
        value={asked.type}
        onChange={(type) => type && onChange({ type })}
      />
      {asked.type !== "market" && asked.type !== "stop" && text("limitPrice", "Limit price")}
      {asked.type.startsWith("stop") && text("stopPrice", "Stop price")}
      <Select
        label="Policy"
        data={policies.map(({ id }) => id)}
        allowDeselect={false}
        value={asked.policy}
        onChange={(policy) => policy && onChange({ policy })}
      />
      <SegmentedControl
        aria-label="Among which accounts"
        data={["paper", "live"]}
        value={asked.environment}
        onChange={(value) => onChange({ environment: value === "live" ? "live" : "paper" })}
      />
    </>
  );
}
