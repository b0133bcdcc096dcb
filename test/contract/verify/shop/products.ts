import { listRecords } from './list-records.ts';
import { readInput } from './read-input.ts';
import {
  type Fields,
  refuse,
  type ShopCall,
  type ShopReply,
  type ShopState,
} from './shop-state.ts';
import { replyCreated, replyOk, showRecord } from './show-record.ts';

export function answerProducts(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { records, removed, find } = state;
  const { method, segments } = call;
  const [, raw] = segments;
  const all = [...records.products.values()];
  if (raw === undefined) return listRecords(state, call, { kind: 'products', all, owner });
  if (method === 'PUT') return putProduct(state, call, owner);
  const record = find('products', owner, raw);
  if (method !== 'DELETE') return replyOk(showRecord(state, 'products', record));
  records.products.delete(record.key);
  removed.set(`product ${record.key}`, record);
  return { status: 204 };
}

function putProduct(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { is, records, removed, store, now } = state;
  const key = decodeURIComponent(`${call.segments[1]}`);
  if (key.length > 20) return refuse(422, 'The sku is too long.');
  const sent = readInput(state, call, 'NewProduct');
  const { sku: _sku, created_at: _c, updated_at: _u, ...input } = sent;
  const known = records.products.get(key);
  const isBack = is('a removed product comes back with its old data') && !known;
  const isMarked = is('a PUT of a product keeps the discontinued mark');
  const at = now();
  const next = {
    ...{ stock: 0, discontinued: isMarked ? (known?.discontinued ?? false) : false },
    ...(isBack && removed.get(`product ${key}`)),
    ...input,
    ...mergeAttributes(state, known, input),
    price_cents: toPrice(state, input),
    ...{ key, owner, sku: key, created_at: known?.created_at ?? at, updated_at: at },
  };
  store('products', next);
  const shown = showRecord(state, 'products', next);
  return known && !is('a PUT of a known product answers 201')
    ? replyOk(shown)
    : replyCreated(state, `/products/${encodeURIComponent(key)}`, shown);
}

function mergeAttributes({ is }: ShopState, known: Fields | undefined, input: Fields): Fields {
  const isMerged = is('a PUT merges the attributes') && known?.attributes && input.attributes;
  return isMerged
    ? { attributes: { ...(known.attributes as object), ...(input.attributes as object) } }
    : {};
}

function toPrice({ is }: ShopState, { price_cents: sent }: Fields): number {
  const price = is('large amounts overflow') ? Number(sent) | 0 : Number(sent);
  return price >= 0 || is('a negative price is accepted') ? price : 0;
}
