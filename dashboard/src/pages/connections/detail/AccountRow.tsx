import { Select, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ConnectedAccountBody, ConnectionBody } from "../../../api/types.ts";
import { Ago } from "../../../ui/Ago.tsx";
import { intervalChoices, minutesOf, wordsOf } from "../interval.ts";
import { SyncSwitch } from "../SyncSwitch.tsx";
import type { Actions } from "../useActions.ts";
import classes from "./detail.module.css";

type Props = {
  readonly account: ConnectedAccountBody;
  readonly connection: ConnectionBody;
  readonly actions: Actions;
  /** The shortest interval that the broker allows; absent where all accounts come in one report. */
  readonly leastMinutes: number | undefined;
};

/** One account, and how often it is read where that differs from its connection. */
export function AccountRow({ account, connection, actions, leastMinutes }: Props) {
  const { id, number, name, currency, seenAt } = account;
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/accounts" search={{ account: id }}>
          {number}
        </Link>
      </Table.Td>
      <Table.Td>{name ?? ""}</Table.Td>
      <Table.Td>{currency ?? ""}</Table.Td>
      <Table.Td>
        <Ago at={seenAt} isPast />
      </Table.Td>
      {leastMinutes !== undefined && (
        <Reading {...{ account, connection, actions, leastMinutes }} />
      )}
    </Table.Tr>
  );
}

const LIKE_CONNECTION = "";

function Reading({ account, connection, actions, leastMinutes }: Props & { leastMinutes: number }) {
  const { id, number, syncEnabled, intervalMinutes } = account;
  const { account: change } = actions;
  const asked =
    change.isPending && change.variables.account === id ? change.variables.body : undefined;
  const like = `Like the connection (${wordsOf(connection.intervalMinutes)})`;
  return (
    <>
      <Table.Td>
        <Select
          size="xs"
          w={210}
          aria-label={`How often account "${number}" is read`}
          data={[
            { value: LIKE_CONNECTION, label: like },
            ...intervalChoices(leastMinutes, intervalMinutes),
          ]}
          value={intervalMinutes === undefined ? LIKE_CONNECTION : String(intervalMinutes)}
          disabled={change.isPending || !syncEnabled}
          allowDeselect={false}
          onChange={(value) => {
            if (value === null) return;
            const minutes = value === LIKE_CONNECTION ? null : minutesOf(value);
            change.mutate({ account: id, body: { intervalMinutes: minutes } });
          }}
        />
      </Table.Td>
      <Table.Td className={classes.middle}>
        <SyncSwitch
          name={`account "${number}"`}
          isOn={syncEnabled}
          wanted={asked?.syncEnabled}
          onChange={(isOn) => change.mutate({ account: id, body: { syncEnabled: isOn } })}
        />
      </Table.Td>
    </>
  );
}
