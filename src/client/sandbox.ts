import { isValidName, validNameRule } from '../base/sandbox-name.ts';
import { type ControlCall, ControlCallError } from './control-call.ts';
import { clockOptionRules, validateOptions } from './option-rules.ts';
import type { Box, EntryOf, RecordOf, RecordsOf, RuleOf } from './types.ts';

export type SandboxClientOptions = {
  readonly name: string;
  readonly url: string;
  readonly send: ControlCall;
};

/** A sandbox, by its control calls. */
export function createSandboxClient({ name, url, send }: SandboxClientOptions): Box {
  validateName(name, 'sandbox');
  const done = async (call: string, body?: unknown): Promise<void> => {
    await send(call, body);
  };
  // What comes back is what the document of the control API says.
  const ask = async <T>(call: string, body?: unknown): Promise<T> => (await send(call, body)) as T;
  const tell = async (kind: string, body: unknown): Promise<RuleOf> => {
    const { id } = await ask<{ readonly id: number }>(`POST /${kind}`, body);
    // One that is used up, or was taken back already, is not there.
    return { id, remove: () => takeBack(`DELETE /${kind}/${id}`, `${kind.slice(0, -1)}-unknown`) };
  };
  const takeBack = (call: string, gone: string): Promise<void> =>
    done(call).catch((error: unknown) => {
      if (!(error instanceof ControlCallError) || error.code !== gone) throw error;
    });
  // One that was never used, or is closed already, is not there.
  const close = () => takeBack(`DELETE /sandboxes/${name}`, 'sandbox-unknown');
  return {
    name,
    url,
    headers: { 'Sandlot-Sandbox': name },
    reset: (to) => done('POST /reset', to === undefined ? {} : { to }),
    records: (resource) =>
      createRecordsClient(`/state/${encodeURIComponent(resource)}`, { ask, done }),
    register: (...tokens) => done('POST /sandboxes', { name, tokens }),
    override: (override) => tell('overrides', override),
    fault: (fault) => tell('faults', fault),
    rateLimit: (limit) =>
      limit === undefined ? done('DELETE /rate-limit') : done('PUT /rate-limit', limit),
    clock: {
      read: () => ask('GET /clock'),
      set: async (time) => {
        validateOptions(time, clockOptionRules);
        return ask('PUT /clock', time);
      },
      advance: (by) => ask('POST /clock/advance', { by }),
    },
    journal: {
      list: async (filter = {}) => {
        const query = new URLSearchParams();
        for (const [key, value] of Object.entries(filter)) query.set(key, `${value}`);
        const { entries } = await ask<{ readonly entries: readonly EntryOf[] }>(
          `GET /journal?${query}`,
        );
        return entries;
      },
      clear: () => done('DELETE /journal'),
      verify: (expectation) => ask('POST /journal/verify', expectation),
      wait: (expectation) => ask('POST /journal/wait', expectation),
    },
    coverage: () => ask('GET /coverage'),
    snapshot: async (snapshot) => {
      validateName(snapshot, 'snapshot');
      await done(`PUT /snapshots/${encodeURIComponent(snapshot)}`);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function validateName(name: unknown, kind: 'sandbox' | 'snapshot'): void {
  if (typeof name !== 'string' || name === '') {
    const word = name === '' ? 'an empty one' : String(name);
    throw new Error(`A ${kind} needs a name, a text such as "one", not ${word}.`);
  }
  if (!isValidName(name))
    throw new Error(`The name of a ${kind} is ${validNameRule}, not ${JSON.stringify(name)}.`);
}

type ControlRequests = {
  readonly ask: <T>(call: string, body?: unknown) => Promise<T>;
  readonly done: (call: string, body?: unknown) => Promise<void>;
};

function createRecordsClient(path: string, { ask, done }: ControlRequests): RecordsOf {
  const of = (key: string | number) => `${path}/${encodeURIComponent(key)}`;
  return {
    list: async () => (await ask<{ readonly records: readonly RecordOf[] }>(`GET ${path}`)).records,
    get: (key) => ask(`GET ${of(key)}`),
    put: (key, record) => ask(`PUT ${of(key)}`, record),
    patch: (key, changes) => ask(`PATCH ${of(key)}`, changes),
    remove: (key) => done(`DELETE ${of(key)}`),
  };
}
