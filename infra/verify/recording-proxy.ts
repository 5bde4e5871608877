import type { IncomingMessage } from "node:http";
import { startForwarder } from "./forwarder.ts";

/** A request of a function, as a policy would name it. */
export interface RecordedCall {
  /** The state whose function asked; from `AWS_SDK_UA_APP_ID`. */
  state: string;
  /** E.g. `s3:GetObject`. */
  action: string;
  /**
   * The object's key with `*` for each hash and number, the queue's name or the secret's ARN; empty where the bucket itself
   * is meant.
   */
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
  const forwarder = await startForwarder(upstreamPort, (incoming, body) => {
    for (const call of callsOf(incoming, body)) seen.set(JSON.stringify(call), call);
    return undefined;
  });
  return {
    endpoint: `http://127.0.0.1:${forwarder.port}`,
    calls: () => [...seen.values()],
    close: () => forwarder.close(),
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
