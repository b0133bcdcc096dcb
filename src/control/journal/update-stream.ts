import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MaskSecret } from '../../base/mask-secrets.ts';
import {
  type CallChangeFilter,
  hasCallText,
  hasChanged,
  type Journal,
  type JournalEntry,
  toCallSummary,
} from '../../testing/testing.ts';
import type { JournalControlContext, StateChange } from '../context.ts';
import {
  readEnumParameter,
  readIntegerParameter,
  readQueryParameters,
  refuseQuery,
} from '../request/query.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import { createEventResponses, eventStreamHeaders } from './event-responses.ts';
import type { ListenerLimit } from './listener-limit.ts';
import type { CallList, updatePaths } from './update-schema.ts';

/** How often calls and changes are sent, in milliseconds: as often as a person can read. */
const interval = 150;

/** More calls of one interval are only counted: nobody can read them, and `GET /calls` lists them. */
const maxCallsPerEvent = 50;

/** The bytes that may wait for a client that does not read; meanwhile calls are only counted. */
const maxPendingBytes = 1024 * 1024;

/**
 * Adds `GET /calls` and `GET /updates`, which list calls in one line each, and send new ones and changes of the state to a
 * page that is open. A call costs no more than an entry in an array until the next interval.
 */
export function addUpdateStream(
  scope: FastifyInstance,
  context: JournalControlContext,
  listenerLimit: ListenerLimit,
): void {
  const streams = createEventResponses(scope, listenerLimit);
  const route = createTypedRoutes<typeof updatePaths>(scope);

  route('GET /calls', async (request) => {
    const query = readQueryParameters(request, ['sandboxes', 'limit', 'text', 'resource', 'key']);
    const sandboxes = readEnumParameter(query, 'sandboxes', ['one', 'all']);
    const limit = readIntegerParameter(query, 'limit') ?? Number.POSITIVE_INFINITY;
    const journals = sandboxes === 'all' ? await context.journals() : [context.journalOf(request)];
    const { mask } = context;
    const filter = { text: query.get('text'), changed: readChangedRecord(query) };
    return listLatestCalls(journals, { limit, filter, mask });
  });

  // The stream of a GET never ends, so HEAD cannot run it.
  scope.head('/updates', async (request, reply) => {
    openSource(context, request);
    return reply.headers(eventStreamHeaders).send();
  });

  route('GET /updates', async (request, reply) => {
    const source = openSource(context, request);
    streams.open(reply, 'calls and changes follow', (stream) => sendUpdates(stream, source));
  });
}

function readChangedRecord(query: ReadonlyMap<string, string>): CallChangeFilter | undefined {
  const [resource, key] = [query.get('resource'), query.get('key')];
  if (resource !== undefined) return { resource, key };
  if (key !== undefined) throw refuseQuery('key', 'needs the parameter "resource" too');
  return undefined;
}

type CallFilter = {
  /** Only calls with this text in their requests or replies. */
  readonly text: string | undefined;
  /** Only calls that changed this record. */
  readonly changed: CallChangeFilter | undefined;
};

type CallQuery = {
  readonly limit: number;
  readonly filter: CallFilter;
  readonly mask: MaskSecret;
};

/** The latest calls of journals by their time. They are loaded and left one after the other. */
async function listLatestCalls(
  journals: Iterable<Journal>,
  { limit, filter, mask }: CallQuery,
): Promise<ReadonlyStatic<typeof CallList>> {
  const calls: CallSummary[] = [];
  const keepLatest = () => {
    calls.sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
    calls.splice(0, Math.max(0, calls.length - limit));
  };
  let total = 0;
  for (const journal of journals) {
    await journal.load();
    const entries = await selectEntries(journal.all(), filter, mask);
    total += entries.length;
    for (const entry of entries.slice(Math.max(0, entries.length - limit)))
      calls.push(toCallSummary(entry, mask));
    if (calls.length > limit) keepLatest();
  }
  keepLatest();
  return { calls, skipped: total - calls.length };
}

/** Other clients are answered between the turns of a search in large bodies. */
const callsPerTurn = 200;

async function selectEntries(
  all: readonly JournalEntry[],
  { text, changed }: CallFilter,
  mask: MaskSecret,
): Promise<readonly JournalEntry[]> {
  const entries = changed === undefined ? all : all.filter((entry) => hasChanged(entry, changed));
  if (text === undefined) return entries;
  const selected: JournalEntry[] = [];
  for (let start = 0; start < entries.length; start += callsPerTurn) {
    for (const entry of entries.slice(start, start + callsPerTurn))
      if (hasCallText(entry, text, mask)) selected.push(entry);
    await setImmediate();
  }
  return selected;
}

type CallSummary = ReturnType<typeof toCallSummary>;

type UpdateSource = {
  readonly listen: (listener: (entry: JournalEntry) => void) => () => void;
  readonly nextChange: () => StateChange | undefined;
  readonly mask: MaskSecret;
};

function openSource(context: JournalControlContext, request: FastifyRequest): UpdateSource {
  const query = readQueryParameters(request, ['sandboxes']);
  const sandboxes = readEnumParameter(query, 'sandboxes', ['one', 'all']);
  const journal = context.journalOf(request);
  return {
    listen: sandboxes === 'all' ? context.listenToAll : journal.listen.bind(journal),
    nextChange: context.watchState(request),
    mask: context.mask,
  };
}

/** Sends calls and changes at intervals; returns the function that stops. */
function sendUpdates(
  stream: ServerResponse,
  { listen, nextChange, mask }: UpdateSource,
): () => void {
  const calls = new CallBatch();
  const stopListening = listen((entry) => calls.add(entry));
  const timer = setInterval(() => {
    if (stream.writableLength > maxPendingBytes) return;
    const batch = calls.take(mask);
    if (batch !== undefined) stream.write(toEvent('calls', batch));
    const change = nextChange();
    if (change !== undefined) stream.write(toEvent('change', change));
  }, interval);
  return () => {
    clearInterval(timer);
    stopListening();
  };
}

/** The latest calls of an interval, and the number of those before them. */
class CallBatch {
  #entries: JournalEntry[] = [];
  #skipped = 0;

  add(entry: JournalEntry): void {
    // Twice as many are held, so that the older half is dropped in one step.
    if (this.#entries.length === 2 * maxCallsPerEvent) this.#drop();
    this.#entries.push(entry);
  }

  take(mask: MaskSecret): ReadonlyStatic<typeof CallList> | undefined {
    if (this.#entries.length === 0) return undefined;
    if (this.#entries.length > maxCallsPerEvent) this.#drop();
    const batch = {
      calls: this.#entries.map((entry) => toCallSummary(entry, mask)),
      skipped: this.#skipped,
    };
    this.#entries = [];
    this.#skipped = 0;
    return batch;
  }

  #drop(): void {
    const excess = this.#entries.length - maxCallsPerEvent;
    this.#entries.splice(0, excess);
    this.#skipped += excess;
  }
}

function toEvent(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
