import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ConnectButton } from "./ConnectButton.tsx";
import classes from "./connections.module.css";

/** What a connection is good for, and the two ways to begin. */
export function NoConnections() {
  return (
    <EmptyState
      title="No broker is connected yet"
      action={
        <div className={classes.invitation}>
          <ConnectButton size="sm" />
          <Button
            size="sm"
            variant="default"
            renderRoot={(props) => <Link to="/imports" {...props} />}
          >
            Import a statement
          </Button>
          <Button
            size="sm"
            variant="subtle"
            renderRoot={(props) => <Link to="/brokers" {...props} />}
          >
            See all brokers
          </Button>
        </div>
      }
    >
      A connection reads your account by itself and keeps the blotter in step with the broker. No
      order goes there unless you place it. Credentials are tried first, then kept encrypted on this
      machine.
    </EmptyState>
  );
}
