import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The shell is Chromium without what draws its own windows: the tests take a third less time with it. */
const executables = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] as const;

/** Debian's Chromium, without a screen. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = executables.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('Install Chromium: apt-get install chromium-headless-shell, or chromium.');
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
