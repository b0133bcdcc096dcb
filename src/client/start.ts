import { fileURLToPath } from 'node:url';
import type { SandlotOptions } from '../app/options.ts';
import { parseFrozenClock } from '../base/clock.ts';
import { openSandlot } from '../sandlot.ts';
import { connect, type Running } from './client.ts';
import { type OptionRule, startOptionRules, validateOptions } from './option-rules.ts';

/** How a Sandlot is started in code; everything is optional. */
export type StartOptions = Omit<
  SandlotOptions,
  'clock' | 'onProgress' | 'document' | 'behaviours'
> & {
  /** Path or URL of an OpenAPI document; the bundled Aha! API when absent. */
  readonly document?: string | URL;
  /** Path of a behaviours module, laid over the document's own. */
  readonly behaviours?: string | URL;
  /** An instant that the clocks stand at, such as `2019-02-06T01:48:24Z`; they run when absent. */
  readonly now?: string;
  /** A free one when absent. */
  readonly port?: number;
};

/** All that there is. */
const startRules: Readonly<Record<keyof StartOptions, OptionRule>> = startOptionRules;

/**
 * Starts a Sandlot in this process, with a server of its own, and connects to it.
 * @throws an error whose message is one sentence on what is wrong with the options.
 */
export async function start(given: StartOptions = {}): Promise<Running> {
  validateOptions(given, startRules);
  const { now, port = 0, host = '127.0.0.1', document, behaviours, ...options } = given;
  const { controlPrefix, controlToken } = options;
  const clock = now === undefined ? undefined : parseFrozenClock(now);
  const sandlot = await openSandlot({
    ...options,
    host,
    document: document && toPathOrUrl(document),
    behaviours: behaviours && toPathOrUrl(behaviours),
    clock,
  });
  try {
    const url = await sandlot.listen({ port, host });
    const running = connect(url, { controlPrefix, controlToken });
    return { ...running, close: sandlot.close, [Symbol.asyncDispose]: sandlot.close };
  } catch (error) {
    await sandlot.close();
    throw error;
  }
}

function toPathOrUrl(place: string | URL): string {
  return String(place).startsWith('file:') ? fileURLToPath(place) : String(place);
}
