import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { connectBroker, CONNECTIONS_KEY } from "../../api/connections.ts";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./orders.module.css";

const PRACTICE = {
  environment: "paper",
  label: "Paper account",
  credentials: { account: "practice", cash: "100000" },
} as const;

/** No connection takes orders: one to practise with is a click away. */
export function NoDesk() {
  const client = useQueryClient();
  const open = useMutation({
    mutationFn: () => connectBroker("paper", PRACTICE),
    onSuccess: () => client.invalidateQueries({ queryKey: CONNECTIONS_KEY }),
  });
  return (
    <>
      {open.error && <FailureNotice error={open.error} retry={() => open.mutate()} />}
      <EmptyState
        title="No connection takes orders yet"
        action={
          <div className={classes.invitation}>
            <Button
              leftSection={<Icon name="flask" size={16} />}
              loading={open.isPending}
              onClick={() => open.mutate()}
            >
              Open a paper account
            </Button>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/connections/new" {...props} />}
            >
              Connect a broker
            </Button>
          </div>
        }
      >
        A paper account trades invented firms at prices that move, with 100,000 US dollars that are
        nobody&rsquo;s. No order leaves this program.
      </EmptyState>
    </>
  );
}
