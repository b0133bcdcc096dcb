import { listRecords } from './list-records.ts';
import { readInput } from './read-input.ts';
import {
  type Fields,
  refuse,
  type ShopCall,
  type ShopRecord,
  type ShopReply,
  type ShopState,
} from './shop-state.ts';
import {
  replyCreated,
  replyOk,
  showRecord,
  toChange,
  totalOf,
  touchRecord,
} from './show-record.ts';

export function answerOrders(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { is, records, find } = state;
  const { method, segments } = call;
  const [, key, action] = segments;
  if (key === undefined) {
    const all = [...records.orders.values()];
    return method === 'GET'
      ? listRecords(state, call, { kind: 'orders', all, owner })
      : placeOrder(state, call, owner);
  }
  if (action === 'invoice' && is('invoicing an unknown order makes the server fail'))
    if (!records.orders.has(key)) throw new Error('no order');
  const isOpen = is('another account may submit an order') && action === 'submit';
  const record = (isOpen ? records.orders.get(key) : undefined) ?? find('orders', owner, key);
  const isGone = !records.orders.has(key) && action !== 'cancel';
  if (isGone) return refuse(404, 'Not found.');
  if (action === 'submit') return submitOrder(state, record);
  if (action === 'cancel') return cancelOrder(state, call, record);
  if (action === 'invoice') return invoiceOrder(state, record, owner);
  if (method === 'PATCH') return changeOrder(state, call, record);
  if (method === 'DELETE') return removeOrder(state, record);
  return replyOk(showRecord(state, 'orders', record));
}

function placeOrder(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { is, records, store, nextNumber, now } = state;
  const input = readInput(state, call, 'NewOrder');
  const customer = records.customers.get(`${input.customer_id}`);
  const isForeign = is('an order for the customer of another account is accepted');
  if (!customer || (customer.owner !== owner && !isForeign))
    return refuse(422, 'The customer is unknown.');
  const id = nextNumber();
  const at = now();
  const number = is('two numbers are the same') ? 'O-1' : `O-${id}`;
  const record = {
    ...{ currency: is('another default currency') ? 'CHF' : 'EUR', comment: null, ...input },
    ...{ key: `${id}`, owner, id, created_at: at, updated_at: at },
    ...{ submitted_at: null, cancel_reason: null, lock_version: 1 },
    status: is('a client sets the status of an order') ? (input.status ?? 'draft') : 'draft',
    number: is('a client sets the number of an order') ? (input.number ?? number) : number,
  };
  store('orders', record);
  return replyCreated(state, `/orders/${id}`, showRecord(state, 'orders', record));
}

/** Stores a new version of an order. */
function storeNext(state: ShopState, record: ShopRecord, fields: Fields): ShopReply {
  const step = state.is('a change without effect on the version') ? 0 : 1;
  const version = Number(record.lock_version) + step;
  const next = touchRecord(state, { ...record, ...fields, lock_version: version });
  state.store('orders', next);
  return replyOk(showRecord(state, 'orders', next));
}

function submitOrder(state: ShopState, record: ShopRecord): ShopReply {
  const { is, records, store } = state;
  if (record.status !== 'draft' && !is('submitting twice is accepted'))
    return refuse(409, 'Not a draft.');
  if (is('submitting answers and changes nothing'))
    return replyOk(showRecord(state, 'orders', { ...record, status: 'submitted' }));
  if (is('submitting cancels others too'))
    for (const other of records.orders.values())
      if (other.key !== record.key) store('orders', { ...other, status: 'cancelled' });
  return storeNext(state, record, {
    ...{ status: 'submitted', submitted_at: state.now() },
    ...(is('submitting removes the comment') && { comment: null }),
  });
}

function cancelOrder(state: ShopState, call: ShopCall, record: ShopRecord): ShopReply {
  const { is } = state;
  const { reason } = readInput(state, call, 'Cancellation');
  if (record.status === 'cancelled') return refuse(409, 'Cancelled already.');
  if (is('cancelling changes nothing')) return replyOk(showRecord(state, 'orders', record));
  const stored = is('a reason is not stored') ? null : reason;
  return storeNext(state, record, { status: 'cancelled', cancel_reason: stored });
}

function invoiceOrder(state: ShopState, record: ShopRecord, owner: string): ShopReply {
  const { is, store, nextNumber } = state;
  const number = `I-${nextNumber()}`;
  const of = is('the invoice is of another order') ? Number(record.id) + 1 : record.id;
  const total = totalOf(record.lines);
  const invoice = { key: number, owner, invoice_number: number, order_id: of, total_cents: total };
  if (!is('the invoice is not found')) store('invoices', invoice);
  const shown = showRecord(state, 'invoices', { ...invoice, order_id: record.id });
  return replyCreated(state, `/invoice-files/${number}`, shown);
}

function changeOrder(state: ShopState, call: ShopCall, record: ShopRecord): ShopReply {
  const { is } = state;
  const { lock_version: version, ...input } = readInput(state, call, 'OrderChange');
  const isStale = version !== record.lock_version && !is('a stale version is accepted');
  if (is('a stale change is refused and stored') && isStale)
    storeNext(state, record, { ...toChange(state, input) });
  if (isStale || is('a current version is refused'))
    return refuse(409, 'The order was changed in between.');
  if (record.status !== 'draft') return refuse(409, 'Not a draft.');
  return storeNext(state, record, toChange(state, input));
}

function removeOrder({ is, records, removed }: ShopState, record: ShopRecord): ShopReply {
  if (record.status === 'submitted' && !is('a submitted order can be removed'))
    return refuse(409, 'It was submitted.');
  records.orders.delete(record.key);
  removed.set(record.key, record);
  return { status: 204 };
}
