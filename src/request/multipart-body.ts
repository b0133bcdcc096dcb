import type { SentFile } from '../behaviour/behaviour.ts';
import { isJson, toEssence } from '../document/document.ts';
import type { Form, Forms } from './form-body.ts';
import { parseJson } from './json-body.ts';
import { toJsonText } from './json-text.ts';
import { type Part, splitParts } from './multipart.ts';

/** A form of parts, and what of it schemas are held against: texts in the place of files. */
export type FormOfParts = { readonly body: Form; readonly checked: Form };

/** Reads a body of multipart/form-data: files and parts of JSON as what they are, texts as in any form. */
export const readParts = (bytes: Buffer, contentType: string, forms: Forms): FormOfParts => {
  const texts = new Map<string, [string, ...string[]]>();
  const values = new Map<string, Ready[]>();
  for (const part of splitParts(bytes, contentType)) {
    const value = toReady(part);
    if (value) values.set(part.name, [...(values.get(part.name) ?? []), value]);
    else addText(texts, part);
  }
  const body = forms.read(texts);
  const checked = values.size > 0 ? forms.read(texts) : body;
  for (const [name, some] of values) {
    forms.put(
      body,
      name,
      some.map(({ value }) => value),
    );
    forms.put(
      checked,
      name,
      some.map(({ standIn }) => standIn),
    );
  }
  return { body, checked };
};

/** A value that came as it is, and what a schema is held against in its place. */
type Ready = { readonly value: unknown; readonly standIn: unknown };

/** A file, or a part of JSON; `undefined` for a text. */
const toReady = ({ filename, type, bytes }: Part): Ready | undefined => {
  const essence = toEssence(type ?? 'text/plain');
  if (filename === undefined && isJson(essence)) {
    const value = parseJson(toJsonText(bytes));
    return { value, standIn: value };
  }
  if (filename === undefined && essence.startsWith('text/')) return undefined;
  const value: SentFile = { name: filename ?? '', type: essence, bytes };
  // To a schema a file is a text of bytes (OpenAPI 3.0, section 4.7.14.2).
  return { value, standIn: bytes.toString('latin1') };
};

const addText = (texts: Map<string, [string, ...string[]]>, { name, bytes }: Part): void => {
  const text = encodeURIComponent(bytes.toString('utf8'));
  const known = texts.get(name);
  if (known) known.push(text);
  else texts.set(name, [text]);
};
