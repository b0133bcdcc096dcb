import {
  below,
  type OpenApiDocument,
  type Operation,
  readPointer,
  type Schemas,
} from '../document/document.ts';
import { isRefusal } from '../refusal.ts';
import {
  listWays,
  openBody,
  openParameters,
  queryOf,
  readCookies,
  splitPairs,
  toWanted,
} from '../request/request.ts';
import { type Breach, toBreach } from './breach.ts';
import { openFind } from './find-operation.ts';
import { toParameterBreaches } from './parameter-breach.ts';
import { joinField, type SentRequest } from './traffic.ts';
import { judged } from './unjudged.ts';

/** Compiles how requests of an operation are judged. */
export const openRequestJudge =
  (document: OpenApiDocument, schemas: Schemas) =>
  (operation: Operation): ((sent: SentRequest) => readonly Breach[]) => {
    // Whose request it is is known: among a thousand operations it takes long to find out.
    const find = openFind({ document, schemas, operations: [operation] });
    const parameters = openParameterJudge(document, schemas, operation);
    const body = openBodyJudge(document, schemas, operation);
    const credential = openCredentialJudge(document, operation);
    return (sent) => {
      const path = find(sent.method, sent.url)?.path ?? {};
      return [
        ...credential(sent),
        ...judged(() => parameters(sent, path)),
        ...judged(() => body(sent)),
      ];
    };
  };

const openParameterJudge = (document: OpenApiDocument, schemas: Schemas, operation: Operation) => {
  const read = openParameters(document, schemas, operation);
  return ({ url, headers }: SentRequest, path: Readonly<Record<string, string>>) => {
    const querystring = queryOf(url);
    const { violations } = read({
      path,
      query: splitPairs(querystring),
      querystring,
      header: headers,
      cookie: readCookies(joinField(headers.cookie)),
    });
    return toParameterBreaches(violations, operation.parameters);
  };
};

/** What cannot be read is refused by its reader, which tells why. */
const openBodyJudge = (document: OpenApiDocument, schemas: Schemas, operation: Operation) => {
  const read = openBody(document, schemas, operation);
  const place = below(operation.pointer, 'requestBody');
  return ({ body, headers }: SentRequest): readonly Breach[] => {
    try {
      const { violations } = read(body && Buffer.from(body), {
        'content-type': joinField(headers['content-type']),
        'content-encoding': joinField(headers['content-encoding']) || undefined,
      });
      return violations.map((violation) => toBreach(violation, place));
    } catch (refusal) {
      return [toUnreadable(refusal, place)];
    }
  };
};

const toUnreadable = (refusal: unknown, place: string): Breach => {
  if (!isRefusal(refusal) || refusal.status === 501) throw refusal;
  const { status, code, message } = refusal;
  if (status !== 415) return { where: 'body', pointer: '', message, place };
  const pointer = code.startsWith('content-encoding') ? '/content-encoding' : '/content-type';
  return { where: 'header', pointer, message, place };
};

const openCredentialJudge = (document: OpenApiDocument, operation: Operation) => {
  const ways = listWays(document, operation);
  const wanted = toWanted(ways);
  return (sent: SentRequest): readonly Breach[] => {
    const isLetIn = ways.some((way) => way.every(({ scheme }) => scheme.read(sent) !== undefined));
    if (ways.length === 0 || isLetIn) return [];
    const message = `Nobody is named who sends this: it needs ${wanted}.`;
    return [
      { where: 'credential', pointer: '', message, place: toSecurityPlace(document, operation) },
    ];
  };
};

/** Most documents say once for all operations who is let in. */
const toSecurityPlace = ({ root }: OpenApiDocument, { pointer }: Operation): string => {
  const own = below(pointer, 'security');
  return readPointer(root, own) === undefined ? '/security' : own;
};
