import type { StageFolder } from "@cityscout/contracts";
import type { Bundles } from "./bundles.ts";

const largestBytes = 1_000_000;

/** Why a stage's bundle is larger. */
const reasons: Readonly<Partial<Record<StageFolder, string>>> = {
  "discover-targets": "undici's agent, 325 kB: kept connections and time limits for each source",
  seed: "undici's agent",
  expand: "undici's agent; H3, one module of 215 kB",
  "tile-sweep": "undici's agent, H3, the client of SQS",
  geocode: "undici's agent",
  dedupe: "any-ascii, 550 kB: names of every script in Latin letters; libphonenumber",
  persist:
    "any-ascii: names of places whose records have got other keys are compared as the matcher reads them",
};

/** The size of each bundle, and those that are too large without a reason. */
export function bundleReport(bundles: Bundles): { lines: string[]; problems: string[] } {
  const lines: string[] = [];
  const problems: string[] = [];
  for (const [folder, { bytes }] of bundles) {
    const reason = reasons[folder];
    const isLarge = bytes > largestBytes;
    lines.push(
      `${folder.padEnd(18)} ${(bytes / 1000).toFixed(0).padStart(6)} kB${isLarge ? `  ${reason}` : ""}`,
    );
    if (isLarge && reason === undefined)
      problems.push(`${folder}: a bundle of ${bytes} bytes, at most ${largestBytes} without a reason`);
    if (!isLarge && reason !== undefined) problems.push(`${folder}: has a reason to be large, and is not`);
  }
  return { lines, problems };
}
