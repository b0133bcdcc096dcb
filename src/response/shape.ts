import type { Outcome } from '../behaviour/behaviour.ts';
import {
  findExample,
  findReply,
  isJson,
  type OpenApiDocument,
  type Operation,
  toConcrete,
  toEssence,
} from '../document/document.ts';
import { openPrinters, type Print } from './printer.ts';
import { openWriteAs } from './write-as.ts';

/** What goes out: a body that is printed, and the fields of the head. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | undefined;
};

/** Turns outcomes of an operation into replies, by what the document says of their status; `accepted` is the media type to write. */
export type Shape = (outcome: Outcome, accepted?: string) => Reply;

/** How bodies of one status of one operation go out in one media type. */
type Form = {
  /** The content type alone, for outcomes without headers of their own. */
  readonly headers: Reply['headers'];
  /** `undefined`: a value that cannot be written in that type. */
  readonly print: (body: unknown) => Reply['body'];
};

const printJson: Print = (value) => JSON.stringify(value) ?? 'null';

const toForm = (contentType: string, print: Form['print']): Form => ({
  headers: { 'content-type': contentType },
  print,
});

const plain = toForm('application/json; charset=utf-8', printJson);

/** For outcomes of requests that no operation matches. */
export const shapePlainly: Shape = (outcome) => toReply(outcome, () => plain, undefined);

type FormOf = (status: number, type: string | undefined) => Form;

/** The names of properties that are declared elsewhere, so that no reply but those shows them; see `Printers`. */
export type Declared = () => ReadonlySet<string> | undefined;

type FormOptions = {
  readonly status: number;
  readonly wanted: string | undefined;
  readonly declared: Declared | undefined;
};

/** Opens the shapes of a document's operations. */
export const openShapes = (
  document: OpenApiDocument,
): ((operation: Operation, declared?: Declared) => Shape) => {
  const printers = openPrinters(document);
  const writeAs = openWriteAs(document);
  const readForm = (operation: Operation, { status, wanted, declared }: FormOptions): Form => {
    const types = [...(findReply(operation, status)?.content ?? [])];
    const json = types.find(([type]) => isJson(type));
    const media = types.find(([type]) => toConcrete(type) === wanted) ?? json ?? types[0];
    if (!media) return plain;
    const [type, pointer] = media;
    const schema = `${pointer}/schema`;
    if (isJson(type)) return toForm(toContentType(type), printers.printer(schema, declared?.()));
    const example = findExample(document, pointer);
    const shown = typeof example === 'string' ? example : undefined;
    return toForm(type, (body) => (isRaw(body) ? body : (writeAs(type, body, schema) ?? shown)));
  };
  return (operation, declared) => {
    const forms = new Map<string, Form>();
    const usual = new Map<number, Form>();
    const formOf: FormOf = (status, wanted) => {
      const known = wanted === undefined ? usual.get(status) : forms.get(`${status} ${wanted}`);
      if (known) return known;
      const form = readForm(operation, { status, wanted, declared });
      if (wanted === undefined) usual.set(status, form);
      else forms.set(`${status} ${wanted}`, form);
      return form;
    };
    return (outcome, accepted) => toReply(outcome, formOf, accepted);
  };
};

const noHeaders: Reply['headers'] = {};

const toReply = (outcome: Outcome, formOf: FormOf, accepted: string | undefined): Reply => {
  const { status, body } = outcome;
  const headers = outcome.headers ? toLowerCase(outcome.headers) : noHeaders;
  if (body === undefined) return { status, headers, body };
  const written = headers['content-type'];
  if (written !== undefined) {
    const type = toEssence(`${written}`);
    if (!isJson(type)) return { status, headers, body: writeIn(type, body, formOf(status, type)) };
  }
  const form = formOf(status, accepted);
  const text = form.print(body);
  const { headers: typed } = text === undefined ? plain : form;
  const all = headers === noHeaders ? typed : { ...typed, ...headers };
  return { status, headers: all, body: text ?? printJson(body) };
};

/** A body in the outcome's own type, which the document may not have. */
const writeIn = (type: string, body: unknown, { headers, print }: Form): Reply['body'] => {
  if (isRaw(body)) return body;
  const text = headers['content-type'] === type ? print(body) : undefined;
  return text ?? printJson(body);
};

const isRaw = (body: unknown): body is string | Uint8Array =>
  typeof body === 'string' || body instanceof Uint8Array;

const toLowerCase = (headers: Reply['headers']): Reply['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const toContentType = (type: string): string => {
  const concrete = toConcrete(type);
  return concrete === 'application/json' ? 'application/json; charset=utf-8' : concrete;
};
