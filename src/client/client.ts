import { createControlCall } from './control-call.ts';
import { connectOptionRules, validateOptions } from './option-rules.ts';
import { createSandboxClient } from './sandbox.ts';
import type { Box } from './types.ts';

export type * from './types.ts';

/** How the control API of a running Sandlot is reached. */
export type ConnectOptions = {
  /** Its path; `/_sandlot` when absent. */
  readonly controlPrefix?: string | undefined;
  /** The token of `--control-token`. */
  readonly controlToken?: string | undefined;
};

/** A running Sandlot, wherever it runs. */
export type Running = {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The sandbox of that name; it comes into being when it is used. */
  sandbox(name: string): Box;
  /** Lets go of it; one that was started here ends. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Connects to a Sandlot that runs already, such as one in a container; nothing is sent before it is used.
 * @param address Its URL, without a path.
 */
export function connect(address: string, options: ConnectOptions = {}): Running {
  // A variable of the environment that is not set, mostly.
  if (typeof address !== 'string' || !/^https?:\/\//i.test(address))
    throw new Error(
      `A Sandlot is at an address, a text such as "http://127.0.0.1:4010", not ${JSON.stringify(address)}.`,
    );
  validateOptions(options, connectOptionRules);
  const { controlPrefix = '/_sandlot', controlToken } = options;
  const url = address.replace(/\/+$/, '');
  const close = async () => {};
  return {
    url,
    sandbox: (name) => {
      const own = `${url}/~${name}`;
      return createSandboxClient({
        name,
        url: own,
        send: createControlCall({ url: own + controlPrefix, token: controlToken }),
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
