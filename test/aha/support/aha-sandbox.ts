import { readFileSync } from 'node:fs';
import { anonymous, authenticate, behaviours, fixtures, refuse } from '../../../src/aha/aha.ts';
import { isRefusal, refuse as makeRefusal, type Refusal } from '../../../src/base/refusal.ts';
import type {
  Call,
  Context,
  Outcome,
  Principal,
  RecordSet,
  StoredRecord,
} from '../../../src/index.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Sandbox, Transaction } from '../../../src/store/types.ts';

export const mary = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
export const george = '584b6d6b83405011f8c6903d2379f4afdf824cef867db391b7bcb5995f603a76';
export const henry = 'token-of-henry-humpty';
export const gregory = 'token-of-gregory-mcsmith';
export const jeremy = 'token-of-jeremy-smith';
export const johnSmith = 'token-of-john-smith';

function readFixtures(): RecordSet {
  return JSON.parse(readFileSync(fixtures, 'utf8'));
}

export type AhaSandboxOptions = {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where the clock stands; 2019-02-06T01:48:24Z when absent. */
  readonly now?: string;
  /** Replaces whole resources of the fixtures. */
  readonly records?: RecordSet;
};

export type AhaRequest = {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Whose call it is; Mary's when absent, nobody's when null. */
  readonly token?: string | null;
};

export type Reply = Outcome & { readonly notices: readonly (readonly [string, string])[] };

/** The Aha! domain with a store in memory; calls are made by operationId. */
export async function createAhaSandbox(options: AhaSandboxOptions = {}) {
  const { settings = {}, now = '2019-02-06T01:48:24Z', records = {} } = options;
  const store = await openStore({
    seed: { records: { ...readFixtures(), ...records }, value: 1, clock: { frozen: now } },
    document: { title: 'Aha!', version: '1' },
    freeze: 'deep',
  });
  return {
    ...createSandboxCalls(store.sandbox('default'), settings),
    other: createSandboxCalls(store.sandbox('other'), settings),
  };
}

function createSandboxCalls(sandbox: Sandbox, settings: Readonly<Record<string, unknown>>) {
  const send = async (operation: string, request: AhaRequest = {}): Promise<Reply> => {
    const notices: (readonly [string, string])[] = [];
    const outcome = await sandbox
      .write((transaction) =>
        perform(operation, request, toContext(transaction, settings, notices)),
      )
      .catch(toOutcome);
    return { ...outcome, notices };
  };
  const stored = (resource: string): Promise<readonly StoredRecord[]> =>
    sandbox.read((transaction) => transaction.records(resource).list().records);
  const change = (resource: string, key: string, changes: StoredRecord): Promise<StoredRecord> =>
    sandbox.write((transaction) => {
      const records = transaction.records(resource);
      return records.update({ ...records.get(key), ...changes });
    });
  return { send, stored, change };
}

function toContext(
  transaction: Transaction,
  settings: Readonly<Record<string, unknown>>,
  notices: (readonly [string, string])[],
): Context {
  return {
    records: (resource) => transaction.records(resource),
    attempt: 1,
    resources: () => transaction.resources(),
    dryRun: (task) => transaction.dryRun(task),
    clock: transaction.clock,
    get random() {
      return transaction.random;
    },
    settings,
    notice: (code, text) => void notices.push([code, text]),
    refuse: makeRefusal,
  };
}

async function perform(operation: string, request: AhaRequest, context: Context): Promise<Outcome> {
  const principal = await principalOf(request.token, context);
  const behaviour = behaviours[operation];
  if (behaviour === undefined) throw new Error(`no behaviour answers ${operation}`);
  const outcome = await behaviour(toCall(operation, request, principal), context, () => {
    throw new Error('nothing is inferred here');
  });
  if (isRefusal(outcome)) throw outcome;
  return outcome;
}

async function principalOf(
  token: string | null | undefined,
  context: Context,
): Promise<Principal | undefined> {
  if (token === null) return undefined;
  if (token === undefined) return anonymous;
  const headers = { authorization: `Bearer ${token}` };
  const found = await authenticate(
    { method: 'GET', path: '/', headers },
    { ...context, listed: () => undefined },
  );
  if (isRefusal(found)) throw found;
  return found;
}

function toCall(id: string, request: AhaRequest, principal: Principal | undefined): Call {
  return {
    operation: { id, method: 'GET', path: '/' },
    path: request.path ?? {},
    query: request.query ?? {},
    headers: {},
    cookies: {},
    serverUrl: '',
    body: request.body,
    principal,
    sandbox: 'default',
  };
}

function toOutcome(error: unknown): Outcome {
  if (!isRefusal(error)) throw error;
  const outcome = refuse(error satisfies Refusal, {
    operation: { id: 'any', method: 'GET', path: '/' },
  });
  if (outcome === undefined) throw error;
  return outcome;
}

/** The codes of a reply's notices. */
export function codesOf({ notices }: Reply): readonly string[] {
  return notices.map(([code]) => code);
}

/** A part of a JSON body, by keys and indexes. */
export function partOf(body: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    body,
  );
}
