import { describeInvalidUrl, isHttpUrl } from '../base/http-url.ts';
import { isValidName, validNameRule } from '../base/sandbox-name.ts';
import {
  type ControlCall,
  ControlCallError,
  createControlCall,
  type FetchControl,
} from './control-call.ts';
import { clockOptionRules, connectOptionRules, validateOptions } from './option-rules.ts';
import type {
  DueRecordChange,
  JsonRecord,
  RecordedCall,
  RecordsClient,
  RuleHandle,
  SandboxClient,
  WebhookDelivery,
  WebhookReceiver,
} from './types.ts';

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
  if (!isHttpUrl(address)) throw new Error(describeInvalidUrl(address));
  validateOptions(options, connectOptionRules);
  return createRunningSandlot(address, options);
}

/** Creates the client of a Sandlot, whose control calls are sent by `fetch` where it is given. */
export function createRunningSandlot(
  address: string,
  { controlPrefix = '/_sandlot', controlToken }: ConnectOptions,
  fetch?: FetchControl,
): RunningSandlot {
  const url = address.replace(/(?<!\/)\/+$/, '');
  const close = async () => {};
  return {
    url,
    sandbox: (name) => {
      const sandboxUrl = `${url}/~${name}`;
      return createSandboxClient({
        name,
        url: sandboxUrl,
        send: createControlCall({ url: sandboxUrl + controlPrefix, token: controlToken, fetch }),
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

type SandboxClientOptions = {
  readonly name: string;
  readonly url: string;
  readonly send: ControlCall;
};

/** Creates a client for one sandbox. */
function createSandboxClient({ name, url, send }: SandboxClientOptions): SandboxClient {
  requireValidName(name, 'sandbox');
  const calls = createControlCalls(send);
  const { call, run } = calls;
  // The sandbox may be unused or already closed.
  const close = () => calls.remove(`DELETE /sandboxes/${name}`, 'sandbox-unknown');
  return {
    name,
    url,
    headers: { 'Sandlot-Sandbox': name },
    reset: (to) => run('POST /reset', to === undefined ? {} : { to }),
    records: (resource) => createRecordsClient(`/state/${encodeURIComponent(resource)}`, calls),
    register: (...tokens) => run('POST /sandboxes', { name, tokens }),
    override: (override) => addRule('overrides', override, calls),
    fault: (fault) => addRule('faults', fault, calls),
    rateLimit: (limit) =>
      limit === undefined ? run('DELETE /rate-limit') : run('PUT /rate-limit', limit),
    clock: createClockClient(calls),
    due: async () => (await call<{ readonly due: readonly DueRecordChange[] }>('GET /due')).due,
    journal: createJournalClient(calls),
    ...createEventClients(calls),
    coverage: () => call('GET /coverage'),
    snapshot: async (snapshot) => {
      requireValidName(snapshot, 'snapshot');
      await run(`PUT /snapshots/${encodeURIComponent(snapshot)}`);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function requireValidName(name: unknown, kind: 'sandbox' | 'snapshot'): void {
  if (typeof name !== 'string' || name === '') {
    const shown = name === '' ? 'an empty string' : String(name);
    throw new Error(`The name of a ${kind} must be a string such as "one", not ${shown}.`);
  }
  if (!isValidName(name))
    throw new Error(`The name of a ${kind} is ${validNameRule}, not ${JSON.stringify(name)}.`);
}

type ControlCalls = ReturnType<typeof createControlCalls>;

function createControlCalls(send: ControlCall) {
  const run = async (request: string, body?: unknown): Promise<void> => {
    await send(request, body);
  };
  return {
    run,
    // The document of the control API describes the reply.
    call: async <T>(request: string, body?: unknown): Promise<T> =>
      (await send(request, body)) as T,
    /** Ignores the refusal with `unknownCode`. */
    remove: (request: string, unknownCode: string): Promise<void> =>
      run(request).catch((error: unknown) => {
        if (!(error instanceof ControlCallError) || error.code !== unknownCode) throw error;
      }),
  };
}

async function addRule(
  kind: 'overrides' | 'faults',
  rule: unknown,
  { call, remove }: ControlCalls,
): Promise<RuleHandle> {
  const { id } = await call<{ readonly id: number }>(`POST /${kind}`, rule);
  // The rule may be used up or already removed.
  return { id, remove: () => remove(`DELETE /${kind}/${id}`, `${kind.slice(0, -1)}-unknown`) };
}

function createClockClient({ call }: ControlCalls): SandboxClient['clock'] {
  return {
    read: () => call('GET /clock'),
    set: async (time) => {
      validateOptions(time, clockOptionRules);
      return call('PUT /clock', time);
    },
    advance: (by) => call('POST /clock/advance', { by }),
  };
}

function createJournalClient({ call, run }: ControlCalls): SandboxClient['journal'] {
  return {
    list: async (filter = {}) => {
      const query = new URLSearchParams();
      for (const [key, value] of Object.entries(filter)) query.set(key, `${value}`);
      const { entries } = await call<{ readonly entries: readonly RecordedCall[] }>(
        `GET /journal?${query}`,
      );
      return entries;
    },
    clear: () => run('DELETE /journal'),
    verify: (expectation) => call('POST /journal/verify', expectation),
    wait: (expectation) => call('POST /journal/wait', expectation),
  };
}

function createEventClients({
  call,
  run,
}: ControlCalls): Pick<SandboxClient, 'deliveries' | 'webhooks'> {
  const readWebhooks = async (request: string, body?: unknown) =>
    (await call<{ readonly webhooks: readonly WebhookReceiver[] }>(request, body)).webhooks;
  return {
    deliveries: {
      list: async () =>
        (await call<{ readonly deliveries: readonly WebhookDelivery[] }>('GET /deliveries'))
          .deliveries,
      wait: (expectation = {}) => call('POST /deliveries/wait', expectation),
      resend: (id) => run(`POST /deliveries/${encodeURIComponent(id)}/resend`),
    },
    webhooks: {
      list: () => readWebhooks('GET /webhooks'),
      set: (receivers) =>
        readWebhooks('PUT /webhooks', {
          webhooks: receivers.map((one) => (typeof one === 'string' ? { url: one } : one)),
        }),
    },
  };
}

function createRecordsClient(path: string, { call, run }: ControlCalls): RecordsClient {
  const recordPath = (key: string | number) => `${path}/${encodeURIComponent(requireKey(key))}`;
  return {
    list: async () =>
      (await call<{ readonly records: readonly JsonRecord[] }>(`GET ${path}`)).records,
    get: async (key) => call(`GET ${recordPath(key)}`),
    put: async (key, record) => call(`PUT ${recordPath(key)}`, record),
    patch: async (key, changes) => call(`PATCH ${recordPath(key)}`, changes),
    remove: async (key) => run(`DELETE ${recordPath(key)}`),
  };
}

/** A record without its key is an easy mistake: `put(record)`. */
function requireKey(key: unknown): string | number {
  if (typeof key === 'string' || typeof key === 'number') return key;
  throw new Error('records.put(key, record): key must be a string or a number.');
}
