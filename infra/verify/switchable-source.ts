import { startForwarder } from "./forwarder.ts";

/** A source that answers as the one behind it, unless it is down. */
export interface SwitchableSource {
  url: string;
  isDown: boolean;
  close(): Promise<void>;
}

/** @param url of the source behind, on loopback */
export async function startSwitchableSource(url: string | undefined): Promise<SwitchableSource> {
  const behind = new URL(url ?? "");
  const source = { isDown: false };
  const forwarder = await startForwarder(Number(behind.port), () => (source.isDown ? 503 : undefined));
  behind.port = String(forwarder.port);
  return Object.assign(source, { url: behind.href, close: () => forwarder.close() });
}
