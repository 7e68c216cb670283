import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Icon } from "../../ui/Icon.tsx";
import { Page } from "../../ui/Page.tsx";
import { CancelAll } from "./CancelAll.tsx";
import { useDesks } from "./desks.ts";
import { LiveNotice } from "./LiveNotice.tsx";
import { NoDesk } from "./NoDesk.tsx";
import { OrderDrawer } from "./OrderDrawer.tsx";
import { OrderList } from "./OrderList.tsx";
import { StopNotice } from "./StopNotice.tsx";
import { WaitingPanel } from "./WaitingPanel.tsx";

const route = getRouteApi("/orders");

/** What was asked of brokers, and how it stands now. */
export function OrdersPage() {
  const { order } = route.useSearch();
  const navigate = route.useNavigate();
  const { desks } = useDesks();
  const show = (id: string | undefined) => void navigate({ search: { order: id } });
  return (
    <Page
      title="Orders"
      aside={
        <>
          <CancelAll />
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link to="/positions" {...props} />}
          >
            Positions
          </Button>
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link to="/risk" {...props} />}
          >
            Risk
          </Button>
          <Button
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            renderRoot={(props) => <Link to="/trade" {...props} />}
          >
            New order
          </Button>
        </>
      }
    >
      <StopNotice />
      <LiveNotice />
      <WaitingPanel />
      {desks?.length === 0 && <NoDesk />}
      <OrderList title="Open" isOpen isExpected={desks?.length !== 0} onShow={show} />
      <OrderList title="Past" isOpen={false} isExpected={desks?.length !== 0} onShow={show} />
      <OrderDrawer id={order} onClose={() => show(undefined)} />
    </Page>
  );
}
