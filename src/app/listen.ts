import { FailureError } from "#domain";
import type { FastifyInstance } from "fastify";
import type { Config } from "./config.ts";

type Place = Pick<Config, "host" | "port">;

/** Begins to listen and gives the address. Fails with "port-in-use" and "no-such-address". */
export async function listen(server: FastifyInstance, { host, port }: Place): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    throw listenFailure(error, host, port);
  }
  const address = server.server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  // A browser cannot open "any address"; the machine itself is always one of them.
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${bound}`;
}

function listenFailure(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const next = "Give another one with --port, or 0 for any that is free";
  const failures: Record<string, string> = {
    EADDRINUSE: `Port ${port} of "${host}" is in use by another program`,
    EACCES: `Port ${port} of "${host}" may not be used by this user`,
    EADDRNOTAVAIL: `This machine has no address "${host}"`,
    ENOTFOUND: `This machine has no address "${host}"`,
  };
  const message = typeof code === "string" ? failures[code] : undefined;
  if (message === undefined) return error;
  const owner = "user" as const;
  const isAddress = code === "EADDRNOTAVAIL" || code === "ENOTFOUND";
  return new FailureError(
    isAddress
      ? {
          code: "no-such-address",
          message,
          owner,
          next: "Give an address of this machine with --host",
        }
      : { code: "port-in-use", message, owner, next },
    { cause: error },
  );
}
