export { escapeHtml } from "./html.ts";
export { renderReport } from "./render-report.ts";
export type { ReportAnswer, ReportData } from "./report-data.ts";
export { reportPlaceOf, type ReportPlace } from "./report-place.ts";
