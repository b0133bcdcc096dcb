import { fileURLToPath } from 'node:url';
import { connect, type Running } from './client/connect.ts';
import { toFrozen } from './clock.ts';
import type { SandlotOptions } from './compose/options.ts';
import { openSandlot } from './sandlot.ts';
import { refuseValues, type Value, values } from './start-values.ts';

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
const known: Readonly<Record<keyof StartOptions, Value>> = values;

/**
 * Starts a Sandlot in this process, with a server of its own, and connects to it.
 * @throws an error whose message is one sentence on what is wrong with the options.
 */
export const start = async (given: StartOptions = {}): Promise<Running> => {
  refuseValues(given, known);
  const { now, port = 0, host = '127.0.0.1', document, behaviours, ...options } = given;
  const { controlPrefix, controlToken } = options;
  const clock = now === undefined ? undefined : toFrozen(now);
  const sandlot = await openSandlot({
    ...options,
    host,
    document: document && toPlace(document),
    behaviours: behaviours && toPlace(behaviours),
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
};

const toPlace = (place: string | URL): string =>
  String(place).startsWith('file:') ? fileURLToPath(place) : String(place);
