import { deepEqual, equal, ok } from "node:assert/strict";
import { connectionId, instantOf, tenantId } from "#domain";
import type { Priority, Slot, SlotQueue, Taker } from "#schedule";

/** What a case runs against. */
export type QueueSetting = {
  /** Empty at the beginning of each case. */
  readonly queue: SlotQueue;
  /** The same queue as another process sees it; closed by whoever made it. */
  readonly other: SlotQueue;
  /** Lets so much real time pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** Has the queue lose what it holds. */
  readonly lose: () => Promise<void>;
};

/** One thing that all queues must do. */
export type QueueCase = {
  readonly name: string;
  readonly run: (setting: QueueSetting) => Promise<void>;
};

const START_MS = Date.UTC(2026, 0, 5);

const slot = (n: number, priority: Priority = "scheduled"): Slot => ({
  connection: connectionId(`c${n}`),
  tenant: tenantId("local"),
  broker: "suite",
  environment: "paper",
  dueAt: instantOf(START_MS + n),
  priority,
  attempts: 2,
});

const PATIENCE_MS = 5_000;

const untilOf =
  ({ pass }: QueueSetting) =>
  async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
    for (let ms = 0; ms < PATIENCE_MS; ms += 10) {
      if (await isSo()) return;
      await pass(10);
    }
    ok(false, `Waited ${PATIENCE_MS} ms and did not see that ${what}`);
  };

const names = (slots: readonly Slot[]) => slots.map(({ connection }) => connection as string);

type Hands = { readonly taker: Taker; readonly got: Slot[]; readonly most: () => number };

/** Takes slots and notes them; the work lasts until it is let go. */
function hands(queue: SlotQueue, concurrency = 4, work = async (): Promise<void> => {}): Hands {
  const got: Slot[] = [];
  let busy = 0;
  let most = 0;
  const taker = queue.take({
    concurrency,
    onTrouble: () => undefined,
    async work(given) {
      got.push(given);
      most = Math.max(most, ++busy);
      await work().finally(() => busy--);
    },
  });
  return { taker, got, most: () => most };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, pass: () => opened };
}

/** What all queues must do, to be run against each. */
export const queueCases: readonly QueueCase[] = [
  {
    name: "hands over what was put, as it was",
    async run(setting) {
      const { queue } = setting;
      const until = untilOf(setting);
      const { taker, got } = hands(queue);
      await queue.put([slot(1), slot(2, "interactive")]);
      await until("both arrive", () => got.length === 2);
      await taker.stop();
      const right = [slot(1), slot(2, "interactive")];
      deepEqual(
        got.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
        right,
      );
      deepEqual(await queue.depth(), { waiting: 0, active: 0 });
    },
  },
  {
    name: "takes a slot once while it waits or is worked on, unless it was begun meanwhile",
    async run(setting) {
      const { queue, other } = setting;
      const until = untilOf(setting);
      await queue.put([slot(1), slot(2)]);
      await other.put([slot(2), slot(1), slot(1)]);
      deepEqual(await queue.depth(), { waiting: 2, active: 0 });
      const { open, pass } = gate();
      const { taker, got } = hands(queue, 4, pass);
      await until("both are worked on", () => got.length === 2);
      await other.put([slot(1)]);
      deepEqual(await queue.depth(), { waiting: 0, active: 2 });
      // Who had it has died, so it was begun once more often.
      await other.put([{ ...slot(1), attempts: 3 }]);
      await until("it is handed over anew", () => got.length === 3);
      open();
      await taker.stop();
      equal(got.length, 3);
    },
  },
  {
    name: "takes a slot again once its work is done, even if that failed",
    async run(setting) {
      const { queue } = setting;
      const until = untilOf(setting);
      const { taker, got } = hands(queue, 1, async () => {
        if (got.length === 1) throw new Error("The work failed");
      });
      for (const times of [1, 2, 3]) {
        await queue.put([slot(1)]);
        await until(`it arrives ${times} times`, () => got.length === times);
        await until("it is done", async () => (await queue.depth()).active === 0);
      }
      await taker.stop();
    },
  },
  {
    name: "hands over what a user waits for first, then what is new, then the past",
    async run(setting) {
      const { queue } = setting;
      const until = untilOf(setting);
      await queue.put([slot(1, "backfill"), slot(2), slot(3, "interactive")]);
      await queue.put([slot(4, "backfill"), slot(5), slot(6, "interactive")]);
      const { taker, got } = hands(queue, 1);
      await until("all arrive", () => got.length === 6);
      await taker.stop();
      const [first, second, ...rest] = names(got);
      deepEqual(new Set([first, second]), new Set(["c3", "c6"]));
      deepEqual(rest, ["c2", "c5", "c1", "c4"]);
    },
  },
  {
    name: "hands over no more at once than asked for, and each slot to one of two",
    async run(setting) {
      const { queue, other } = setting;
      const until = untilOf(setting);
      const work = () => setting.pass(2);
      const two = [hands(queue, 3, work), hands(other, 2, work)] as const;
      const all = Array.from({ length: 200 }, (_, n) => slot(n));
      await queue.put(all);
      await until("all arrive", () => two[0].got.length + two[1].got.length >= 200);
      await Promise.all(two.map(({ taker }) => taker.stop()));
      const got = two.flatMap((each) => names(each.got));
      equal(got.length, 200);
      equal(new Set(got).size, 200);
      ok(two[0].most() <= 3 && two[1].most() <= 2, "neither had more than it asked for");
    },
  },
  {
    name: "ends what it has handed over when it is stopped, and keeps the rest for others",
    async run(setting) {
      const { queue, other } = setting;
      const until = untilOf(setting);
      const { open, pass } = gate();
      const first = hands(queue, 2, pass);
      await queue.put([1, 2, 3, 4].map((n) => slot(n)));
      await until("two are worked on", () => first.got.length === 2);
      let isStopped = false;
      const stopped = first.taker.stop().then(() => (isStopped = true));
      await setting.pass(50);
      equal(isStopped, false);
      open();
      await stopped;
      equal(first.got.length, 2);
      const second = hands(other, 2);
      await until("the rest arrives", () => second.got.length === 2);
      await second.taker.stop();
      equal(new Set(names([...first.got, ...second.got])).size, 4);
    },
  },
  {
    name: "goes on after it has lost everything",
    async run(setting) {
      const { queue, lose } = setting;
      const until = untilOf(setting);
      const { taker, got } = hands(queue);
      await queue.put([slot(1)]);
      await until("it hands over", () => got.length === 1);
      await lose();
      await until("slots are put again", () =>
        queue.put([slot(2), slot(3)]).then(
          () => true,
          () => false,
        ),
      );
      await until("slots arrive again", () => got.length >= 3);
      await taker.stop();
      deepEqual(await queue.depth(), { waiting: 0, active: 0 });
    },
  },
];
