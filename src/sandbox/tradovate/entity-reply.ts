import { type FaceReply, jsonReply, listReply } from "../wire/face.ts";
import { htmlReply } from "../wire/face.ts";
import { type Entity, PARENT, type Table } from "./tables.ts";

/** The five questions that every kind of entity answers. */
export function entityReply(
  table: Table,
  ask: string,
  rows: readonly Entity[],
  query: URLSearchParams,
): FaceReply {
  const parent = PARENT[table] ?? "";
  const wanted = (name: string) => new Set((query.get(name) ?? "").split(","));
  const by = (member: string, values: ReadonlySet<string>) =>
    list(rows.filter((row) => values.has(textOf(row[member]))));
  switch (ask) {
    case "list":
      return list(rows);
    case "items":
      return by("id", wanted("ids"));
    case "deps":
      return by(parent, wanted("masterid"));
    case "ldeps":
      return by(parent, wanted("masterids"));
    case "item":
      return one(rows.find((row) => textOf(row["id"]) === query.get("id")));
    case "find":
      return one(rows.find((row) => row["name"] === query.get("name")));
    case "suggest":
      return list(rows.filter((row) => textOf(row["name"]).includes(query.get("t") ?? "")));
    default:
      return notFound();
  }
}

const list = (rows: readonly Entity[]): FaceReply =>
  listReply(rows, {
    odd: (row: Entity) => ({ ...row, action: "Cross", cashChangeType: "Novelty" }),
  });

const one = (row: Entity | undefined): FaceReply => (row ? jsonReply(row) : notFound());

const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null && "numeral" in value
    ? String(value.numeral)
    : String(value);

export const notFound = () => htmlReply(404, "404 Not Found");
