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
import { replyCreated, replyOk, showRecord } from './show-record.ts';

type Children = {
  readonly owner: string;
  readonly kind: 'addresses' | 'notes';
  readonly childKey: string | undefined;
};

/** The addresses and the notes of a customer. */
export function answerChildren(
  state: ShopState,
  call: ShopCall,
  { owner, kind, childKey }: Children,
): ShopReply {
  const { is, records, find } = state;
  const { method, segments } = call;
  const [, parentKey = ''] = segments;
  const isList = method === 'GET' && childKey === undefined;
  const isOpen = is('another account may list notes') && kind === 'notes' && isList;
  const parent =
    (isOpen ? records.customers.get(parentKey) : undefined) ?? find('customers', owner, parentKey);
  const all = [...records[kind].values()].filter((one) => one.parent === parent.key);
  if (isList) return listRecords(state, call, { kind, all, owner: isOpen ? parent.owner : owner });
  if (childKey === undefined) return createChild(state, call, { kind, parent, owner });
  const record = find(kind, owner, childKey);
  const isAnywhere = is('an address is found below any customer') && kind === 'addresses';
  if (record.parent !== parent.key && !isAnywhere) return refuse(404, 'Not found.');
  if (method === 'DELETE') return removeChild(state, { kind, parent, record, all });
  if (method === 'PUT') return replaceAddress(state, call, record);
  if (method === 'POST') return changeNote(state, call, record);
  return replyOk(showRecord(state, kind, record));
}

type NewChild = Pick<Children, 'kind' | 'owner'> & { readonly parent: ShopRecord };

function createChild(state: ShopState, call: ShopCall, { kind, parent, owner }: NewChild) {
  const isNote = kind === 'notes';
  const input = readInput(state, call, isNote ? 'NewNote' : 'NewAddress', isNote ? 'form' : 'json');
  const id = state.nextNumber();
  const own = { key: `${id}`, owner, parent: parent.key, id };
  const note = { text: `${input.text ?? '-'}`, pinned: input.pinned ?? false };
  const record: ShopRecord = isNote
    ? { ...own, ...note, created_at: state.now() }
    : { is_default: false, ...input, ...own, customer_id: parent.key };
  state.store(kind, record);
  const path = `/customers/${parent.key}/${kind}/${id}`;
  return replyCreated(state, path, showRecord(state, kind, record));
}

type RemovedChild = Pick<Children, 'kind'> & {
  readonly parent: ShopRecord;
  readonly record: ShopRecord;
  readonly all: readonly ShopRecord[];
};

function removeChild({ is, records }: ShopState, { kind, parent, record, all }: RemovedChild) {
  records[kind].delete(record.key);
  if (is('a removed address leaves its customer removed') && kind === 'addresses')
    records.customers.delete(parent.key);
  const isNewest = kind === 'notes' && all.at(-1) === record;
  if (is('removing the newest note removes all') && isNewest)
    for (const one of all) records.notes.delete(one.key);
  return { status: 204 };
}

function replaceAddress(state: ShopState, call: ShopCall, record: ShopRecord): ShopReply {
  const { is, store } = state;
  const { id: _id, customer_id: _c, ...input } = readInput(state, call, 'NewAddress');
  const { key, owner, parent, id, customer_id: customer } = record;
  const isSwapped = is('a PUT swaps two fields') && input.street !== undefined;
  const next: ShopRecord = {
    is_default: is('a PUT keeps the default address') ? record.is_default : false,
    ...input,
    ...(isSwapped && { street: input.city, city: input.street }),
    ...{ key, owner, parent, id, customer_id: customer },
  };
  store('addresses', next);
  return replyOk(showRecord(state, 'addresses', next));
}

function changeNote(state: ShopState, call: ShopCall, record: ShopRecord): ShopReply {
  const { is, store } = state;
  const { text, pinned }: Fields = readInput(state, call, 'NoteChange', 'form');
  const kept = is('a change by form clears the mark') ? false : record.pinned;
  const next = { ...record, text: text ?? record.text, pinned: pinned ?? kept };
  store('notes', is('a form cannot change a note') ? record : next);
  return replyOk(showRecord(state, 'notes', next));
}
