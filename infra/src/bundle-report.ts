import type { StageFolder } from "@cityscout/contracts";
import type { BundledStage } from "./bundles.ts";

const largestBytes = 1_000_000;

/** Why a stage's bundle is larger. */
const reasons: Readonly<Partial<Record<StageFolder, string>>> = {
  "discover-targets": "undici, 760 kB: a pool of connections for each source, with time limits of its own",
  seed: "undici, as above; H3 is one module of 215 kB",
  expand: "undici and H3",
  "tile-sweep": "undici and H3",
  geocode: "undici and H3",
  dedupe: "any-ascii, 550 kB: names of every script in Latin letters; libphonenumber, H3",
  persist: "the clients of Postgres, S3 and Secrets Manager, and X-Ray's",
  rank: "H3",
  finalize: "H3, the report's page",
};

/** The size of each bundle, and those that are too large without a reason. */
export function bundleReport(bundles: Readonly<Record<StageFolder, BundledStage>>): {
  lines: string[];
  problems: string[];
} {
  const lines: string[] = [];
  const problems: string[] = [];
  for (const [folder, { bytes }] of Object.entries(bundles)) {
    const reason = reasons[folder as StageFolder];
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
