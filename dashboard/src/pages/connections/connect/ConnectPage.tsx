import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { brokers } from "../../../api/connections.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { BrokerChoice } from "./BrokerChoice.tsx";
import { BrokerIntroduction } from "./BrokerIntroduction.tsx";
import classes from "./connect.module.css";
import { ConnectForm } from "./ConnectForm.tsx";

const route = getRouteApi("/connections/new");

/** First which broker, then what it asks for. */
export function ConnectPage() {
  const { broker: chosen } = route.useSearch();
  const { data, error, isPending, refetch } = useQuery(brokers());
  const broker = data?.find(({ id, aliases }) => id === chosen || aliases.includes(chosen ?? ""));
  return (
    <Page
      title={broker ? `Connect ${broker.name}` : "Connect a broker"}
      aside={
        broker && (
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link to="/connections/new" {...props} />}
          >
            Another broker
          </Button>
        )
      }
    >
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={240} />}
      {data && !broker && <BrokerChoice brokers={data} />}
      {broker && (
        <div className={classes.page}>
          <ConnectForm key={broker.id} broker={broker} />
          <BrokerIntroduction broker={broker} />
        </div>
      )}
    </Page>
  );
}
