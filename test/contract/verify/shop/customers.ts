import { answerChildren } from './children.ts';
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
import { replyCreated, replyOk, showRecord, toChange, touchRecord } from './show-record.ts';

export function answerCustomers(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { is, records, find } = state;
  const { method, segments } = call;
  const [, key, kind, childKey] = segments;
  if (key === undefined) {
    const all = [...records.customers.values()];
    return method === 'GET'
      ? listRecords(state, call, { kind: 'customers', all, owner })
      : createCustomer(state, call, owner);
  }
  if (kind === 'addresses' || kind === 'notes')
    return answerChildren(state, call, { owner, kind, childKey });
  if (kind === 'preferences') return answerPreferences(state, call, owner);
  if (method === 'HEAD' && is('HEAD of a missing customer answers 200')) return { status: 200 };
  const record = find('customers', owner, key);
  if (method === 'PATCH') return changeCustomer(state, call, record);
  if (method === 'DELETE') return removeCustomer(state, record);
  return replyOk(showRecord(state, 'customers', record));
}

function createCustomer(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const input = readInput(state, call, 'NewCustomer');
  const id = `cus_${(state.nextNumber() + 0x1a2b3bff).toString(16)}`;
  const at = state.now();
  const { id: _id, order_count: count, created_at: _c, updated_at: _u, ...own } = input;
  const isCounted = state.is('a client counts the orders of a customer') && count !== undefined;
  const record = {
    ...{ key: id, owner, id, segment: 'retail', newsletter: false },
    ...{ ...own, created_at: at, updated_at: at },
    ...(isCounted && { order_count: count }),
  };
  state.store('customers', record);
  return replyCreated(state, `/customers/${id}`, showRecord(state, 'customers', record));
}

function changeCustomer(state: ShopState, call: ShopCall, record: ShopRecord): ShopReply {
  const sent = readInput(state, call, 'CustomerChange');
  const { id: _id, order_count: _n, created_at: _c, updated_at: _u, ...input } = sent;
  const next = touchRecord(state, { ...record, ...toChange(state, input) });
  state.store('customers', next);
  const shown = showRecord(state, 'customers', next);
  const isOther = state.is('the reply to a change shows another id');
  return replyOk(isOther ? { ...shown, id: 'cus_00000000' } : shown);
}

function removeCustomer({ is, records, removed }: ShopState, record: ShopRecord): ShopReply {
  const { key } = record;
  const orders = [...records.orders.values()].filter((one) => one.customer_id === key);
  if (orders.length > 0 && !is('the removal of a customer removes its orders'))
    return is('a conflict shows an SQL constraint')
      ? refuse(
          409,
          'update or delete on table "customers" violates foreign key constraint "orders_fk"',
        )
      : refuse(409, 'The customer has orders.');
  for (const one of orders) records.orders.delete(one.key);
  records.customers.delete(key);
  removed.set(key, record);
  for (const child of ['addresses', 'notes'] as const)
    for (const one of records[child].values())
      if (one.parent === key) records[child].delete(one.key);
  return { status: 204 };
}

const usual: Fields = { theme: 'light', density: null };

/** The preferences of a customer, which each customer has. */
function answerPreferences(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { is, records, find, settings } = state;
  const key = `${call.segments[1]}`;
  const isOpen =
    is('another account reaches the preferences of a customer') && records.customers.has(key);
  const customer = isOpen ? { key } : find('customers', owner, key);
  if (call.method === 'GET') return replyOk(settings.get(customer.key) ?? usual);
  const next = { ...usual, ...readInput(state, call, 'Preferences') };
  settings.set(customer.key, next);
  return replyOk(next);
}
