import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { accounts, gaps, positions } from "../../api/queries.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { AccountTable } from "./AccountTable.tsx";
import { GapTable } from "./GapTable.tsx";
import { PositionTable } from "./PositionTable.tsx";

const route = getRouteApi("/accounts");

/** What there is, and whether the broker says the same. */
export function AccountsPage() {
  const { account } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(accounts());
  const held = useQuery(positions(account ? { account: [account] } : {}));
  const missing = useQuery(gaps(account ? { account: [account] } : {}));
  const select = (id: string) =>
    void navigate({ search: { account: id === account ? undefined : id } });
  const disagreements = held.data?.filter(({ agrees }) => agrees === false).length ?? 0;
  return (
    <Page title="Accounts and positions">
      {list.error && <FailureNotice error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {list.data?.length === 0 && (
        <EmptyState title="No accounts yet" action={<Link to="/imports">Import a statement</Link>}>
          An account appears here as soon as a statement names it.
        </EmptyState>
      )}
      {list.data && list.data.length > 0 && (
        <>
          <Panel
            title="Accounts"
            note={
              account
                ? "Positions below are of the chosen account"
                : "Choose one to narrow the positions"
            }
          >
            <AccountTable accounts={list.data} selected={account} onSelect={select} />
          </Panel>
          <Panel
            title="Positions"
            aside={<Link to="/positions">Live profit, and closing</Link>}
            note={
              disagreements > 0
                ? `${disagreements} differ from what the broker states`
                : "Ours, made of executions, beside what the broker states"
            }
          >
            {held.error && <FailureNotice error={held.error} retry={() => void held.refetch()} />}
            {held.isPending && <Skeleton height={120} />}
            {held.data && <PositionTable positions={held.data} />}
          </Panel>
          {missing.data && missing.data.length > 0 && (
            <Panel title="Missing" note="What the executions show, and no statement explains">
              <GapTable gaps={missing.data} />
            </Panel>
          )}
        </>
      )}
    </Page>
  );
}
