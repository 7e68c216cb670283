/**
 * A process that turns to a new key and retires the old one, and stops at a given step to be killed
 * there. Each step is a moment before or after something was written.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "#store";
import { createVault, type VaultStore } from "#vault";
import { retireKey, rotateKeys } from "../../src/app/key-work.ts";
import { type Keys, keysOf } from "../../src/app/keys.ts";
import { surroundings } from "../../src/app/surroundings.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function stopper(stopAt: number) {
  let count = 0;
  return async (name: string): Promise<void> => {
    count++;
    say(`step ${count} ${name}`);
    // Longer than any test waits; the process is killed long before.
    if (count === stopAt) await sleep(600_000);
  };
}

type Step = ReturnType<typeof stopper>;

const around = async <Result>(step: Step, name: string, act: () => Promise<Result>) => {
  await step(`before ${name}`);
  const result = await act();
  await step(`after ${name}`);
  return result;
};

const steppedStore = (store: VaultStore, step: Step): VaultStore => ({
  ...store,
  addKey: (...given) => around(step, "adding the key", () => store.addKey(...given)),
  rewrap: (...given) => around(step, "wrapping", () => store.rewrap(...given)),
  retireKey: (...given) => around(step, "retiring", () => store.retireKey(...given)),
});

const steppedKeys = (keys: Keys, step: Step): Keys => ({
  ...keys,
  ...(keys.kept && {
    kept: {
      add: () => around(step, "writing the file", keys.kept?.add ?? (async () => undefined)),
      remove: (kid) =>
        around(step, "removing the file", async () => (await keys.kept?.remove(kid)) ?? false),
    },
  }),
});

export default async function run(url: string, folder: string, stopAt: string): Promise<void> {
  const { randomBytes, now } = surroundings;
  const step = stopper(Number(stopAt));
  const store = await openStore({ kind: "server", url });
  const vaultStore = steppedStore(store.vault, step);
  const keys = steppedKeys(keysOf({ folder, env: {}, randomBytes }), step);
  const vault = createVault({ store: vaultStore, keyring: keys, random: { bytes: randomBytes } });
  const room = { store: { ...store, vault: vaultStore }, vault, keys, now, sleep: async () => {} };
  const { spare } = await rotateKeys(room);
  for (const kid of spare) await retireKey(room, kid);
  say("done");
  await store.close();
}
