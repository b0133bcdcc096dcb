import type { Fields, Kind, ShopRecord, ShopReply, ShopState } from './shop-state.ts';

/** A record as replies show it. */
export function showRecord(
  state: ShopState,
  kind: Kind,
  record: ShopRecord,
  where: 'one' | 'list' = 'one',
): Fields {
  const { key: _key, owner: _owner, parent: _parent, ...fields } = record;
  if (kind === 'customers') return showCustomer(state, record, { fields, where });
  return kind === 'orders' ? showOrder(state, fields, where) : fields;
}

type Shown = { readonly fields: Fields; readonly where: 'one' | 'list' };

function showCustomer({ is, records }: ShopState, { key }: ShopRecord, { fields, where }: Shown) {
  const count = [...records.orders.values()].filter((one) => one.customer_id === key).length;
  const isOwn = is('a client counts the orders of a customer') && fields.order_count !== undefined;
  const shown: Fields = { ...fields, order_count: isOwn ? fields.order_count : count };
  if (where === 'one' || !is('a list shows no optional property')) return shown;
  const { billing: _billing, credit_limit: _limit, tags: _tags, ...rest } = shown;
  return rest;
}

function showOrder({ is }: ShopState, fields: Fields, where: 'one' | 'list'): Fields {
  return {
    ...fields,
    total_cents: fields.total_cents ?? totalOf(fields.lines),
    ...(where === 'list' && is('a list shows an old total') && { total_cents: 0 }),
    ...(where === 'list' && is('a list shows another status') && { status: 'submitted' }),
  };
}

export function totalOf(lines: unknown): number {
  return (lines as readonly { quantity: number; unit_cents: number }[]).reduce(
    (sum, { quantity, unit_cents: unit }) => sum + quantity * unit,
    0,
  );
}

export function replyOk(data: Fields): ShopReply {
  return { status: 200, body: { data } };
}

export function replyCreated({ is }: ShopState, path: string, data: Fields): ShopReply {
  const base = is('Location leads to another host path') ? '' : '/api/v2';
  return { status: 201, headers: { location: `${base}${path}` }, body: { data } };
}

/** A record with the time of its last change. */
export function touchRecord({ is, now }: ShopState, record: ShopRecord): ShopRecord {
  if (record.updated_at === undefined) return record;
  const time = is('updated_at goes back')
    ? new Date(Date.parse(`${record.created_at}`) - 60_000).toISOString()
    : is('updated_at is that of the creation')
      ? record.created_at
      : now();
  return { ...record, updated_at: time };
}

/** What a change sets, without what a fault loses. */
export function toChange({ is }: ShopState, input: Fields): Fields {
  const isLost = (name: string, value: unknown): boolean =>
    (is('an empty text changes nothing') && value === '') ||
    (is('the lines of an order cannot be changed') && name === 'lines') ||
    (is('the currency is not changed') && name === 'currency');
  const toValue = (name: string, value: unknown): unknown => {
    if (is('null is stored as 0') && value === null && name === 'credit_limit') return 0;
    return is('only the first line is stored') && name === 'lines'
      ? (value as unknown[]).slice(0, 1)
      : value;
  };
  return Object.fromEntries(
    Object.entries(input)
      .filter(([name, value]) => !isLost(name, value))
      .map(([name, value]) => [name, toValue(name, value)]),
  );
}
