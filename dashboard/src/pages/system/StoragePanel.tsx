import { useQuery } from "@tanstack/react-query";
import { system } from "../../api/queries.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./system.module.css";

/** Where everything is kept, and what that promises. */
export function StoragePanel() {
  const { data, error, refetch } = useQuery(system());
  if (error) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const { description, promises, warnings } = data.storage;
  return (
    <Panel title="Storage" note={`${description}. OpenBlotter ${data.version}`}>
      <ul className={classes.promises}>
        {promises.map((promise) => (
          <li key={promise} data-tone="good">
            <Icon name="check" size={14} />
            {promise}
          </li>
        ))}
        {warnings.map((warning) => (
          <li key={warning} data-tone="warn">
            <Icon name="alert" size={14} />
            {warning}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
