import { read } from '../../state/api.ts';
import type { JsonObject, ResourceDescription } from '../../state/types.ts';
import { keyPropertyOf, readKey } from './record-key.ts';

/** The key after the last one, where keys are counted. */
export async function suggestKey(description: ResourceDescription): Promise<string> {
  const { name, properties } = description;
  const key = keyPropertyOf(description);
  const { types = [], format } = properties.find((property) => property.name === key) ?? {};
  if (format === 'uuid') return randomUuid();
  if (!types.includes('integer')) return '';
  const { records } = await read<{ readonly records: readonly JsonObject[] }>(
    `GET /state/${encodeURIComponent(name)}?sort=-${encodeURIComponent(key)}&limit=1`,
  );
  const last = Number(records[0]?.[key] ?? 0);
  return Number.isSafeInteger(last) ? String(last + 1) : '';
}

/** The keys of imported records; those that have none get new ones, or an empty text where none can be made. */
export async function listKeys(
  records: readonly JsonObject[],
  description: ResourceDescription,
): Promise<readonly string[]> {
  const given = records.map((record) => readKey(record, description));
  if (!given.includes(undefined)) return given.map(String);
  const first = await suggestKey(description);
  if (!/^\d+$/.test(first))
    return given.map((key) => (key === undefined ? first && randomUuid() : String(key)));
  const counted = given.map(Number).filter(Number.isSafeInteger);
  let next = counted.reduce((most, key) => Math.max(most, key + 1), Number(first));
  return given.map((key) => String(key ?? next++));
}

/** A UUID of version 4 (RFC 9562); `crypto.randomUUID` is missing in pages that are not served over TLS. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'[(bytes[8] ?? 0) % 4];
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-4$3-${variant}$4-$5`);
}
