import { answerCustomers } from './customers.ts';
import { shopDocument } from './document.ts';
import { answerOrders } from './orders.ts';
import { answerProducts } from './products.ts';
import { readInput } from './read-input.ts';
import {
  type Fields,
  Refused,
  refuse,
  type ShopCall,
  type ShopReply,
  type ShopState,
} from './shop-state.ts';
import { replyOk, showRecord } from './show-record.ts';

/** The keys of the shop's accounts. */
export const shopKeys = ['key-ann-59c2ab71', 'key-bob-0d13fe88'] as const;

const owners: Readonly<Record<string, string>> = { [shopKeys[0]]: 'ann', [shopKeys[1]]: 'bob' };

/** Answers a call: path, method, media type and key are checked first. */
export function answerCall(state: ShopState, call: ShopCall): ShopReply {
  const { is } = state;
  const template = findTemplate(call.segments);
  if (template === undefined) return refuse(404, 'There is no such path.');
  const { parameters: _parameters, ...methods } = template;
  const allowed = Object.keys(methods).map((name) => name.toUpperCase());
  if (!allowed.includes(call.method))
    return { ...refuse(405, 'Not allowed.'), headers: { allow: allowed.join(', ') } };
  if (/x-sandlot|^image\//.test(`${call.headers.accept}`)) return refuse(406, 'Not acceptable.');
  const sent = `${call.headers['x-api-key'] ?? ''}`;
  const owner = findOwner(state, call, sent);
  if (owner === undefined) return refuse(401, 'The API key is missing or wrong.');
  try {
    return route(state, call, owner);
  } catch (error) {
    const own = error instanceof Refused ? error.reply : refuse(500, 'Something went wrong.');
    return is('an error repeats the key') && own.status === 404
      ? refuse(404, `Not found for ${sent}.`)
      : own;
  }
}

function findOwner({ is }: ShopState, { method, segments }: ShopCall, sent: string) {
  const key = is('a key in capital letters is accepted') ? sent.toLowerCase() : sent;
  const isOpen =
    (is('HEAD needs no key') && method === 'HEAD') ||
    (is('the export needs no key') && segments[0] === 'exports');
  return owners[key] ?? (isOpen ? 'ann' : undefined);
}

function route(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { is, find } = state;
  const [name, key] = call.segments;
  if (name === 'account') {
    const isLeaking = is('the account shows the address of the database');
    const own = { name: owner, plan: 'basic' };
    return replyOk({ ...own, ...(isLeaking && { dsn: 'postgres://shop:pw@db/shop' }) });
  }
  if (name === 'settings') return answerSettings(state, call, owner);
  if (name === 'customers') return answerCustomers(state, call, owner);
  if (name === 'products') return answerProducts(state, call, owner);
  if (name === 'orders') return answerOrders(state, call, owner);
  if (name === 'invoice-files')
    return replyOk(showRecord(state, 'invoices', find('invoices', owner, key)));
  return exportCustomers(state, owner);
}

const defaults: Fields = { timezone: 'UTC', send_mail: true, footer: null, page_size: 20 };

function answerSettings(state: ShopState, call: ShopCall, owner: string): ShopReply {
  const { is, settings } = state;
  const own = settings.get(owner) ?? defaults;
  if (call.method === 'GET') return replyOk(own);
  const input = readInput(state, call, 'SettingsChange');
  const isReset = is('a change of the settings resets the others');
  const next = { ...(isReset ? defaults : own), ...input };
  if (!is('a change of the settings reaches nothing')) settings.set(owner, next);
  return replyOk(next);
}

function exportCustomers({ is, records }: ShopState, owner: string): ShopReply {
  const rows = [...records.customers.values()]
    .filter((one) => one.owner === owner)
    .map((one) => `${one.id},${one.email}`);
  const type = is('the export is called JSON') ? 'application/json' : 'text/csv; charset=utf-8';
  return {
    status: 200,
    headers: { 'content-type': type },
    body: ['id,email', ...rows].join('\n'),
  };
}

/** The methods of the path of the document that a request names. */
function findTemplate(segments: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  const found = Object.entries(shopDocument.paths).find(([template]) => {
    const own = template.slice(1).split('/');
    return (
      own.length === segments.length &&
      own.every((one, index) =>
        one.startsWith('{') ? segments[index] !== '' : one === segments[index],
      )
    );
  });
  return found?.[1];
}
