import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export type Reply = (response: ServerResponse) => void;

export interface ReplayServer {
  baseUrl: string;
  seen: SeenRequest[];
  close(): Promise<void>;
}

/** Answers the first request with the first reply, and so on; the last reply serves all that follow. */
export async function replayServer(...replies: [Reply, ...Reply[]]): Promise<ReplayServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const reply = replies[Math.min(seen.length, replies.length - 1)]!;
      seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      reply(response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export function says(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}
