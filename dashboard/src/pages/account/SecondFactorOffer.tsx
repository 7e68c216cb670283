import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { encode } from "uqr";
import { confirmSecondFactor, session } from "../../api/session.ts";
import type { SecondFactorOffer as Offer } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Secret } from "../../ui/Secret.tsx";
import classes from "./account.module.css";

/** What a device needs to know, and the codes for the day on which it is lost. */
export function SecondFactorOffer({ offer, onDone }: { offer: Offer; onDone: () => void }) {
  const [code, setCode] = useState("");
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => confirmSecondFactor(code.trim()),
    onSuccess(state) {
      client.setQueryData(session().queryKey, state);
      onDone();
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <p className={classes.text} style={{ margin: 0 }}>
        Scan this with an authenticator, or type the secret into it.
      </p>
      <Picture text={offer.uri} />
      <Secret name="Secret">{offer.secret}</Secret>
      <p className={classes.text} style={{ margin: 0 }}>
        Keep these recovery codes where the device is not. Each works once, and they are shown only
        now.
      </p>
      <ul className={classes.codes} aria-label="Recovery codes">
        {offer.recoveryCodes.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
      <TextInput
        size="xs"
        label="Code that the device shows now"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]{6}"
        title="Six digits"
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {confirm.error && <FailureNotice error={confirm.error} />}
      <div className={classes.row}>
        <Button size="xs" type="submit" loading={confirm.isPending}>
          Switch on
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          Not now
        </Button>
      </div>
    </form>
  );
}

/** Dark on light in both schemes, since cameras want it so. */
function Picture({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 0 });
  const path = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <svg className={classes.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code">
      <path d={path.join("")} fill="currentColor" shapeRendering="crispEdges" />
    </svg>
  );
}
