import { Select, Table, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tradeable } from "../../api/capabilities.ts";
import { connections } from "../../api/connections.ts";
import type { TradeableBody, TradeablePage, TradeableQuery } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Ago } from "../../ui/Ago.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import classes from "./brokers.module.css";
import { wordsOf } from "./words.ts";

type Kind = NonNullable<TradeableQuery["kind"]>;
const KINDS: readonly Kind[] = ["equity", "fund", "option", "future", "fx", "crypto", "cfd"];
const PAUSE_MS = 250;
const HEADINGS = ["Symbol", "Name", "Kind", "Broker", "Trades", "Short", "Parts", "Read"] as const;

/** What can be traded, as brokers listed it. */
export function InstrumentsPanel() {
  const [text, setText] = useState("");
  const [kind, setKind] = useState<Kind>();
  const [connection, setConnection] = useState<string>();
  const [q] = useDebouncedValue(text.trim(), PAUSE_MS);
  const { data: connected = [] } = useQuery(connections());
  const query = useInfiniteQuery(
    tradeable({
      ...(q !== "" && { q }),
      ...(kind !== undefined && { kind }),
      ...(connection !== undefined && { connection }),
    }),
  );
  const pages = query.data?.pages ?? [];
  return (
    <Panel title="Tradeable instruments" note={listsNote(pages[0]?.lists)}>
      <div className={classes.filters}>
        <TextInput
          size="xs"
          type="search"
          aria-label="Symbol or name"
          placeholder="Symbol or name"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          size="xs"
          aria-label="Kind of instrument"
          placeholder="Any kind"
          data={KINDS.map((value) => ({ value, label: wordsOf(value) }))}
          value={kind ?? null}
          onChange={(value) => setKind(KINDS.find((each) => each === value))}
          clearable
        />
        <Select
          size="xs"
          aria-label="Connection"
          placeholder="Any connection"
          data={connected.map(({ id, label }) => ({ value: id, label }))}
          value={connection ?? null}
          onChange={(value) => setConnection(value ?? undefined)}
          clearable
        />
      </div>
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      <Found items={pages.flatMap((page) => page.items)} hasLists={hasLists(pages[0])} />
      <ShowMore query={query}>Show more instruments</ShowMore>
    </Panel>
  );
}

const hasLists = (page: TradeablePage | undefined) => (page?.lists?.length ?? 0) > 0;

/** How many were listed, and what could not be read of the lists. */
function listsNote(lists: TradeablePage["lists"] = []): string {
  const listed = lists.reduce((sum, list) => sum + list.count, 0);
  const unread = lists.reduce((sum, list) => sum + list.unread, 0);
  if (lists.length === 0) return "";
  const rest = unread === 0 ? "" : `, ${count(unread, "row")} could not be read`;
  return `${listed} in ${count(lists.length, "list")}${rest}`;
}

type FoundProps = { readonly items: readonly TradeableBody[]; readonly hasLists: boolean };

function Found({ items, hasLists: isListed }: FoundProps) {
  if (items.length === 0)
    return (
      <p className={cells.soft}>
        {isListed
          ? "No instrument that a broker listed fits."
          : "No list was read yet. Brokers are asked once a day, or now by the button above."}
      </p>
    );
  return (
    <TableFrame label="Instruments" className={cells.table} headings={HEADINGS}>
      {items.map((item) => (
        <InstrumentRow
          key={[item.broker, item.environment, item.account, item.symbol].join()}
          item={item}
        />
      ))}
    </TableFrame>
  );
}

const yes = (is: boolean | undefined) => (is === undefined ? "not stated" : is ? "yes" : "no");

function InstrumentRow({ item }: { readonly item: TradeableBody }) {
  const { broker, account, environment } = item;
  return (
    <Table.Tr>
      <Table.Th scope="row">{item.symbol}</Table.Th>
      <Table.Td>{item.name}</Table.Td>
      <Table.Td>{wordsOf(item.kind)}</Table.Td>
      <Table.Td>
        {broker} <EnvironmentMark environment={environment} />
        {account !== undefined && <div className={cells.under}>{account}</div>}
      </Table.Td>
      <Table.Td>{yes(item.isTradable)}</Table.Td>
      <Table.Td>{yes(item.isShortable)}</Table.Td>
      <Table.Td>{yes(item.isFractional)}</Table.Td>
      <Table.Td>
        <Ago at={item.readAt} isPast />
      </Table.Td>
    </Table.Tr>
  );
}
