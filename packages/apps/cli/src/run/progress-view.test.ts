import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { createProgressView } from "./progress-view.ts";

it.each([true, false])(
  "Bug: a first Ctrl-C showed nothing for seconds. Fix: it does, on a terminal: %s",
  (isTTY) => {
    const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
    const shown = (): string => String(stream.read() ?? "");
    const interruption = new AbortController();
    const view = createProgressView(stream, { quiet: false, signal: interruption.signal });
    view.onEvent({ state: "DedupeCanonicalize", kind: "entered" });
    interruption.abort();
    expect(shown()).toContain("Ctrl-C again");
    view.stop();
    expect(shown()).not.toContain("Ctrl-C again");
  },
);
