import { findExample, isJsonMediaType, joinPointer } from '../build/openapi/openapi.js';

/** Names that keys go by in the entries of a list, after the parameter's own. */
const keyNames = ['id', 'uuid', 'gid', 'key', 'slug', 'code', 'name'];

const plain = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The first list of objects in a body. */
const listIn = (body, depth = 0) => {
  if (Array.isArray(body)) return body;
  if (typeof body !== 'object' || body === null || depth > 2) return [];
  const values = Object.values(body);
  return (
    values.find(Array.isArray) ??
    values.map((value) => listIn(value, depth + 1)).find((list) => list.length > 0) ??
    []
  );
};

const keyIn = (entry, parameter) => {
  const names = Object.keys(Object(entry));
  const wanted = [plain(parameter), ...keyNames];
  const name = wanted.flatMap((one) => names.filter((own) => plain(own) === one))[0];
  return name === undefined ? undefined : entry[name];
};

/** Makes values that fit schemas: examples first, then made ones; `undefined` where none fits. */
export const openSamples = ({ document, schemas, faking }) => {
  const fits = (pointer, value) => {
    try {
      return schemas.check(pointer)(value, { in: 'body' }).length === 0;
    } catch {
      return false;
    }
  };
  const sample = (owner, name) => {
    const pointer = joinPointer(owner, 'schema');
    const made = ['everything', 'required'].map(
      (extent) => () => faking.generate([pointer], pointer, { extent, name }),
    );
    for (const make of [() => findExample(document, owner), ...made]) {
      const value = make();
      if (value !== undefined && fits(pointer, value)) return value;
    }
    return undefined;
  };
  return { fits, sample };
};

const write = (value) =>
  [value]
    .flat()
    .map((one) => encodeURIComponent(String(one)))
    .join(',');

/** Asks operations of a Sandlot: with what fits, or with changes to that. */
export const openAsk = ({ app, basePath, operations, samples }) => {
  const lists = new Map(
    operations.filter(({ method }) => method === 'GET').map((one) => [one.path, one]),
  );
  const ownerOf = ({ schemaPointer }) => schemaPointer.replace(/\/schema$/, '');
  const keysOf = async (operation) => {
    const keys = {};
    for (const [, name] of operation.path.matchAll(/\{([^{}]+)\}/g)) {
      const list = lists.get(operation.path.slice(0, operation.path.indexOf(`/{${name}}`)));
      const reply = list === undefined ? undefined : await ask(list, keys);
      const [entry] = reply?.statusCode === 200 ? listIn(parse(reply)) : [];
      const own = operation.parameters.find((one) => one.in === 'path' && one.name === name);
      keys[name] = keyIn(entry, name) ?? (own && samples.sample(ownerOf(own), name)) ?? 'x';
    }
    return keys;
  };
  const partsOf = (operation, keys, change) => {
    const query = [];
    const headers = { authorization: 'Bearer token', ...change.headers };
    for (const parameter of operation.parameters) {
      const { name, in: place, required } = parameter;
      const value =
        change[name] ?? (required ? samples.sample(ownerOf(parameter), name) : undefined);
      if (value === undefined || change.without === name) continue;
      if (place === 'query') query.push(`${encodeURIComponent(name)}=${write(value)}`);
      if (place === 'header') headers[name.toLowerCase()] = String(value);
    }
    const path = operation.path
      .replace(/[?#].*$/, '')
      .replace(/\{([^{}]+)\}/g, (_, name) => write(change[name] ?? keys[name] ?? 'x'));
    return { url: basePath + path + (query.length > 0 ? `?${query.join('&')}` : ''), headers };
  };
  const ask = (operation, keys, change = {}) => {
    const { url, headers } = partsOf(operation, keys, change);
    const body = 'body' in change ? change.body : bodyOf(operation);
    return app.inject({
      method: operation.method,
      url,
      headers: {
        ...(body === undefined ? {} : { 'content-type': contentOf(operation)[0] }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  };
  /** The type of a body of JSON, and where it is described. */
  const contentOf = ({ body }) =>
    [...(body?.content ?? [])].find(([type]) => isJsonMediaType(type)) ?? [
      'application/json',
      undefined,
    ];
  const bodyOf = (operation) => {
    const [, media] = contentOf(operation);
    return media === undefined ? undefined : samples.sample(media, '');
  };
  const canAsk = (operation) => !operation.body?.required || bodyOf(operation) !== undefined;
  return { ask, keysOf, bodyOf, canAsk };
};

export const parse = (reply) => {
  try {
    return JSON.parse(reply.body);
  } catch {
    return undefined;
  }
};
