import { Button, Skeleton } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { useDesks } from "./desks.ts";
import { LiveNotice } from "./LiveNotice.tsx";
import { NoDesk } from "./NoDesk.tsx";
import { StopNotice } from "./StopNotice.tsx";
import { TicketDesk } from "./TicketDesk.tsx";

const route = getRouteApi("/trade");

/** Where an order is written, looked at and placed. */
export function TradePage() {
  const { desk: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const { desks, error, retry } = useDesks();
  const desk = desks?.find(({ key }) => key === wanted) ?? desks?.[0];
  return (
    <Page
      title="Trade"
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
      <StopNotice />
      <LiveNotice />
      {error && <FailureNotice error={error} retry={retry} />}
      {!error && !desks && <Skeleton height={420} />}
      {desks?.length === 0 && <NoDesk />}
      {desks && desk && (
        // What was typed for one account is not sent to another.
        <TicketDesk
          key={desk.connection.id}
          desk={desk}
          desks={desks}
          onDesk={(key) => void navigate({ search: { desk: key }, replace: true })}
        />
      )}
    </Page>
  );
}
