import { existsSync } from 'node:fs';

const { SANDLOT_CHROMIUM } = process.env;

/** Where systems have Chromium. */
const places =
  SANDLOT_CHROMIUM === undefined
    ? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    : [SANDLOT_CHROMIUM];

/** The browser of the tests; `undefined` where there is none. */
export const chromium = places.find((file) => existsSync(file));

/** Says what is left out; `undefined` where there is a browser. */
export const withoutChromium =
  chromium === undefined
    ? 'The tests in a browser (the console, HTTPS) are left out: install Chromium, or set SANDLOT_CHROMIUM=FILE.'
    : undefined;

export const chromiumFlags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];
