import { describe, expect, it } from "vitest";
import { createMemoryJournal, type OrderEvent, type OrderJournal, type OrderRecord } from "#orders";
import { at, newOrder, report } from "../../src/orders/fakes.ts";
import type { OrderLabels } from "../../src/app/metrics/orders.ts";
import { watchedOrders } from "../../src/app/watch/orders.ts";

const FAILURE = { code: "x", message: "No", owner: "broker", next: "Ask them" } as const;
const TIMES = { at: at(1), until: at(11) };

/** A watched journal, and a line for each order that it counted. */
function watching({ broker = async () => "oanda" } = {}) {
  const lines: string[] = [];
  const ordered = ({ broker: of, environment }: OrderLabels, outcome: string, ackMs?: number) =>
    void lines.push(`${of} ${environment} ${outcome} ${ackMs ?? "-"}`);
  const read = async () => ({ broker: await broker() }) as never;
  const journal = createMemoryJournal();
  const watch = () => watchedOrders({ orders: journal, connections: { read } }, { ordered }).orders;
  return { journal, lines, watch, watched: watch() };
}

async function opened(journal: Pick<OrderJournal, "open">, denied = false): Promise<OrderRecord> {
  const verdict = denied ? { denied: FAILURE } : { reduces: false };
  const result = await journal.open(newOrder(), at(0), () => verdict);
  if (result.kind === "conflict") throw new Error("Two orders share a key");
  return result.record;
}

async function sent(journal: Pick<OrderJournal, "open" | "beginSend">): Promise<OrderRecord> {
  const begun = await journal.beginSend(await opened(journal), TIMES);
  if (!begun || "halted" in begun) throw new Error("It was not begun");
  return begun;
}

describe("an order", () => {
  it.each<[string, OrderEvent]>([
    ["accepted 2000", { type: "reported", at: at(3), report: report() }],
    ["rejected 500", { type: "rejected", at: at(1.5), failure: FAILURE }],
    ["rejected 1000", { type: "reported", at: at(2), report: report({ status: "rejected" }) }],
    ["not-sent -", { type: "not-sent", at: at(2), failure: FAILURE }],
    ["unknown -", { type: "unknown", at: at(11), failure: FAILURE }],
  ])("is counted once by its first outcome: %s", async (line, event) => {
    const { watched, lines } = watching();
    const { id, version } = await sent(watched);
    await watched.append(id, version, event);
    // What is learned later is no other order.
    await watched.append(id, version + 1, { type: "reported", at: at(20), report: report() });
    expect(lines).toEqual([`oanda paper ${line}`]);
  });

  it("that is refused here is counted once, also where its key is used again", async () => {
    const { watched, lines } = watching();
    await opened(watched, true);
    await opened(watched, true);
    expect(lines).toEqual(["oanda paper denied -"]);
  });

  it("that is denied before its send is counted, and once not sent no more", async () => {
    const { watched, lines } = watching();
    const { id, version } = await opened(watched);
    await watched.append(id, version, { type: "denied", at: at(61), failure: FAILURE });
    expect(lines).toEqual(["oanda paper denied -"]);
    const other = watching();
    const begun = await sent(other.watched);
    await other.watched.append(id, begun.version, {
      type: "not-sent",
      at: at(2),
      failure: FAILURE,
    });
    await other.watched.append(id, begun.version + 1, {
      type: "denied",
      at: at(61),
      failure: FAILURE,
    });
    expect(other.lines).toEqual(["oanda paper not-sent -"]);
  });

  it("of another process is counted there", async () => {
    const { watched, watch, lines } = watching();
    const { id, version } = await sent(watched);
    await watch().append(id, version, { type: "reported", at: at(2), report: report() });
    expect(lines).toEqual([]);
    await watched.append(id, version + 1, { type: "reported", at: at(3), report: report() });
    expect(lines).toEqual(["oanda paper accepted 2000"]);
  });

  it("goes on where its broker cannot be read", async () => {
    const { watched, lines } = watching({
      broker: () => Promise.reject(new Error("The database is away")),
    });
    expect(await opened(watched, true)).toMatchObject({ state: "denied" });
    expect(lines).toEqual([" paper denied -"]);
  });
});
