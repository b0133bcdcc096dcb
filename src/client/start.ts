import { fileURLToPath } from 'node:url';
import type { SandlotOptions } from '../app/options.ts';
import { parseFrozenClock } from '../base/clock.ts';
import { openSandlot, type Sandlot } from '../sandlot.ts';
import { createRunningSandlot, type RunningSandlot } from './client.ts';
import type { FetchControl } from './control-call.ts';
import { type OptionRule, startOptionRules, validateOptions } from './option-rules.ts';

/** The options of `start`; all are optional. */
export type StartOptions = Omit<
  SandlotOptions,
  'clock' | 'onProgress' | 'document' | 'behaviours'
> & {
  /** Path or URL of an OpenAPI document; the bundled Aha! API when absent. */
  readonly document?: string | URL;
  /** Path of a behaviours module, which takes precedence over the document's own. */
  readonly behaviours?: string | URL;
  /** An instant such as `2019-02-06T01:48:24Z` at which clocks are frozen; they run when absent. */
  readonly now?: string;
  /** A free port when absent. */
  readonly port?: number;
};

const startRules: Readonly<Record<keyof StartOptions, OptionRule>> = startOptionRules;

/**
 * Starts a Sandlot with an HTTP server in this process and connects to it.
 * @throws an error with a one-sentence message when an option is invalid.
 */
export async function start(options: StartOptions = {}): Promise<RunningSandlot> {
  validateOptions(options, startRules);
  const { now, port = 0, host = '127.0.0.1', document, behaviours, ...others } = options;
  const { controlPrefix, controlToken } = others;
  const clock = now === undefined ? undefined : parseFrozenClock(now);
  const sandlot = await openSandlot({
    ...others,
    host,
    document: document && toPathOrUrl(document),
    behaviours: behaviours && toPathOrUrl(behaviours),
    clock,
  });
  try {
    const url = await sandlot.listen({ port, host });
    const running = createRunningSandlot(
      url,
      { controlPrefix, controlToken },
      others.tls && compileInjection(sandlot),
    );
    return { ...running, close: sandlot.close, [Symbol.asyncDispose]: sandlot.close };
  } catch (error) {
    await sandlot.close();
    throw error;
  }
}

/** Sends control calls inside of the process, where `fetch` would not trust the certificate. */
function compileInjection({ app }: Sandlot): FetchControl {
  return async (url, { method, headers, body }) => {
    const { pathname, search, host } = new URL(url);
    const { statusCode, payload } = await app.inject({
      method: method as 'GET',
      url: pathname + search,
      headers: { host, ...Object(headers) },
      ...(typeof body === 'string' && { payload: body }),
    });
    return new Response(payload === '' ? null : payload, { status: statusCode });
  };
}

function toPathOrUrl(source: string | URL): string {
  return String(source).startsWith('file:') ? fileURLToPath(source) : String(source);
}
