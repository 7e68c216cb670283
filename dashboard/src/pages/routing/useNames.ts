import { useQuery } from "@tanstack/react-query";
import { experiments } from "../../api/experiments.ts";
import { deskName, useDesks } from "../orders/desks.ts";
import type { Names } from "./steps.ts";

/** An account or an experiment that policies can name. */
export type Choice = { readonly value: string; readonly label: string };

/** What accounts and experiments are called; one that is gone keeps its id. */
export function useNames(): Names & {
  readonly accounts: readonly Choice[];
  readonly experiments: readonly Choice[];
} {
  const { desks = [] } = useDesks();
  const { data } = useQuery(experiments());
  const byAccount = new Map<string, string>();
  for (const desk of desks)
    if (desk.account && !byAccount.has(desk.account.id))
      byAccount.set(desk.account.id, `${deskName(desk)}${suffixOf(desk.connection.environment)}`);
  const tried = (data?.items ?? []).map(({ id, name, selection, environment }) => ({
    value: id,
    label: `${name}${selection.kind === "automatic" ? " (bandit)" : ""}${suffixOf(environment)}`,
  }));
  return {
    account: (id) => byAccount.get(id) ?? id,
    experiment: (id) => tried.find(({ value }) => value === id)?.label ?? id,
    accounts: [...byAccount].map(([value, label]) => ({ value, label })),
    experiments: tried,
  };
}

const suffixOf = (environment: string): string => (environment === "live" ? ", live" : "");
