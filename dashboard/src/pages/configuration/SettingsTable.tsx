import { Table } from "@mantine/core";
import type { ConfigurationBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import { type Field, FIELDS, textOf } from "./fields.ts";

type Broker = ConfigurationBody["brokers"][number];
type Setting = Broker["environments"][number]["settings"][number];

const SOURCES = {
  default: "default",
  file: "from a file",
  environment: "from the process",
  database: "set here",
} as const;
const UNITS = { percent: " %", seconds: " s", minutes: " min" } as const;
const unitOf = ({ kind }: Field) => (kind in UNITS ? UNITS[kind as keyof typeof UNITS] : "");

type Shown = { readonly text: string; readonly from: Setting["from"] };

/** What is different from the defaults comes first to the eye; the defaults stand beside it. */
export function SettingsTable({ broker }: { readonly broker: Broker }) {
  const columns = broker.environments.map(({ environment, settings }) => ({
    environment,
    shown: shownOf(settings),
  }));
  const fields = FIELDS.filter(({ name }) => columns.some(({ shown }) => shown.has(name)));
  return (
    <TableFrame
      label={`Settings of ${broker.name}`}
      className={cells.table}
      headings={["Setting", ...columns.map(({ environment }) => environment)]}
    >
      {fields.map(({ name, label, help }) => (
        <Table.Tr key={name}>
          <Table.Td title={help}>{label}</Table.Td>
          {columns.map(({ environment, shown }) => (
            <Table.Td key={environment}>
              <Value shown={shown.get(name)} />
            </Table.Td>
          ))}
        </Table.Tr>
      ))}
    </TableFrame>
  );
}

function Value({ shown }: { readonly shown: Shown | undefined }) {
  if (!shown) return null;
  const { text, from } = shown;
  if (from === "default") return <span className={cells.soft}>{text}</span>;
  return (
    <>
      <strong>{text}</strong> <Mark tone="plain">{SOURCES[from]}</Mark>
    </>
  );
}

function shownOf(settings: readonly Setting[]): Map<string, Shown> {
  const values = settings.flatMap(({ name, value, from }) =>
    typeof value === "object" && value !== null
      ? Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each, from] as const)
      : [[name, value, from] as const],
  );
  return new Map(
    FIELDS.flatMap((field) => {
      const found = values.find(([name]) => name === field.name);
      if (!found) return [];
      const [, value, from] = found;
      return [[field.name, { text: `${textOf(field, value)}${unitOf(field)}`, from }]];
    }),
  );
}
