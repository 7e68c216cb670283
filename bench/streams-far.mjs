/**
 * The far side of a stream of prices, in a process of its own: so many quotes a second in Alpaca's
 * words, each with the moment at which it was sent as its bid size. Tells its port, and on "drop"
 * breaks off every connection.
 */
import { setTimeout } from "node:timers/promises";
import { WebSocketServer } from "ws";

const { perSecond, symbols } = JSON.parse(process.argv[2]);
const EVERY_MS = 5;

const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
server.on("connection", (client) => {
  let sent = 0;
  let isOver = false;
  client.on("close", () => (isOver = true));
  client.send(JSON.stringify([{ T: "success", msg: "connected" }]));
  client.on("message", (data) => {
    const { action } = JSON.parse(data);
    if (action === "auth") client.send(JSON.stringify([{ T: "success", msg: "authenticated" }]));
    if (action === "subscribe") void tick();
  });
  async function tick() {
    const began = performance.now();
    while (!isOver) {
      const due = Math.floor(((performance.now() - began) * perSecond) / 1000) - sent;
      const rows = Array.from({ length: due }, () => quote(sent++));
      if (rows.length > 0) client.send(JSON.stringify(rows));
      await setTimeout(EVERY_MS);
    }
  }
});

function quote(number) {
  const price = 100 + (number % 1000) / 100;
  return {
    ...{ T: "q", S: symbols[number % symbols.length], bp: price, ap: price + 0.01 },
    ...{ bs: Date.now(), as: number, t: new Date().toISOString(), c: ["R"], z: "C" },
  };
}

server.on("listening", () => process.send({ port: server.address().port }));
process.on("message", (what) => {
  if (what === "drop") for (const client of server.clients) client.terminate();
});
process.on("disconnect", () => process.exit(0));
