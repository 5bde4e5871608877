import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The Chromium of this machine: `CHROMIUM_PATH`, or where the usual packages put it. */
export function findBrowser(environment: NodeJS.ProcessEnv): string | undefined {
  return [environment["CHROMIUM_PATH"], ...places].find((file) => file !== undefined && existsSync(file));
}

/** Installs Debian's Chromium where that is possible without asking anyone: as root, with apt. */
export async function installBrowser(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    process.stdout.write(
      "No Chromium found: the test of the report page is skipped. Install one, or set CHROMIUM_PATH.\n",
    );
    return undefined;
  }
  process.stdout.write("── installing Chromium for the test of the report page, beside the checks\n");
  const env = { ...environment, DEBIAN_FRONTEND: "noninteractive" };
  const apt = async (...args: string[]): Promise<boolean> => {
    const child = spawn("apt-get", ["-qq", ...args], { stdio: ["ignore", "ignore", "inherit"], env });
    const [code] = (await once(child, "close")) as [number | null];
    return code === 0;
  };
  const install = ["install", "-y", "--no-install-recommends", "chromium"];
  if (!(await apt(...install))) {
    await apt("update");
    await apt(...install);
  }
  const found = findBrowser(environment);
  if (found === undefined)
    process.stdout.write("Chromium could not be installed: the test of the report page is skipped.\n");
  return found;
}
