import type { BrokerAdapter } from "#kit";
import { factCases } from "./broker-facts.ts";
import { faultCases } from "./broker-faults.ts";
import { historyCases } from "./broker-history.ts";
import type { BrokerCase, BrokerFakes } from "./broker-setting.ts";

export type {
  Answers,
  BrokerCase,
  BrokerFakes,
  BrokerSetting,
  BrokerWorld,
} from "./broker-setting.ts";

/** Everything that a broker must do, with adapter and client together. */
export const brokerCases: readonly BrokerCase[] = [...factCases, ...historyCases, ...faultCases];

/** One case for one broker: run it, or tell why not. */
export type PlannedCase = { readonly name: string } & (
  | { readonly run: () => Promise<void> }
  | { readonly skipped: string }
);

/**
 * The cases for one broker, to be run by any test runner. A case is left out only for a reason,
 * which the plan holds; a reason for a case that does not exist is an error.
 *
 * @example
 *   for (const planned of brokerSuite(oanda, fakes))
 *     if ("run" in planned) test(planned.name, planned.run);
 */
export function brokerSuite(adapter: BrokerAdapter, fakes: BrokerFakes): readonly PlannedCase[] {
  const { skips = {} } = fakes;
  const names = new Set(brokerCases.map(({ name }) => name));
  const stray = Object.keys(skips).find((name) => !names.has(name));
  if (stray !== undefined) throw new TypeError(`There is no case "${stray}" to be skipped`);
  return brokerCases.map(({ name, skip, run }) => {
    const skipped = skips[name] ?? skip?.(adapter);
    return skipped === undefined ? { name, run: () => run({ adapter, fakes }) } : { name, skipped };
  });
}
