import { Button, Group, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { trading } from "../../api/orders.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { risk } from "../../api/risk.ts";
import { Page } from "../../ui/Page.tsx";
import { LimitsPanel } from "./LimitsPanel.tsx";
import { LivePanel } from "./LivePanel.tsx";
import { OpenOrders } from "./OpenOrders.tsx";
import { StopPanel } from "./StopPanel.tsx";

/** What may be lost at most: the lock of live trading, the stop, and the limits of orders. */
export function RiskPage() {
  const { data, error, isPending, refetch } = useQuery(trading());
  const bounds = useQuery(risk());
  return (
    <Page
      title="Risk"
      aside={
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link to="/experiments" {...props} />}
          >
            Experiments
          </Button>
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link to="/orders" {...props} />}
          >
            Orders
          </Button>
        </Group>
      }
    >
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={240} />}
      {bounds.data && <LivePanel accounts={bounds.data.accounts} />}
      {data && <StopPanel state={data} />}
      {bounds.error && <FailureNotice error={bounds.error} retry={() => void bounds.refetch()} />}
      {bounds.data && <LimitsPanel overview={bounds.data} />}
      <OpenOrders />
    </Page>
  );
}
