import type { StageFolder } from "@cityscout/contracts";
import type { BundledStage } from "./bundles.ts";

const largestBytes = 1_000_000;

/** Why a stage's bundle is larger. */
const reasons: Readonly<Partial<Record<StageFolder, string>>> = {};

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
