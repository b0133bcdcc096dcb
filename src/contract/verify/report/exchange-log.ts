import { appendAll } from '../../../base/list/append-all.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';

/** A request and its reply, if one arrived. */
export type LoggedExchange = {
  readonly request: SentRequest;
  readonly reply?: ReceivedReply;
  /** The parsed body, when it is JSON. */
  readonly json?: unknown;
  readonly draft?: { readonly operation: Operation };
};

/** Remembers what was sent, so that a failure can show how it came about. */
export type ExchangeLog = {
  note(exchange: LoggedExchange): void;
  /** Lists the earlier requests that an exchange depends on, in order, and the exchange itself. */
  storyOf(exchange: LoggedExchange, options?: StoryOptions): readonly LoggedExchange[];
};

type StoryOptions = {
  /** Further requests that belong to the story. */
  readonly others?: readonly LoggedExchange[];
  /** Whether earlier changes of the read records matter, or only their creation. */
  readonly scope?: 'changes' | 'creations';
};

/** A change that the provider made. */
type LoggedChange = {
  readonly exchange: LoggedExchange;
  readonly order: number;
  readonly path: readonly string[];
  /** Texts and numbers that only the reply has, such as the key of a new record. */
  readonly newValues: () => ReadonlySet<string>;
};

/** Of more changes the latest ones are shown. */
const maxChanges = 8;

/** Creates an empty log. Reads change nothing, so only accepted changes are kept. */
export function createExchangeLog(): ExchangeLog {
  const changes: LoggedChange[] = [];
  const orders = new WeakMap<SentRequest, number>();
  let count = 0;
  const orderOf = ({ request }: LoggedExchange): number => orders.get(request) ?? count + 1;
  return {
    note: (exchange) => {
      count += 1;
      orders.set(exchange.request, count);
      const { request, reply } = exchange;
      const isChange = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
      if (!isChange || !reply || reply.status >= 300) return;
      let values: ReadonlySet<string> | undefined;
      changes.push({
        exchange,
        order: count,
        path: toSegments(request.url),
        newValues: () => {
          values ??= listNewValues(exchange);
          return values;
        },
      });
    },
    storyOf: (exchange, { others = [], scope = 'changes' } = {}) => {
      const shown = [exchange, ...others];
      const earlierThan = (one: LoggedExchange) =>
        changes.filter(({ order }) => order < orderOf(one));
      const changing =
        scope === 'creations'
          ? []
          : shown.flatMap((one) => earlierThan(one).filter((change) => isChangeOf(change, one)));
      const story = new Map<LoggedExchange, number>();
      const pending = [...shown, ...changing.slice(-maxChanges).map((change) => change.exchange)];
      for (let one = pending.pop(); one; one = pending.pop()) {
        if (story.has(one)) continue;
        story.set(one, orderOf(one));
        appendAll(
          pending,
          findCreations(one, earlierThan(one)).map((change) => change.exchange),
        );
      }
      return [...story].toSorted(([, one], [, other]) => one - other).map(([one]) => one);
    },
  };
}

/** Finds the requests that created the records in the path, the query and the body of an exchange. */
function findCreations(
  { request }: LoggedExchange,
  earlier: readonly LoggedChange[],
): readonly LoggedChange[] {
  const path = toSegments(request.url);
  const sentValues = new Set(listLongTexts(request));
  // A key that is given again is that of the latest record.
  const inPath = path.flatMap((segment, index) => {
    const collection = path.slice(0, index);
    const isCreation = ({ path: changed, newValues }: LoggedChange): boolean =>
      changed.length === index && startsWith(collection, changed) && newValues().has(segment);
    return earlier.findLast(isCreation) ?? earlier.findLast(isCreationAt(path, index)) ?? [];
  });
  // A value is new in the first reply that has it.
  const referenced = [...sentValues].flatMap(
    (value) => earlier.find(({ newValues }) => newValues().has(value)) ?? [],
  );
  return [...inPath, ...referenced];
}

/** A PUT creates the record at its own address, under a key that the client chose. */
function isCreationAt(path: readonly string[], index: number) {
  return ({ exchange: { request, reply }, path: changed }: LoggedChange): boolean =>
    request.method === 'PUT' &&
    reply?.status === 201 &&
    changed.length === index + 1 &&
    startsWith(path, changed);
}

/** True for a change of what an exchange reads: its record, or records of its list. */
function isChangeOf(change: LoggedChange, { request, reply }: LoggedExchange): boolean {
  const path = toSegments(request.url);
  const isBelow = startsWith(change.path, path) && change.path.length <= path.length + 1;
  if (!isBelow) return [404, 410].includes(Number(reply?.status)) && isRemovalBeside(change, path);
  const values = [...change.newValues()];
  if (change.path.length > path.length || values.length === 0) return true;
  const replied = readText(reply?.body);
  return values.some((value) => replied.includes(value));
}

/** The removal of a sibling may have removed this record, too. */
function isRemovalBeside({ exchange, path }: LoggedChange, other: readonly string[]): boolean {
  return (
    exchange.request.method === 'DELETE' &&
    path.length === other.length &&
    startsWith(path, other.slice(0, -1))
  );
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((segment, index) => path[index] === segment);
}

/** The decoded segments of a path. */
export function toSegments(url: string): readonly string[] {
  const [path = ''] = url.split('?', 1);
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Shorter texts and numbers are too often equal by chance. */
const minLongText = 8;

/** Values in the query and the body that may be keys of other records. */
function listLongTexts({ url, body }: SentRequest): readonly string[] {
  const query = new URLSearchParams(url.split('?').slice(1).join('?'));
  const texts = [...query.values(), ...listScalars(parseJson(readText(body)))];
  const path = toSegments(url).slice(1);
  return [...texts, ...path].filter((text) => text.length >= minLongText);
}

function listNewValues({ request, json }: LoggedExchange): ReadonlySet<string> {
  const sent = new Set(listScalars(parseJson(readText(request.body))));
  return new Set(listScalars(json).filter((value) => value !== '' && !sent.has(value)));
}

const maxScalars = 500;

/** Texts and numbers of a JSON value, those of the outer levels first. */
function listScalars(json: unknown): readonly string[] {
  const found: string[] = [];
  let level: unknown[] = [json];
  while (level.length > 0 && found.length < maxScalars) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' || typeof value === 'number') found.push(`${value}`);
      else if (typeof value === 'object' && value !== null) appendAll(next, Object.values(value));
    }
    level = next;
  }
  return found;
}

function readText(body: Uint8Array | undefined): string {
  return body === undefined ? '' : Buffer.from(body).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
