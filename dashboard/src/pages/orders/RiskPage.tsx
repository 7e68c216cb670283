import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { trading } from "../../api/orders.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { OpenOrders } from "./OpenOrders.tsx";
import { StopPanel } from "./StopPanel.tsx";

/** How far trading is stopped, what that means, and the switch. */
export function RiskPage() {
  const { data, error, isPending, refetch } = useQuery(trading());
  return (
    <Page
      title="Risk"
      aside={
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/orders" {...props} />}
        >
          Orders
        </Button>
      }
    >
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={240} />}
      {data && <StopPanel state={data} />}
      <OpenOrders />
    </Page>
  );
}
