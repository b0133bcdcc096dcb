import type { Outcome } from '../behaviour/behaviour.ts';
import {
  type DocumentedReply,
  isJson,
  type OpenApiDocument,
  type Operation,
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
type Form = { readonly contentType: string; readonly print: Print };

const plain: Form = {
  contentType: 'application/json; charset=utf-8',
  print: (value) => JSON.stringify(value) ?? 'null',
};

/** For outcomes of requests that no operation matches. */
export const shapePlainly: Shape = (outcome) => toReply(outcome, () => plain);

/** Opens the shapes of a document's operations. */
export const openShapes = (document: OpenApiDocument): ((operation: Operation) => Shape) => {
  const printers = openPrinters(document);
  const readForm = (operation: Operation, status: number): Form => {
    const reply = findReply(operation, status);
    const json = reply && [...reply.content].find(([type]) => isJson(type));
    if (!json) return plain;
    const [type, pointer] = json;
    return { contentType: toContentType(type), print: printers.printer(`${pointer}/schema`) };
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
    return { status, headers, body: body instanceof Uint8Array ? body : `${body}` };
  }
  const form = formOf(status);
  return {
    status,
    headers: { 'content-type': form.contentType, ...headers },
    body: form.print(body),
  };
};

const toLowerCase = (headers: Reply['headers']): Reply['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** What the document says of a status: itself, its range, or the default (OpenAPI 3.1, section 4.8.16). */
export const findReply = (operation: Operation, status: number): DocumentedReply | undefined =>
  operation.replies.get(`${status}`) ??
  operation.replies.get(`${Math.trunc(status / 100)}XX`) ??
  operation.replies.get('DEFAULT');

const toContentType = (type: string): string =>
  type === 'application/json' ? 'application/json; charset=utf-8' : type;
