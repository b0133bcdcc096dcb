import type { SentRequest } from '../contract/contract.ts';
import { isJson, type Operation, toConcrete } from '../document/document.ts';
import type { Access } from './access.ts';
import { type Draft, slotOf } from './draft.ts';
import { writeBody } from './write-body.ts';
import { writeParameter } from './write-parameter.ts';

/** Writes drafts as requests; the paths are the document's own. */
export type Writer = (draft: Draft) => SentRequest;

/** `headers` are fields of the user's own, in lower case; they come before all others. */
export const openWriter = (access: Access, headers: Readonly<Record<string, string>>): Writer => {
  const acceptOf = remembering(toAccept);
  const shownTo = remembering(access.shown);
  const placesOf = remembering(toPlaces);
  return (draft) => {
    const { operation, credential, body, method = operation.method } = draft;
    const written = body && writeBody(body);
    const places = placesOf(operation);
    const shown = credential === 'shown' ? shownTo(operation) : undefined;
    const cookies = [shown?.headers.cookie ?? [], writeAll(draft, places.cookie)].flat().join('; ');
    const keys = [...new Set(shown?.query)];
    // A credential may be described as a parameter too.
    const isKey = (text: string): boolean =>
      keys.some((key) => text.startsWith(key.slice(0, key.indexOf('=') + 1)));
    const query = [
      ...writeAll(draft, places.query).filter((text) => !isKey(text)),
      ...writeAll(draft, places.querystring),
      ...keys,
    ];
    const own = Object.entries(headers).filter(
      ([name]) => credential === 'shown' || !access.isTelling(operation, name),
    );
    return {
      method,
      url: writePath(draft, query),
      headers: {
        accept: acceptOf(operation),
        ...(written && { 'content-type': written.type }),
        ...writeHeaders(draft, places.header),
        ...shown?.headers,
        ...(cookies !== '' && { cookie: cookies }),
        ...Object.fromEntries(own),
      },
      body: written?.bytes,
    };
  };
};

/** What is worked out of an operation once. */
const remembering = <T>(read: (operation: Operation) => T): ((operation: Operation) => T) => {
  const known = new WeakMap<Operation, T>();
  return (operation) => {
    const before = known.get(operation);
    if (before !== undefined) return before;
    const value = read(operation);
    known.set(operation, value);
    return value;
  };
};

/** A template may have a query of its own, against the specification. */
const writePath = ({ operation, values }: Draft, query: readonly string[]): string => {
  const [path = '', own = ''] = operation.path.replace(/#.*$/s, '').split(/\?(.*)/s);
  const filled = path.replace(/\{([^{}]*)\}/g, (_, template: string) => {
    const name = template.replace(/^[+*]|[+*]$/g, '');
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
    const value = values.get(slotOf({ in: 'path', name })) ?? '';
    return parameter ? writeParameter(parameter, value) : encodeURIComponent(String(value));
  });
  const all = [own, ...query].filter((part) => part !== '').join('&');
  return all === '' ? filled : `${filled}?${all}`;
};

type Parameters = Operation['parameters'];

const toPlaces = ({ parameters }: Operation) => {
  const at = (place: Parameters[number]['in']): Parameters =>
    parameters.filter((parameter) => parameter.in === place);
  return {
    ...{ query: at('query'), querystring: at('querystring') },
    ...{ header: at('header'), cookie: at('cookie') },
  };
};

const writeAll = ({ values }: Draft, parameters: Parameters): readonly string[] =>
  parameters
    .filter((parameter) => values.has(slotOf(parameter)))
    .map((parameter) => writeParameter(parameter, values.get(slotOf(parameter))))
    .filter((text) => text !== '');

/** No header field may hold a line of its own. */
const writeHeaders = (
  { values }: Draft,
  parameters: Parameters,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    parameters
      .filter((parameter) => values.has(slotOf(parameter)))
      .map((parameter) => [
        parameter.name.toLowerCase(),
        writeParameter(parameter, values.get(slotOf(parameter))).replace(/[^\x20-\x7e]+/g, ' '),
      ]),
  );

/** All that any reply is documented as, JSON first. */
const toAccept = ({ replies }: Operation): string => {
  const types = [...replies.values()].flatMap(({ content }) => [...content.keys()]);
  const sorted = types.toSorted((one, other) => Number(isJson(other)) - Number(isJson(one)));
  return [...new Set(sorted.map(toConcrete))].join(', ') || '*/*';
};
