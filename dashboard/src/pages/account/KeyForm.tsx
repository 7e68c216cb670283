import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { makeKey } from "../../api/session.ts";
import type { KeyScope } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Notice } from "../../ui/Notice.tsx";
import classes from "./account.module.css";

const SCOPES: readonly (readonly [KeyScope, string])[] = [
  ["read", "Read the blotter"],
  ["write", "Import, annotate, undo"],
  ["connect", "Connect brokers and sync"],
  ["trade", "Place orders"],
];
const DAYS = [30, 90, 366] as const;

/** Makes a key, which is shown once. */
export function KeyForm() {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly KeyScope[]>(["read"]);
  const [days, setDays] = useState<string>("90");
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => makeKey({ name, scopes: [...scopes], days: Number.parseInt(days, 10) }),
    onSuccess() {
      setName("");
      return client.invalidateQueries({ queryKey: ["keys"] });
    },
  });
  const toggle = (scope: KeyScope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  return (
    <form
      className={classes.form}
      style={{ maxWidth: "46rem", marginTop: "0.75rem" }}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      {make.data && (
        <Notice tone="good" icon="key">
          <p style={{ marginBottom: "0.4rem" }}>Copy the key now; it is not shown again.</p>
          <code className={classes.secret} aria-label="New key">
            {make.data.key}
          </code>
        </Notice>
      )}
      {make.error && <FailureNotice error={make.error} />}
      <fieldset className={classes.scopes}>
        <legend>A new key may</legend>
        {SCOPES.map(([scope, text]) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={() => toggle(scope)}
            />
            {text}
          </label>
        ))}
      </fieldset>
      <div className={classes.row}>
        <TextInput
          className={classes.grow}
          size="xs"
          label="Name"
          description="Which program it is for"
          required
          maxLength={100}
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label="Expires after"
          value={days}
          onChange={setDays}
          data={DAYS.map((each) => ({ value: String(each), label: `${each} days` }))}
        />
        <Button size="xs" type="submit" loading={make.isPending} disabled={scopes.length === 0}>
          Make key
        </Button>
      </div>
    </form>
  );
}
