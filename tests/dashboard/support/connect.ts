import type { ConnectionBody, PullBody } from "#http";

type Wanted = {
  readonly broker: string;
  readonly label: string;
  readonly credentials: Readonly<Record<string, string>>;
};

/** Connects beside the page, as a program would. */
export const connectFor = (url: string, { broker, ...body }: Wanted): Promise<ConnectionBody> =>
  post(url, `/api/brokers/${broker}/connect`, body);

/** Reads what is new beside the page, and waits for the end. */
export const syncFor = (url: string, { id }: ConnectionBody): Promise<PullBody> =>
  post(url, `/api/connections/${id}/sync`);

async function post<Reply>(origin: string, path: string, body?: unknown): Promise<Reply> {
  const given =
    body === undefined
      ? { headers: { origin } }
      : { headers: { origin, "content-type": "application/json" }, body: JSON.stringify(body) };
  const reply = await fetch(origin + path, { method: "POST", ...given });
  if (!reply.ok) throw new Error(await reply.text());
  return (await reply.json()) as Reply;
}
