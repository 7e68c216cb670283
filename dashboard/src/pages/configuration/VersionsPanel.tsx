import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { settingsVersions } from "../../api/configuration.ts";
import type { SettingsVersionBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Time } from "../../ui/Time.tsx";
import classes from "./configuration.module.css";
import { RestoreDialog } from "./RestoreDialog.tsx";

/** Who changed what, when and why; none is lost, and going back is a new one. */
export function VersionsPanel({ version }: { readonly version: number }) {
  const { data, error, refetch } = useQuery(settingsVersions());
  const [restoring, restore] = useState<number>();
  return (
    <Panel title="Versions" note={version === 0 ? "" : `Version ${version} holds now`}>
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <p className={classes.soft}>Nothing was ever changed here.</p>}
      <ol className={classes.versions} aria-label="Versions, newest first">
        {data?.map((each) => (
          <Version
            key={each.version}
            version={each}
            isNow={each.version === version}
            onRestore={() => restore(each.version)}
          />
        ))}
      </ol>
      {restoring !== undefined && (
        <RestoreDialog version={restoring} base={version} onClose={() => restore(undefined)} />
      )}
    </Panel>
  );
}

type Props = {
  readonly version: SettingsVersionBody;
  readonly isNow: boolean;
  readonly onRestore: () => void;
};

function Version({ version, isNow, onRestore }: Props) {
  const { version: number, at, author, reason, restores, changes } = version;
  return (
    <li className={classes.version}>
      <div className={classes.head}>
        <strong>Version {number}</strong>
        <Time at={at} />
        <span className={classes.soft}>{author}</span>
        {!isNow && (
          <Button size="compact-xs" variant="default" onClick={onRestore}>
            Go back to version {number}
          </Button>
        )}
      </div>
      <p className={classes.reason}>
        {reason}
        {restores !== undefined && ` (back to version ${restores})`}
      </p>
      <ul className={classes.changes}>
        {changes.map(({ path, before, after }) => (
          <li key={path}>
            <code>{path.replace(/^brokers\./, "")}</code>
            {before !== undefined && (
              <>
                {" "}
                <del>{textOf(before)}</del>
              </>
            )}{" "}
            {after === undefined ? (
              <span className={classes.soft}>unset</span>
            ) : (
              <ins>{textOf(after)}</ins>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
