import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { chromium, chromiumFlags, withoutChromium } from '../../support/chromium.ts';
import { type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';
import { clinic } from './clinic.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export type Console = {
  readonly page: Page;
  readonly app: FastifyInstance;
  readonly origin: string;
  /** Opens a place of the console, such as `#/calls`. */
  open(hash: string, path?: string): Promise<void>;
  /** Sends a request to the API. */
  call(request: string, body?: unknown): Promise<Response>;
  /** The records that the API lists. */
  listRecords(path: string): Promise<readonly JsonObject[]>;
};

type ConsoleTest = (t: Test, console: Console) => Promise<void>;

type ConsoleOptions = SandlotOf & {
  readonly document?: object;
  readonly viewport?: { readonly width: number; readonly height: number };
};

/** The browser of all files of a process: starting one takes as long as many tests. */
let launching: Promise<Browser> | undefined;
root.teardown(async () => (await launching)?.close());

/** Tests the console in a real browser, in a context of its own for each test; nothing without Chromium. */
export function openBrowser(
  t: Test,
): (title: string, test: ConsoleTest, options?: ConsoleOptions) => void {
  const executablePath = chromium;
  if (executablePath === undefined) {
    t.comment(`${withoutChromium}`);
    return () => undefined;
  }
  const launch = async () => {
    const playwright = await import('playwright-core');
    return playwright.chromium.launch({ executablePath, args: chromiumFlags });
  };
  return (title, test, { document = clinic, viewport, ...options } = {}) =>
    t.test(title, async (t) => {
      launching ??= launch();
      const { app } = await sandlotOf(t, document, { records: 3, ...options });
      const origin = await app.listen({ port: 0, host: '127.0.0.1' });
      const context = await (await launching).newContext({
        viewport: viewport ?? { width: 1200, height: 800 },
        acceptDownloads: true,
      });
      t.teardown(() => context.close());
      const page = await context.newPage();
      // A browser beside other suites may take half a minute for what takes a second alone.
      page.setDefaultTimeout(60_000);
      const problems: string[] = [];
      page.on('pageerror', ({ message }) => problems.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          problems.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(origin) && !request.url().startsWith('blob:'))
          problems.push(`asks ${request.url()}`);
      });
      await test(t, {
        page,
        app,
        origin,
        open: async (hash, path = '/_sandlot/console') => {
          await page.goto(`${origin}${path}${hash}`);
        },
        call: (request, body) => {
          const [method = '', path = ''] = request.split(' ');
          const headers = { 'content-type': 'application/json' };
          const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
          return fetch(origin + path, { method, ...sent });
        },
        listRecords: async (path) => {
          const records: unknown = await (await fetch(origin + path)).json();
          return Array.isArray(records) ? records : [];
        },
      });
      t.strictSame(problems, [], 'the page has no errors and asks no other host');
    });
}
