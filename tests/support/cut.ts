/** A connection that can be cut: a proxy in front of a server. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export type Cut = {
  readonly port: number;
  /** Ends all connections and takes no more. */
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
};

export async function cuttable(port: number): Promise<Cut> {
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  const end = () => sockets.forEach((socket) => socket.destroy());
  const server = createServer((inner) => {
    if (!whole) return void inner.destroy();
    const outer = connect(port, "127.0.0.1");
    keep(inner);
    keep(outer);
    inner.pipe(outer).pipe(inner);
    inner.on("close", () => outer.destroy());
    outer.on("close", () => inner.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      whole = false;
      end();
    },
    mend: () => void (whole = true),
    async close() {
      end();
      server.close();
      await once(server, "close");
    },
  };
}
