import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What can be wrong with the fleet, one at a time. */
export const faults = {
  'what is wrong is a teapot': ['addBus', 'reply'],
  'what cannot be read is a teapot': ['addBus', 'reply'],
  'a name of another form is a teapot': ['readBus', 'reply'],
  'the next page is withheld': ['listBuses', 'page'],
  'the next page is not named': ['listBuses', 'page'],
  'the last page leads to the first': ['listBuses', 'page'],
  'each page leads to itself': ['listBuses', 'page'],
} as const;

export type Fault = keyof typeof faults;

type Bus = Record<string, unknown> & { readonly id: string };

type FleetRequest = {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** `undefined` where it cannot be read. */
  readonly body: Record<string, unknown> | undefined;
};

/** An answer: its status and its body. */
type Answer = readonly [number, object?];

/** The fleet, by hand and without anything of Sandlot; with one fault, or none. */
export function openFleet(fault?: Fault): { readonly server: Server; held(): number } {
  const is = (name: Fault): boolean => name === fault;
  const buses = new Map<string, Bus>();
  let account: Record<string, unknown> = { company: 'Acme', locale: 'en' };
  let last = 0;
  const problem = (status: number): Answer => [status, { title: `Problem ${status}`, status }];
  const refuse = (): Answer => problem(is('what is wrong is a teapot') ? 418 : 422);

  const list = (query: URLSearchParams): Answer => {
    const limit = query.get('limit') ?? '20';
    const [, at] = /^c(\d+)$/.exec(query.get('cursor') ?? 'c0') ?? [];
    const kind = query.get('kind');
    const isRight = /^\d+$/.test(limit) && Number(limit) >= 1 && Number(limit) <= 100;
    if (!isRight || !at || !['long', 'short', null].includes(kind)) return refuse();
    const all = [...buses.values()];
    const end = Number(at) + Number(limit);
    // It looks for a kind page by page, so that one may be empty.
    const items = all.slice(Number(at), end).filter((bus) => kind === null || bus.kind === kind);
    const nextCursor = end < all.length ? `c${end}` : toEnd(at);
    const isSilent = is('the next page is not named');
    return [200, { items, ...(!isSilent && { paging: { next_cursor: toNext(at, nextCursor) } }) }];
  };
  const toEnd = (at: string): string | null => {
    if (is('the last page leads to the first')) return 'c0';
    return Number(at) > 0 && Number(at) >= buses.size ? `c${at}` : null;
  };
  const toNext = (at: string, nextCursor: string | null): string | null => {
    if (is('the next page is withheld')) return null;
    return is('each page leads to itself') ? `c${at}` : nextCursor;
  };

  const onBuses = ({ method, query, body }: FleetRequest): Answer => {
    if (method === 'GET') return list(query);
    if (!body) return is('what cannot be read is a teapot') ? problem(418) : refuse();
    if (!isBus(body) || !('plate' in body) || !('kind' in body)) return refuse();
    last += 1;
    const bus = { ...body, id: `bus_${String(last).padStart(6, '0')}` };
    buses.set(bus.id, bus);
    return [201, bus];
  };
  const onBus = ({ method, path: [, id = ''], body }: FleetRequest): Answer => {
    const bus = buses.get(id);
    if (!bus && is('a name of another form is a teapot') && !/^bus_\d{6}$/.test(id))
      return problem(418);
    if (!bus) return problem(404);
    if (method === 'GET') return [200, bus];
    if (method === 'DELETE') {
      buses.delete(id);
      return [204];
    }
    if (!body || !isBus(body)) return refuse();
    const next = { ...bus, ...body };
    buses.set(id, next);
    return [200, next];
  };
  const onAccount = ({ method, body }: FleetRequest): Answer => {
    if (method === 'GET') return [200, account];
    if (!body || !fits(body, { company: isText(1, 40), locale: isOneOf('de', 'en') }))
      return refuse();
    account = { ...account, ...body };
    return [200, account];
  };

  const answer = (parsed: FleetRequest): Answer => {
    const [first] = parsed.path;
    if (first === 'account') return onAccount(parsed);
    return parsed.path.length === 1 ? onBuses(parsed) : onBus(parsed);
  };
  const server = createServer(async (request, reply) => {
    if (request.headers['x-api-key'] !== 'k') return send(reply, problem(401));
    const parsed = await read(request);
    return send(reply, parsed ? answer(parsed) : problem(415));
  });
  return { server, held: () => buses.size };
}

type Rule = (value: unknown) => boolean;

function isText(least: number, most: number): Rule {
  return (value) =>
    typeof value === 'string' && [...value].length >= least && [...value].length <= most;
}

function isOneOf(...words: readonly string[]): Rule {
  return (value) => words.some((nextCursor) => nextCursor === value);
}

function fits(body: object, rules: Readonly<Record<string, Rule>>): boolean {
  return Object.entries(body).every(([name, value]) => rules[name]?.(value) === true);
}

function isBus(body: object): boolean {
  return fits(body, {
    plate: isText(2, 12),
    kind: isOneOf('long', 'short'),
    seats: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 90,
    notes: (value) => value === null || isText(0, 100)(value),
  });
}

/** The parsed request; `undefined` where its body is of another type. */
async function read(request: IncomingMessage): Promise<FleetRequest | undefined> {
  const { method = '', url = '' } = request;
  const { pathname, searchParams: query } = new URL(url, 'http://fleet.test');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  if (text !== '' && request.headers['content-type'] !== type) return undefined;
  return { method, query, path: pathname.split('/').slice(1), body: readBody(text) };
}

function readBody(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && !Array.isArray(body) ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

function send(reply: ServerResponse, [status, body]: Answer): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  reply.writeHead(status, body && { 'content-type': type });
  reply.end(body && JSON.stringify(body));
}
