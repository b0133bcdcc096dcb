import { type createAhaSandbox, partOf } from './aha-sandbox.ts';

type AhaSandbox = Awaited<ReturnType<typeof createAhaSandbox>>;
export type Query = Readonly<Record<string, unknown>>;

export function keysOf(value: unknown): readonly string[] {
  return Object.keys(Object(value));
}

export const user5 = ['id', 'name', 'email', 'created_at', 'updated_at'];
export const feature7 = [
  'id',
  'name',
  'reference_num',
  'created_at',
  'product_id',
  'url',
  'resource',
];

/** Asks for a list and answers the ids, or another key, of what is on it. */
export async function listed(
  aha: AhaSandbox,
  operation: string,
  { key = 'features', show = 'id', path = {}, query = {} as Query } = {},
) {
  const { body } = await aha.send(operation, { path, query });
  const records = partOf(body, key);
  return Array.isArray(records) ? records.map((record) => partOf(record, show)) : records;
}
