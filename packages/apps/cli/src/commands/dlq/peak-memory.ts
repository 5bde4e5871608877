import { resourceUsage } from "node:process";

/** Of this process so far; `maxRSS` is in kilobytes. */
export const peakMemoryMb = (): number => Math.round(resourceUsage().maxRSS / 1024);
