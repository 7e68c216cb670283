import { Modal, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { ORDERS_KEY } from "../../api/orders.ts";
import { setLimits } from "../../api/risk.ts";
import type { RiskAccountBody, RiskLevelBody } from "../../api/types.ts";
import { DialogActs } from "../../ui/DialogActs.tsx";
import { useWork } from "../../ui/useWork.ts";
import { fieldsFrom, LIMITS, limitProblem, limitsFrom } from "./limits.ts";
import classes from "./orders.module.css";

type Props = {
  readonly level: Partial<RiskLevelBody>;
  readonly levels: readonly RiskLevelBody[];
  readonly accounts: readonly RiskAccountBody[];
  readonly onClose: () => void;
};

const EVERY = "every";
const keyOf = ({ connection, account }: Pick<RiskAccountBody, "connection" | "account">) =>
  `${connection} ${account}`;

type Scope = Pick<RiskLevelBody, "connection" | "account" | "symbol">;

function scopeOf(accounts: readonly RiskAccountBody[], at: string, symbol: string): Scope {
  const desk = accounts.find((each) => keyOf(each) === at);
  return {
    ...(desk && { connection: desk.connection, account: desk.account }),
    ...(symbol.trim() !== "" && { symbol: symbol.trim().toUpperCase() }),
  };
}

const setAt = (levels: readonly RiskLevelBody[], { connection, account, symbol }: Scope) =>
  levels.find(
    (each) => each.connection === connection && each.account === account && each.symbol === symbol,
  )?.limits ?? {};

/** Bounds of everything, of an account or of an instrument. What is left empty is not bounded here. */
export function LimitsDialog({ level, levels, accounts, onClose }: Props) {
  const client = useQueryClient();
  const work = useWork();
  const first = level.account === undefined ? EVERY : `${level.connection} ${level.account}`;
  const [at, choose] = useState(first);
  const [symbol, setSymbol] = useState(level.symbol ?? "");
  const scope = scopeOf(accounts, at, symbol);
  const [fields, setFields] = useState(() => fieldsFrom(level.limits ?? setAt(levels, scope)));
  // What is set replaces what was, so another scope shows what was set there.
  const look = (next: Scope) => setFields(fieldsFrom(setAt(levels, next)));
  const isRight = LIMITS.every(([name]) => limitProblem(name, fields[name]) === undefined);
  const act = async () => {
    await setLimits({ ...scope, limits: limitsFrom(fields) });
    await client.invalidateQueries({ queryKey: ORDERS_KEY });
    onClose();
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isRight) void work.run(act);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Set limits"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form className={classes.preview} onSubmit={onSubmit} noValidate>
        <div className={classes.pair}>
          <Select
            label="Account"
            data={[
              { value: EVERY, label: "Every account" },
              ...accounts.map((each) => ({
                value: keyOf(each),
                label: `${each.label} ${each.number}`,
              })),
            ]}
            value={at}
            allowDeselect={false}
            onChange={(value) => {
              choose(value ?? EVERY);
              look(scopeOf(accounts, value ?? EVERY, symbol));
            }}
          />
          <TextInput
            label="Symbol"
            placeholder="Every instrument"
            value={symbol}
            autoComplete="off"
            onChange={(event) => {
              setSymbol(event.currentTarget.value);
              look(scopeOf(accounts, at, event.currentTarget.value));
            }}
          />
        </div>
        <div className={classes.pair}>
          {LIMITS.map(([name, label]) => (
            <TextInput
              key={name}
              label={label}
              inputMode="decimal"
              autoComplete="off"
              value={fields[name]}
              error={limitProblem(name, fields[name])}
              onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
            />
          ))}
        </div>
        <TextInput
          label="Never traded"
          description="Symbols, with commas between"
          autoComplete="off"
          value={fields.restricted}
          onChange={(event) => setFields({ ...fields, restricted: event.currentTarget.value })}
        />
        <p className={classes.soft}>
          Money is in the currency of the account. Where nothing is set, the default holds.
        </p>
        <DialogActs isReady={isRight} work={work} onClose={onClose}>
          Set
        </DialogActs>
      </form>
    </Modal>
  );
}
