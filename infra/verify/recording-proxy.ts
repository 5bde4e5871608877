import { once } from "node:events";
import { createServer, request as send, Agent, type IncomingMessage } from "node:http";

/** A request of a function, as a policy would name it. */
export interface RecordedCall {
  /** The state whose function asked; from `AWS_SDK_UA_APP_ID`. */
  state: string;
  /** E.g. `s3:GetObject`. */
  action: string;
  /** The object's key with `*` for each hash and number, the queue's name or the secret's ARN; empty where the bucket itself is meant. */
  resource: string;
}

export interface RecordingProxy {
  endpoint: string;
  /** Different calls, each once. */
  calls(): RecordedCall[];
  close(): Promise<void>;
}

/** Stands between the functions and MiniStack, which checks no rights, and notes what rights each would need. */
export async function startRecordingProxy(upstreamPort: number): Promise<RecordingProxy> {
  const seen = new Map<string, RecordedCall>();
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      for (const call of callsOf(incoming, body)) seen.set(JSON.stringify(call), call);
      const upstream = send(
        {
          host: "127.0.0.1",
          port: upstreamPort,
          method: incoming.method,
          path: incoming.url,
          headers: incoming.headers,
          agent,
        },
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
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    calls: () => [...seen.values()],
    async close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await once(server, "close");
    },
  };
}

const objectActions: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  PUT: "s3:PutObject",
  POST: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

function callsOf(incoming: IncomingMessage, body: Buffer): RecordedCall[] {
  const state = / app\/(\w+)/.exec(String(incoming.headers["user-agent"]))?.[1];
  if (state === undefined) return [];
  const target = incoming.headers["x-amz-target"];
  if (typeof target === "string") {
    const [service = "", operation = ""] = target.split(".");
    const input = JSON.parse(body.toString("utf8")) as { QueueUrl?: string; SecretId?: string };
    const action = `${service === "AmazonSQS" ? "sqs" : service}:${operation.replace(/Batch$/, "")}`;
    return [{ state, action, resource: input.QueueUrl?.split("/").at(-1) ?? input.SecretId ?? "" }];
  }
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://localhost");
  const [, , ...key] = pathname.split("/");
  const resource = decodeURIComponent(key.join("/")).replaceAll(/[0-9a-f]{64}|(?<=[/-])\d{5}(?=\.)/g, "*");
  if (resource === "") return [{ state, action: "s3:ListBucket", resource }];
  const abort = incoming.method === "DELETE" && searchParams.has("uploadId");
  const action = abort ? "s3:AbortMultipartUpload" : objectActions[incoming.method ?? ""];
  const calls = [{ state, action: action ?? `s3:${incoming.method}`, resource }];
  if ("x-amz-tagging" in incoming.headers) calls.push({ state, action: "s3:PutObjectTagging", resource });
  return calls;
}
