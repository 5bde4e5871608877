import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request as send } from "node:http";

export interface Forwarder {
  port: number;
  close(): Promise<void>;
}

/**
 * A server on loopback that passes every request on to `upstreamPort` as it is. `look` sees each one first, and may
 * refuse it by giving a status.
 */
export async function startForwarder(
  upstreamPort: number,
  look: (incoming: IncomingMessage, body: Buffer) => number | undefined,
): Promise<Forwarder> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const refusal = look(incoming, body);
      if (refusal !== undefined) {
        outgoing.writeHead(refusal).end();
        return;
      }
      const { method, url: path, headers } = incoming;
      const upstream = send(
        { host: "127.0.0.1", port: upstreamPort, method, path, headers, agent },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      upstream.on("error", (error) => outgoing.destroy(error));
      upstream.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the forwarder has no port");
  return {
    port: address.port,
    async close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await once(server, "close");
    },
  };
}
