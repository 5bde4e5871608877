const whole = new Intl.NumberFormat("en-US");
const money = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
});

export function formatCount(value: number): string {
  return whole.format(Math.round(value));
}

export function formatUsd(value: number): string {
  return money.format(value);
}

/** Milliseconds for people: `640 ms`, `12.3 s`, `4 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

export function formatPercent(share: number): string {
  if (share > 0.9949 && share < 1) return "> 99 %";
  return `${Math.round(share * 100)} %`;
}

/** `historic_site` as people write it. */
export function formatName(name: string): string {
  return name.replaceAll("_", " ");
}
