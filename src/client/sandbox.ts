import { isValidName, validNameRule } from '../base/sandbox-name.ts';
import { type ControlCall, ControlCallError } from './control-call.ts';
import { clockOptionRules, validateOptions } from './option-rules.ts';
import type {
  JsonRecord,
  RecordedCall,
  RecordsClient,
  RuleHandle,
  SandboxClient,
} from './types.ts';

export type SandboxClientOptions = {
  readonly name: string;
  readonly url: string;
  readonly send: ControlCall;
};

/** Creates a client for one sandbox. */
export function createSandboxClient({ name, url, send }: SandboxClientOptions): SandboxClient {
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
    journal: createJournalClient(calls),
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
