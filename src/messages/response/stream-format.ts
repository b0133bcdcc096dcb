import { isObject, type JsonObject, type StreamFormat } from '../../openapi/openapi.ts';

/** Writes one item. In a stream of events the item is the data of one. */
export function formatItem(format: StreamFormat, item: unknown): string {
  return formatItemText(format, JSON.stringify(item));
}

/** Writes an item whose JSON is known. */
export function formatItemText(format: StreamFormat, text: string): string {
  if (format === 'events') return `data: ${text}\n\n`;
  return format === 'sequence' ? `\u001e${text}\n` : `${text}\n`;
}

const eventFields = ['event', 'id', 'retry', 'data'];

/** Writes an event with its own fields; anything else is the data of one. */
export function formatEvent(event: unknown): string {
  if (!isObject(event) || !isEvent(event)) return formatItem('events', event);
  const lines = eventFields.flatMap((name) => {
    const value = event[name];
    if (value === undefined) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.split('\n').map((line) => `${name}: ${line}\n`);
  });
  return `${lines.join('')}\n`;
}

function isEvent(item: JsonObject): boolean {
  return 'data' in item || Object.keys(item).every((name) => eventFields.includes(name));
}

const separators = { events: '\n\n', lines: '\n', sequence: '\u001e' } as const;

/** Splits a body into its items. */
export function splitItems(format: StreamFormat, text: string): readonly string[] {
  const parts = text
    .replaceAll('\r\n', '\n')
    .split(separators[format])
    .filter((part) => part.trim() !== '');
  if (format === 'sequence') return parts.map((part) => `\u001e${part}`);
  return parts.map((part) => part + separators[format]);
}

/** The items after the event with an id; all where none has it. */
export function itemsAfter(items: readonly string[], lastEventId: string): readonly string[] {
  const line = `id: ${lastEventId}`;
  const index = items.findIndex((item) => item.split('\n').includes(line));
  return items.slice(index + 1);
}
