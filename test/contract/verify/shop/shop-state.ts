import type { IncomingMessage } from 'node:http';
import type { ShopFault } from './faults.ts';

export type Fields = Readonly<Record<string, unknown>>;

export type ShopRecord = Fields & { readonly key: string; readonly owner: string };

export type ShopCall = {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
};

export type ShopReply = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

const kinds = ['customers', 'addresses', 'notes', 'products', 'orders', 'invoices'] as const;

export type Kind = (typeof kinds)[number];

/** Whether a fault is planted. */
export type Is = (name: ShopFault) => boolean;

export type ShopState = {
  readonly is: Is;
  readonly records: Readonly<Record<Kind, Map<string, ShopRecord>>>;
  /** Removed customers and products, which some faults bring back. */
  readonly removed: Map<string, ShopRecord>;
  readonly settings: Map<string, Fields>;
  store(kind: Kind, record: ShopRecord): void;
  nextNumber(): number;
  /** A second later than before. */
  now(): string;
  /** The record that an account has under a key. */
  find(kind: Kind, owner: string, key: string | undefined): ShopRecord;
};

/** A reply that ends a call. */
export class Refused extends Error {
  readonly reply: ShopReply;
  constructor(reply: ShopReply) {
    super();
    this.reply = reply;
  }
}

export function refuse(status: number, message: string, code = 'refused'): ShopReply {
  return { status, body: { error: { code, message } } };
}

export function createShopState(is: Is): ShopState {
  const records = Object.fromEntries(
    kinds.map((kind) => [kind, new Map<string, ShopRecord>()]),
  ) as ShopState['records'];
  const removed = new Map<string, ShopRecord>();
  let last = 40;
  let tick = Date.UTC(2026, 2, 1);
  const findKnown = (kind: Kind, key: string): ShopRecord | undefined => {
    const isBack =
      (is('a removed customer can be read') && kind === 'customers') ||
      (is('a removed order can be cancelled') && kind === 'orders');
    return records[kind].get(key) ?? (isBack ? removed.get(key) : undefined);
  };
  return {
    ...{ is, records, removed, settings: new Map() },
    store: (kind, record) => records[kind].set(record.key, record),
    nextNumber: () => ++last,
    now: () => {
      tick += 1000;
      return new Date(tick).toISOString();
    },
    find: (kind, owner, key = '') => {
      if (is('a long key makes the server fail') && key.length > 100) throw new Error('too long');
      const decoded = is('keys in a path are not decoded') ? key : decodeURIComponent(key);
      const record = findKnown(kind, decoded);
      if (record && (record.owner === owner || kind === 'products')) return record;
      throw new Refused(refuse(404, describeMissing(is, kind)));
    },
  };
}

/** What a 404 says; some faults show the internals of a server. */
function describeMissing(is: Is, kind: Kind): string {
  if (is('a missing product shows a cast error') && kind === 'products')
    return 'CastError: Cast to ObjectId failed for value at path "_id"';
  if (is('an error shows a trace of Go') && kind === 'notes')
    return 'goroutine 12 [running]:\nmain.handler(0xc000)\n\t/src/main.go:41 +0x1d';
  if (is('an error shows a file of PHP') && kind === 'addresses')
    return 'Undefined index: id in /var/www/html/Address.php on line 31';
  return 'Not found.';
}
