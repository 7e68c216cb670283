import { SegmentedControl } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { makeKey } from "../../api/session.ts";
import type { KeyScope } from "../../api/types.ts";
import classes from "./account.module.css";
import { OnceForm } from "./OnceForm.tsx";

const SCOPES: readonly (readonly [KeyScope, string])[] = [
  ["read", "Read the blotter"],
  ["write", "Import, annotate, undo"],
  ["connect", "Connect brokers and sync"],
  ["trade", "Place orders"],
];
const DAYS = [30, 90, 366] as const;

/** Makes a key, which is shown once. */
export function KeyForm() {
  const [scopes, setScopes] = useState<readonly KeyScope[]>(["read"]);
  const [days, setDays] = useState<string>("90");
  const [needsApproval, setNeedsApproval] = useState(false);
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: (name: string) =>
      makeKey({
        ...{ name, scopes: [...scopes], days: Number.parseInt(days, 10) },
        needsApproval: needsApproval && scopes.includes("trade"),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["keys"] }),
  });
  const made = make.data && {
    text: "Copy the key now; it is not shown again.",
    name: "New key",
    secret: make.data.key,
  };
  return (
    <OnceForm
      icon="key"
      label="Name"
      description="Which program it is for"
      action="Make key"
      made={made}
      error={make.error}
      isBusy={make.isPending}
      isDisabled={scopes.length === 0}
      onMake={make.mutateAsync}
      before={
        <>
          <ScopeChoice scopes={scopes} onChange={setScopes} />
          {scopes.includes("trade") && (
            <label>
              <input
                type="checkbox"
                checked={needsApproval}
                onChange={() => setNeedsApproval(!needsApproval)}
              />{" "}
              Its orders wait until I approve them
            </label>
          )}
        </>
      }
      beside={
        <SegmentedControl
          size="xs"
          aria-label="Expires after"
          value={days}
          onChange={setDays}
          data={DAYS.map((each) => ({ value: String(each), label: `${each} days` }))}
        />
      }
    />
  );
}

type ChoiceProps = {
  readonly scopes: readonly KeyScope[];
  readonly onChange: (scopes: readonly KeyScope[]) => void;
};

function ScopeChoice({ scopes, onChange }: ChoiceProps) {
  const toggle = (scope: KeyScope) =>
    onChange(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  return (
    <fieldset className={classes.scopes}>
      <legend>A new key may</legend>
      {SCOPES.map(([scope, text]) => (
        <label key={scope}>
          <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
