import { burnDown } from "./charts/burn-down.ts";
import { stageTimeline } from "./charts/stage-timeline.ts";
import { yieldCurves } from "./charts/yield-curves.ts";
import { pageScript } from "./client/page-script.ts";
import { html, Html } from "./html.ts";
import { packMap } from "./pack-map.ts";
import type { ReportData } from "./report-data.ts";
import { dedupeFigures } from "./sections/dedupe.ts";
import { header } from "./sections/header.ts";
import { mapCard } from "./sections/map.ts";
import { primaryLead, primaryTable } from "./sections/primaries.ts";
import { sourceSection } from "./sections/sources.ts";
import { style } from "./style.ts";

/**
 * The report of a run: one HTML page that needs no network and no other file. Pure. What comes from outside is text
 * everywhere, never markup: escaped in the page, packed as base64 for the script, and set as text by it; the policy in
 * the head forbids the page to load anything at all.
 */
export async function renderReport(data: ReportData): Promise<string> {
  const { manifest, places, area, coverage, dedupe, answers } = data;
  const map = await mapCard(packMap(places, area, coverage));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
        />
        <meta name="referrer" content="no-referrer" />
        <title>${manifest.job.city} · Cityscout</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        ${header(manifest)}
        <main>
          ${map}
          <section class="card">
            <h2>Primaries</h2>
            ${primaryLead(places, manifest.counts.primaries)} ${primaryTable(places)}
          </section>
          <section class="card">
            <h2>What the answers brought</h2>
            <p class="lead">
              Different records found as the answers came in. Nobody can do with fewer answers than the floor:
              the number of records over the most that one answer holds.
            </p>
            ${yieldCurves(answers)}
          </section>
          <div class="grid">
            <section class="card">
              <h2>Budget</h2>
              <p class="lead">What was left of the calls that the run was allowed.</p>
              ${burnDown(data)}
            </section>
            <section class="card">
              <h2>Stages</h2>
              <p class="lead">When each stage worked, and for how long.</p>
              ${stageTimeline(manifest)}
            </section>
          </div>
          <section class="card">
            <h2>Sources</h2>
            <p class="lead">Covered is where it is proven that no unseen record of the source can be.</p>
            ${sourceSection(manifest)}
          </section>
          <section class="card">
            <h2>Merging</h2>
            <p class="lead">How source records became places. Every decision can be explained and undone.</p>
            ${dedupeFigures(dedupe)}
          </section>
        </main>
        <footer>
          ${
            manifest.attributions.length > 0 &&
            html`<p>
                ${manifest.simulated_world === undefined ? "With data from" : "With data in the name of"}
              </p>
              <ul>
                ${manifest.attributions.map((notice) => html`<li><bdi>${notice}</bdi></li>`)}
              </ul>`
          }
          <p>
            Run <code>${manifest.run_id}</code> of job <code>${manifest.job.job_id}</code>, finished
            ${manifest.finished_at.slice(0, 16).replace("T", " ")} UTC.
          </p>
        </footer>
        <script>
          ${new Html(pageScript())};
        </script>
      </body>
    </html> `;
  return page.text;
}
