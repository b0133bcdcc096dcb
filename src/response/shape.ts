import type { Outcome } from '../behaviour/behaviour.ts';
import {
  type DocumentedReply,
  isJson,
  type OpenApiDocument,
  type Operation,
  toConcrete,
  toEssence,
} from '../document/document.ts';
import { openPrinters, type Print } from './printer.ts';

/** What goes out: a body that is printed, and the fields of the head. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | undefined;
};

/** Turns outcomes of an operation into replies, by what the document says of their status. */
export type Shape = (outcome: Outcome) => Reply;

/** How bodies of one status of one operation go out. */
type Form = {
  /** The content type alone, for outcomes without headers of their own. */
  readonly headers: Reply['headers'];
  /** `as it is`: texts and bytes of a type that is not JSON. */
  readonly print: Print | 'as it is';
};

const printJson: Print = (value) => JSON.stringify(value) ?? 'null';

const toForm = (contentType: string, print: Form['print']): Form => ({
  headers: { 'content-type': contentType },
  print,
});

const plain = toForm('application/json; charset=utf-8', printJson);

/** For outcomes of requests that no operation matches. */
export const shapePlainly: Shape = (outcome) => toReply(outcome, () => plain);

/** Opens the shapes of a document's operations. */
export const openShapes = (document: OpenApiDocument): ((operation: Operation) => Shape) => {
  const printers = openPrinters(document);
  const readForm = (operation: Operation, status: number): Form => {
    const reply = findReply(operation, status);
    const types = [...(reply?.content ?? [])];
    const json = types.find(([type]) => isJson(type));
    if (json) {
      const [type, pointer] = json;
      return toForm(toContentType(type), printers.printer(`${pointer}/schema`));
    }
    return types[0] ? toForm(types[0][0], 'as it is') : plain;
  };
  return (operation) => {
    const forms = new Map<number, Form>();
    const formOf = (status: number): Form => {
      const known = forms.get(status);
      if (known) return known;
      const form = readForm(operation, status);
      forms.set(status, form);
      return form;
    };
    return (outcome) => toReply(outcome, formOf);
  };
};

const noHeaders: Reply['headers'] = {};

const toReply = (outcome: Outcome, formOf: (status: number) => Form): Reply => {
  const { status, body } = outcome;
  const headers = outcome.headers ? toLowerCase(outcome.headers) : noHeaders;
  if (body === undefined) return { status, headers, body };
  const written = headers['content-type'];
  if (written !== undefined && !isJson(toEssence(`${written}`))) {
    return { status, headers, body: isRaw(body) ? body : printJson(body) };
  }
  const { headers: typed, print } = formOf(status);
  const all = headers === noHeaders ? typed : { ...typed, ...headers };
  if (print !== 'as it is') return { status, headers: all, body: print(body) };
  return isRaw(body) ? { status, headers: all, body } : toReply(outcome, () => plain);
};

const isRaw = (body: unknown): body is string | Uint8Array =>
  typeof body === 'string' || body instanceof Uint8Array;

const toLowerCase = (headers: Reply['headers']): Reply['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** What the document says of a status: itself, its range, or the default (OpenAPI 3.1, section 4.8.16). */
export const findReply = (operation: Operation, status: number): DocumentedReply | undefined =>
  operation.replies.get(`${status}`) ??
  operation.replies.get(`${Math.trunc(status / 100)}XX`) ??
  operation.replies.get('DEFAULT');

const toContentType = (type: string): string => {
  const concrete = toConcrete(type);
  return concrete === 'application/json' ? 'application/json; charset=utf-8' : concrete;
};
