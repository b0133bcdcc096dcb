import { type Fields, joinField } from '../contract/contract.ts';
import {
  below,
  type Content,
  findContent,
  type OpenApiDocument,
  type Schemas,
  toEssence,
} from '../document/document.ts';
import { inflateBody, toRead } from '../request/request.ts';
import { type Field, type FieldReaders, openField } from './field.ts';
import type { BodyCoverage } from './types.ts';

/** A body as it went, with the fields of its head. */
export type SentBody = { readonly headers: Fields; readonly body: Uint8Array | undefined };

/** Counts bodies of the media types that the document has in one place. */
export type BodyCounts = {
  count(sent: SentBody, call: object): void;
  list(): readonly BodyCoverage[];
};

type Count = {
  readonly type: string;
  readonly media: string;
  readonly field: Field;
  calls: number;
};

export const openBodyCounts = (readers: FieldReaders, content: Content): BodyCounts => {
  const counts = [...content].map(
    ([type, media]): Count => ({
      type,
      media,
      field: openField(readers, [below(media, 'schema')]),
      calls: 0,
    }),
  );
  return {
    count: ({ headers, body }, call) => {
      if (body === undefined || body.length === 0) return;
      const type = joinField(headers['content-type']);
      const media = findContent(content, toEssence(type));
      const known = counts.find((one) => one.media === media);
      if (known === undefined) return;
      known.calls += 1;
      const value = readValue(readers.document, { type, media: known.media, headers }, body);
      if (value !== undefined) known.field.count(value, call);
    },
    list: () =>
      counts.map((count) => ({ type: count.type, calls: count.calls, fields: listFields(count) })),
  };
};

/** The whole is counted as the body already; only what is said of its values is told of it too. */
const listFields = ({ field }: Count): BodyCoverage['fields'] =>
  field.list('').filter(({ pointer, values }) => pointer !== '' || values.length > 0);

type Typed = { readonly type: string; readonly media: string; readonly headers: Fields };

/** Whether it fits is another matter. */
const unchecked: Pick<Schemas, 'check'> = { check: () => () => [] };

/** What a body holds; nothing where it cannot be read. */
const readValue = (
  document: OpenApiDocument,
  { type, media, headers }: Typed,
  body: Uint8Array,
): unknown => {
  const coding = joinField(headers['content-encoding']);
  try {
    const bytes = inflateBody(Buffer.from(body), coding === '' ? undefined : coding);
    const read = toRead(toEssence(type), { document, schemas: unchecked, content: media });
    return read(bytes, type).body;
  } catch {
    return undefined;
  }
};
