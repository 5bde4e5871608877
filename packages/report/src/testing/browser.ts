import { existsSync } from "node:fs";
import { env } from "node:process";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine: `CHROMIUM_PATH`, or where Debian and others put it. */
export function findChromium(): string | undefined {
  return [env["CHROMIUM_PATH"], ...usualPlaces].find((file) => file !== undefined && existsSync(file));
}
