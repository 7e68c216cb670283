import { Button, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { connectBroker, CONNECTIONS_KEY } from "../../../api/connections.ts";
import type { BrokerBody } from "../../../api/types.ts";
import { useWork } from "../../../ui/useWork.ts";
import { intervalChoices, minutesOf } from "../interval.ts";
import type { TradingWith } from "../trading.ts";
import classes from "./connect.module.css";
import { CredentialInputs } from "./CredentialInputs.tsx";
import { isComplete, sentOf, type Values } from "./credentials.ts";
import { type Environment, EnvironmentChoice, firstChoice } from "./EnvironmentChoice.tsx";
import { TradingChoice } from "./TradingChoice.tsx";

/** The connect form of a broker. Its secrets live in this component and go with it. */
export function ConnectForm({ broker }: { broker: BrokerBody }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const work = useWork();
  const [environment, setEnvironment] = useState<Environment | undefined>(firstChoice(broker));
  const [values, setValues] = useState<Values>({});
  const [label, setLabel] = useState("");
  const [minutes, setMinutes] = useState(String(broker.cadence.defaultMinutes));
  const [trading, setTrading] = useState<TradingWith>("shared");
  const [second, setSecond] = useState<Values>({});
  const isGiven = trading !== "own" || isComplete(broker.credentials, second);
  const isReady = environment !== undefined && isComplete(broker.credentials, values) && isGiven;
  const connect = async () => {
    const made = await connectBroker(broker.id, {
      ...(environment && { environment }),
      ...(label.trim() !== "" && { label: label.trim() }),
      credentials: { ...sentOf(broker.credentials, values) },
      intervalMinutes: minutesOf(minutes),
      ...(trading === "none" && { trading }),
      ...(trading === "own" && { tradingCredentials: { ...sentOf(broker.credentials, second) } }),
    });
    setValues({});
    setSecond({});
    await client.invalidateQueries({ queryKey: CONNECTIONS_KEY });
    await navigate({ to: "/connections/$id", params: { id: made.id }, replace: true });
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void work.run(connect);
  };
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <EnvironmentChoice broker={broker} value={environment} onChange={setEnvironment} />
      <CredentialInputs broker={broker} values={values} onChange={setValues} error={work.error} />
      <TradingChoice
        {...{ broker, value: trading, onChange: setTrading, values: second, onValues: setSecond }}
      />
      <div className={classes.pair}>
        <TextInput
          label="Name"
          description="What you call this connection"
          placeholder={broker.name}
          maxLength={100}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Select
          label="Read"
          description="How often it looks for something new"
          data={intervalChoices(broker.cadence.leastMinutes, broker.cadence.defaultMinutes)}
          value={minutes}
          onChange={(value) => value && setMinutes(value)}
          allowDeselect={false}
        />
      </div>
      <div className={classes.submit}>
        <Button type="submit" disabled={!isReady} loading={work.isBusy}>
          Test and connect
        </Button>
        <p className={classes.soft}>
          Tried at {broker.name} first. Nothing is kept unless it works.
        </p>
      </div>
    </form>
  );
}
