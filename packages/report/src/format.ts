const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const money = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
});

/** `1,234`: the same in every locale. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** `1 call`, `1,234 calls` */
export function formatCounted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** `$1,234.50` */
export function formatUsd(value: number): string {
  return money.format(value);
}

/** Milliseconds for people: `640 ms`, `12.3 s`, `4 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const twoDigits = (value: number): string => String(value % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes} min ${twoDigits(seconds)} s`;
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes)} min`;
}

/** Of a share from 0 to 1: `94 %`, and 100 % only where nothing is missing. */
export function formatPercent(share: number): string {
  if (share > 0.9949 && share < 1) return "> 99 %";
  return `${Math.round(share * 100)} %`;
}

/** `historic_site` as people write it. */
export function formatName(name: string): string {
  return name.replaceAll("_", " ");
}
