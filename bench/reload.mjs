/**
 * How long a change of settings takes until it holds: reading all sources and finding which brokers
 * changed, and how much of it is spent where nothing changed, which is every two seconds.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSettings } from "../dist/app/settings/live.js";
import { surroundings } from "../dist/app/surroundings.js";
import { brokerCatalogue } from "../dist/brokers/index.js";
import { openStore } from "../dist/store/index.js";
import { withFolder } from "./folder.mjs";
import { medians } from "./measure.mjs";

const VERSIONS = 1_000;

export default async function run(report) {
  await withFolder(async (folder) => {
    const store = await openStore({ kind: "embedded", folder: join(folder, "data"), surroundings });
    try {
      await measure(report, store, join(folder, "brokers.json"));
    } finally {
      await store.close();
    }
  });
}

async function measure(report, store, file) {
  const share = (limitShare) =>
    writeFileSync(file, JSON.stringify({ brokers: { oanda: { limitShare } } }));
  share(0.5);
  const parts = { brokers: brokerCatalogue, files: [file], environment: { brokers: {} } };
  const settings = await openSettings({ ...parts, store: store.settings, clock: surroundings });
  const manifest = brokerCatalogue.manifest("oanda");
  const now = () => settings.of(manifest, "paper").settings.limitShare;
  // A desk that changed its settings for years.
  for (let version = 1; version <= VERSIONS; version++)
    await store.settings.add({
      ...{ version, at: surroundings.now(), author: "bench", reason: "bench" },
      document: { brokers: { oanda: { priority: version % 100 } } },
    });
  let turn = 0;
  const changed = async () => {
    turn += 1;
    const wanted = 0.1 + (turn % 5) / 10;
    share(wanted);
    const brokers = await settings.reload();
    if (now() !== wanted || brokers.join() !== "oanda") throw new Error("The change does not hold");
  };
  const same = async () => {
    if ((await settings.reload()).length > 0) throw new Error("Something changed by itself");
  };
  const ms = await medians({ changed, same }, { rounds: 15, warmup: 2 });
  const brokers = brokerCatalogue.manifests().length;
  report.add({ name: `reload.changed, of ${brokers} brokers`, value: ms.changed, unit: "ms" });
  report.add({ name: "reload.nothing changed", value: ms.same, unit: "ms" });
  await settings.close();
}
