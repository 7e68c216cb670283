import { Skeleton, Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { routingDecisions } from "../../api/routing.ts";
import type { DecisionsFilter, RoutingDecisionBody } from "../../api/types.ts";
import { SearchField } from "../../filters/SearchField.tsx";
import { ChoiceField } from "../../ui/ChoiceField.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import { TextButton } from "../../ui/TextButton.tsx";
import { Time } from "../../ui/Time.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { titleOf } from "../orders/words.ts";
import classes from "./routing.module.css";
import { useNames } from "./useNames.ts";
import { whyOf } from "./words.ts";

type Props = {
  readonly filter: DecisionsFilter;
  readonly onFilter: (change: DecisionsFilter) => void;
  readonly onShow: (order: string | undefined) => void;
};

const OUTCOMES = [
  { value: "routed", label: "Routed" },
  { value: "refused", label: "Refused" },
] as const;
const ENVIRONMENTS = [
  { value: "paper", label: "Paper" },
  { value: "live", label: "Live" },
] as const;

/** Where orders went, newest first. */
export function DecisionsPanel({ filter, onFilter, onShow }: Props) {
  const query = useInfiniteQuery(routingDecisions(filter));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Panel title="Decisions" note="Made once for each order, with what was known then">
      <div className={classes.filters}>
        <SearchField
          placeholder="Symbol, account or policy"
          value={filter.search}
          onChange={(search) => onFilter({ search })}
        />
        <ChoiceField
          label="Outcome"
          choices={OUTCOMES}
          value={filter.outcome}
          onChange={(outcome) => onFilter({ outcome })}
        />
        <ChoiceField
          label="Environment"
          choices={ENVIRONMENTS}
          value={filter.environment}
          onChange={(environment) => onFilter({ environment })}
        />
      </div>
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={80} />}
      {query.data && items.length === 0 && (
        <p className={classes.soft}>
          {isFiltered ? "No decision is like that." : "No order was routed yet."}
        </p>
      )}
      {items.length > 0 && <DecisionTable items={items} onShow={onShow} />}
      <ShowMore query={query} mt="sm">
        Show older
      </ShowMore>
    </Panel>
  );
}

type TableProps = Pick<Props, "onShow"> & { readonly items: readonly RoutingDecisionBody[] };

function DecisionTable({ items, onShow }: TableProps) {
  return (
    <TableFrame
      label="Decisions"
      className={cells.table}
      headings={["When", "Order", "", "Went to", "Because", "Policy"]}
    >
      {items.map((decision) => (
        <DecisionRow
          key={decision.order ?? decision.at}
          decision={decision}
          onShow={() => onShow(decision.order)}
        />
      ))}
    </TableFrame>
  );
}

type RowProps = { readonly decision: RoutingDecisionBody; readonly onShow: () => void };

function DecisionRow({ decision, onShow }: RowProps) {
  const { at, environment, route, failure, policy, considered } = decision;
  const { account } = useNames();
  const chosen = considered.find(({ isChosen }) => isChosen);
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={at} />
      </Table.Td>
      <Table.Td>
        <TextButton onClick={onShow} aria-haspopup="dialog">
          {titleOf(decision)}
        </TextButton>
      </Table.Td>
      <Table.Td>
        <EnvironmentMark environment={environment} />
      </Table.Td>
      <Table.Td>{route ? account(route.id) : "nowhere"}</Table.Td>
      <Table.Td className={cells.words}>
        {chosen ? whyOf(chosen, decision) : failure?.message}
      </Table.Td>
      <Table.Td>
        {policy.id}
        {policy.version > 0 && <span className={classes.soft}> {policy.version}</span>}
      </Table.Td>
    </Table.Tr>
  );
}
