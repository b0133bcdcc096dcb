import { findExample, isJsonMediaType, joinPointer } from '../build/openapi/openapi.js';

/** Property names of keys, tried after the name of the parameter. */
const keyNames = ['id', 'uuid', 'gid', 'key', 'slug', 'code', 'name'];

const normalizeName = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The first list of objects in a body. */
const findList = (body, depth = 0) => {
  if (Array.isArray(body)) return body;
  if (typeof body !== 'object' || body === null || depth > 2) return [];
  const values = Object.values(body);
  return (
    values.find(Array.isArray) ??
    values.map((value) => findList(value, depth + 1)).find((list) => list.length > 0) ??
    []
  );
};

const findKey = (entry, parameter) => {
  const names = Object.keys(Object(entry));
  const candidates = [normalizeName(parameter), ...keyNames];
  const name = candidates.flatMap((candidate) =>
    names.filter((property) => normalizeName(property) === candidate),
  )[0];
  return name === undefined ? undefined : entry[name];
};

/** Creates valid values: an example if there is one, else a generated value; `undefined` if none is valid. */
export const createSamples = ({ document, schemas, generator }) => {
  const isValid = (pointer, value) => {
    try {
      return schemas.check(pointer)(value, { in: 'body' }).length === 0;
    } catch {
      return false;
    }
  };
  const sample = (owner, name) => {
    const pointer = joinPointer(owner, 'schema');
    const generators = ['everything', 'required'].map(
      (extent) => () => generator.generate([pointer], pointer, { extent, name }),
    );
    for (const createValue of [() => findExample(document, owner), ...generators]) {
      const value = createValue();
      if (value !== undefined && isValid(pointer, value)) return value;
    }
    return undefined;
  };
  return { isValid, sample };
};

const formatValue = (value) =>
  [value]
    .flat()
    .map((entry) => encodeURIComponent(String(entry)))
    .join(',');

/** Sends valid requests to a Sandlot, or changed ones. */
export const createSender = ({ app, basePath, operations, samples }) => {
  const lists = new Map(
    operations.filter(({ method }) => method === 'GET').map((list) => [list.path, list]),
  );
  const ownerOf = ({ schemaPointer }) => schemaPointer.replace(/\/schema$/, '');
  const keysOf = async (operation) => {
    const keys = {};
    for (const [, name] of operation.path.matchAll(/\{([^{}]+)\}/g)) {
      const list = lists.get(operation.path.slice(0, operation.path.indexOf(`/{${name}}`)));
      const reply = list === undefined ? undefined : await send(list, keys);
      const [entry] = reply?.statusCode === 200 ? findList(parseJson(reply)) : [];
      const parameter = operation.parameters.find(
        (candidate) => candidate.in === 'path' && candidate.name === name,
      );
      keys[name] =
        findKey(entry, name) ?? (parameter && samples.sample(ownerOf(parameter), name)) ?? 'x';
    }
    return keys;
  };
  const partsOf = (operation, keys, change) => {
    const query = [];
    const headers = { authorization: 'Bearer token', ...change.headers };
    for (const parameter of operation.parameters) {
      const { name, in: location, required } = parameter;
      const value =
        change[name] ?? (required ? samples.sample(ownerOf(parameter), name) : undefined);
      if (value === undefined || change.without === name) continue;
      if (location === 'query') query.push(`${encodeURIComponent(name)}=${formatValue(value)}`);
      if (location === 'header') headers[name.toLowerCase()] = String(value);
    }
    const path = operation.path
      .replace(/[?#].*$/, '')
      .replace(/\{([^{}]+)\}/g, (_, name) => formatValue(change[name] ?? keys[name] ?? 'x'));
    return { url: basePath + path + (query.length > 0 ? `?${query.join('&')}` : ''), headers };
  };
  const send = (operation, keys, change = {}) => {
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
  /** The media type of a JSON body, and its schema pointer. */
  const contentOf = ({ body }) =>
    [...(body?.content ?? [])].find(([type]) => isJsonMediaType(type)) ?? [
      'application/json',
      undefined,
    ];
  const bodyOf = (operation) => {
    const [, media] = contentOf(operation);
    return media === undefined ? undefined : samples.sample(media, '');
  };
  const canSend = (operation) => !operation.body?.required || bodyOf(operation) !== undefined;
  return { send, keysOf, bodyOf, canSend };
};

export const parseJson = (reply) => {
  try {
    return JSON.parse(reply.body);
  } catch {
    return undefined;
  }
};
