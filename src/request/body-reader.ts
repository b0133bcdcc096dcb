import { isJson, type OpenApiDocument, type Schemas } from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import { openForms } from './form-body.ts';
import { parseJson } from './json-body.ts';
import { toJsonText } from './json-text.ts';
import { readParts } from './multipart-body.ts';
import { splitPairs } from './query.ts';
import { openTyping } from './typing.ts';

/** A body that was read, and what is wrong with it. */
export type ReadBody = { readonly body: unknown; readonly violations: readonly Violation[] };

/** Reads the bytes of a body; the content type has parameters that may matter. */
export type Read = (bytes: Buffer, contentType: string) => ReadBody;

type Described = {
  readonly document: OpenApiDocument;
  readonly schemas: Pick<Schemas, 'check'>;
  /** Where the content of the media type is described. */
  readonly content: string;
};

/** How bodies of a media type are read, and what they are held against. */
export const toRead = (type: string, { document, schemas, content }: Described): Read => {
  const schema = `${content}/schema`;
  if (isJson(type)) {
    const check = schemas.check(schema);
    return (bytes) => {
      const body = parseJson(toJsonText(bytes));
      return { body, violations: check(body, 'body') };
    };
  }
  if (type === 'application/x-www-form-urlencoded') {
    const [forms, check] = [openForms(document, content), schemas.check(schema)];
    return (bytes) => {
      const body = forms.read(splitPairs(bytes.toString('utf8')));
      return { body, violations: check(body, 'body') };
    };
  }
  if (type === 'multipart/form-data') {
    const [forms, check] = [openForms(document, content), schemas.check(schema)];
    return (bytes, contentType) => {
      const { body, checked } = readParts(bytes, contentType, forms);
      return { body, violations: check(checked, 'body') };
    };
  }
  return isText(type) ? toReadText(type, { document, schemas, content }) : readBytes;
};

/** Text by its name, or by what it is written in. */
const isText = (type: string): boolean =>
  /^text\/|[/+](xml|yaml|x-yaml|csv|jsonl|x-ndjson|ndjson|graphql|javascript|sql)$/.test(type);

/** What a text of XML or of another language holds is not looked into, so no schema is held against it. */
const toReadText = (type: string, { document, schemas, content }: Described): Read => {
  const schema = `${content}/schema`;
  if (type !== 'text/plain') return (bytes) => ({ body: bytes.toString('utf8'), violations: [] });
  const [typed, check] = [openTyping(document)([schema]), schemas.check(schema)];
  return (bytes) => {
    const body = typed.toValue(bytes.toString('utf8'));
    return { body, violations: check(body, 'body') };
  };
};

const readBytes: Read = (bytes) => ({ body: bytes, violations: [] });
