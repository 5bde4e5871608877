import type { Area, Coverage, DedupeSummary, Manifest, Source } from "@cityscout/contracts";
import type { ReportPlace } from "./report-place.ts";

/** One answer of a source, in the order in which the run booked them. */
export interface ReportAnswer {
  /** ISO 8601. */
  at: string;
  source: Source;
  /** The source gave it in this run; otherwise it was in the cache. */
  counted: boolean;
  costUsd: number;
  /** Records shown, and those that no earlier answer had shown. */
  shown: number;
  new: number;
}

/** Everything that the report of a run tells. What a run did not come to is `null` or empty. */
export interface ReportData {
  manifest: Manifest;
  area: Area | null;
  coverage: Coverage | null;
  dedupe: DedupeSummary | null;
  answers: readonly ReportAnswer[];
  /** Calls allowed, in all and by source; `null` where a source has no limit of its own. */
  callLimits: { total: number; bySource: Partial<Record<Source, number | null>> } | null;
  /** Best first. */
  places: readonly ReportPlace[];
}
