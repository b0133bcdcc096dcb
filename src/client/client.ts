import { createControlCall } from './control-call.ts';
import { connectOptionRules, validateOptions } from './option-rules.ts';
import { createSandboxClient } from './sandbox.ts';
import type { SandboxClient } from './types.ts';

export type * from './types.ts';

/** How to reach the control API of a running Sandlot. */
export type ConnectOptions = {
  /** The path of the control API; `/_sandlot` when absent. */
  readonly controlPrefix?: string | undefined;
  /** The token set by `--control-token`. */
  readonly controlToken?: string | undefined;
};

/** A running Sandlot, local or remote. */
export type RunningSandlot = {
  /** Such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Returns a client for a sandbox, which is created when first used. */
  sandbox(name: string): SandboxClient;
  /** Stops a Sandlot started by `start`; otherwise does nothing. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Connects to a running Sandlot, such as one in a container. Sends nothing by itself.
 * @param address The URL of the server, without a path.
 */
export function connect(address: string, options: ConnectOptions = {}): RunningSandlot {
  // Often an environment variable that is not set.
  if (typeof address !== 'string' || !/^https?:\/\//i.test(address))
    throw new Error(describeInvalidUrl(address));
  validateOptions(options, connectOptionRules);
  const { controlPrefix = '/_sandlot', controlToken } = options;
  const url = address.replace(/(?<!\/)\/+$/, '');
  const close = async () => {};
  return {
    url,
    sandbox: (name) => {
      const sandboxUrl = `${url}/~${name}`;
      return createSandboxClient({
        name,
        url: sandboxUrl,
        send: createControlCall({ url: sandboxUrl + controlPrefix, token: controlToken }),
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function describeInvalidUrl(address: unknown): string {
  const isWithoutScheme = typeof address === 'string' && /^[\w.-]+(:\d+)?(\/|$)/.test(address);
  const problem = isWithoutScheme
    ? '(http:// is missing)'
    : `instead of ${JSON.stringify(address)}`;
  return `Expected a URL such as http://127.0.0.1:4010 ${problem}.`;
}
