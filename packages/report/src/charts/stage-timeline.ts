import type { Manifest } from "@cityscout/contracts";
import { html, type Html } from "../html.ts";
import { formatDuration } from "../format.ts";

/** One bar for each stage, from where it began for as long as it worked. */
export function stageTimeline({ stages, started_at, failures }: Manifest): Html {
  if (stages.length === 0) return html`<p class="empty">No stage has ended.</p>`;
  const start = Date.parse(started_at);
  const bars = stages.map(({ name, started_at, duration_ms }) => ({
    name,
    offset: Math.max(0, Date.parse(started_at) - start),
    duration: duration_ms,
    failed: failures.some(({ stage }) => stage === name),
  }));
  const end = Math.max(1, ...bars.map(({ offset, duration }) => offset + duration));
  const percent = (value: number): string => `${((100 * value) / end).toFixed(2)}%`;
  return html`<ol class="stages">
    ${bars.map(
      ({ name, offset, duration, failed }) =>
        html`<li>
          <span class="stage-name">${name}</span>
          <span class="track"
            ><span
              class="bar${failed ? " failed" : ""}"
              style="left:${percent(offset)};width:max(3px,${percent(duration)})"
            ></span
          ></span>
          <span class="figure">${formatDuration(duration)}</span>
        </li>`,
    )}
  </ol>`;
}
