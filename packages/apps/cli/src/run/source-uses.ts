import type { Source, SourceUse } from "@cityscout/contracts";

/** What each source was asked; those that were not are absent. */
export type SourceUses = Partial<Record<Source, SourceUse>>;

/** Different records that the sources showed. */
export function recordsOf(sources: SourceUses): number {
  return Object.values(sources).reduce((sum, use) => sum + use.new, 0);
}
