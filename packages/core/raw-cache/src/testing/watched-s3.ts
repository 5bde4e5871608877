import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { createS3Client } from "../s3-client.ts";

/** What a client asked of the store. */
export interface SeenRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingMessage["headers"];
}

/**
 * What to do about a request: nothing, something else before it reaches the store, a refusal in its place, or to have the
 * store take it and lose the reply, once `after` is done.
 */
export type Meanwhile = (request: SeenRequest) => Promise<Refusal | LostReply | undefined> | undefined;

interface Refusal {
  status: number;
  code: string;
}

interface LostReply {
  lost: true;
  after?: () => Promise<unknown>;
}

/** An S3 server whose requests are seen, and can be overtaken or refused. */
export interface WatchedS3 {
  /** Its requests are watched. */
  s3: S3Client;
  /** Another writer, whose requests are not. */
  other: S3Client;
  bucket: string;
  /** Since the last call of {@link WatchedS3.watch}. */
  seen: SeenRequest[];
  watch(meanwhile?: Meanwhile): void;
  stop(): Promise<void>;
}

export async function startWatchedS3(): Promise<WatchedS3> {
  const bucket = "watched";
  const fauxqs = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  const other = createS3Client({ endpoint: `http://127.0.0.1:${fauxqs.port}` });
  await other.send(new CreateBucketCommand({ Bucket: bucket }));
  const seen: SeenRequest[] = [];
  let meanwhile: Meanwhile = () => undefined;
  const front = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const asked = { method, path: url, headers };
    seen.push(asked);
    void Promise.resolve(meanwhile(asked)).then((fate) => {
      if (fate === undefined) forward(fauxqs, incoming, outgoing, (answer) => pass(answer, outgoing));
      else if ("lost" in fate)
        forward(fauxqs, incoming, outgoing, (answer) => void lose(answer, outgoing, fate));
      else refuse(incoming, outgoing, fate);
    });
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const { port } = front.address() as AddressInfo;
  const s3 = createS3Client({ endpoint: `http://127.0.0.1:${port}` });
  return {
    s3,
    other,
    bucket,
    seen,
    watch(next = () => undefined) {
      seen.length = 0;
      meanwhile = next;
    },
    async stop() {
      s3.destroy();
      other.destroy();
      await closed(front);
      await fauxqs.stop();
    },
  };
}

function forward(
  to: FauxqsServer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answered: (answer: IncomingMessage) => void,
): void {
  const { method, url, headers } = incoming;
  const options = { host: "127.0.0.1", port: to.port, method, path: url, headers };
  const onward = request(options, answered);
  onward.on("error", (error) => outgoing.destroy(error));
  incoming.pipe(onward);
}

function pass(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(outgoing);
}

/** What the store has answered never arrives. */
async function lose(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  { after = () => Promise.resolve() }: LostReply,
): Promise<void> {
  answer.resume();
  await after();
  outgoing.destroy();
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { status, code }: Refusal): void {
  incoming.resume().on("end", () => {
    outgoing.writeHead(status, { "content-type": "application/xml" });
    outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message></Error>`);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
