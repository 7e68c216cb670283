import type { z } from "zod";
import { type Endpoint, file, signedCall } from "./endpoint.ts";
import { invalidRequest } from "./problem.ts";
import type { Services } from "./services.ts";

/** What a caller gives to an endpoint, before it is read by the schemas. */
export type Given<Called extends Endpoint> = {
  readonly params?: z.input<Called["params"]>;
  readonly query?: z.input<Called["query"]>;
  readonly body?: z.input<Called["body"]>;
};

export type Answer<Called extends Endpoint> = z.output<Called["reply"]>;

/**
 * Reads the request with the schemas of the endpoint and runs it. Fails with "invalid-request",
 * every place listed.
 */
export async function call<Called extends Endpoint>(
  endpoint: Called,
  given: { readonly [Part in keyof Given<Called>]?: unknown },
  services: Services,
): Promise<Answer<Called>> {
  const places = ["params", "query", "body"] as const;
  const read = places.map((place) => {
    const value = given[place] ?? {};
    const isAsItCame = endpoint.body === file || endpoint.body === signedCall;
    if (place === "body" && isAsItCame) return { place, value };
    const result = endpoint[place].safeParse(value);
    return result.success ? { place, value: result.data } : { place, issues: result.error.issues };
  });
  const wrong = read.flatMap(({ place, issues }) =>
    (issues ?? []).map(({ path, message }) => ({ place: [place, ...path].join("."), message })),
  );
  if (wrong.length > 0) throw invalidRequest(wrong);
  const [params, query, body] = read.map(({ value }) => value);
  return (await endpoint.handle({ params, query, body }, services)) as Answer<Called>;
}
