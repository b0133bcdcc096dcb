import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixtures = fileURLToPath(new URL('../fixtures/aha.json', import.meta.url));

export const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
export const original = '1007868956';
export const featurePath = (id) => `/api/v1/features/${id}`;
export const eventsPath = (id) => `${featurePath(id)}/time_tracking_events`;
export const eventBody = '{"time_tracking_event":{"work_done_text":"1h 30min"}}';

/**
 * Writes a behaviours module that adds copies of a feature to the bundled fixtures, and returns
 * their ids.
 */
export const writeFeatures = (folder, count) => {
  const { features } = JSON.parse(readFileSync(fixtures, 'utf8'));
  const feature = features.find(({ id }) => id === original);
  const copies = Array.from({ length: count }, (_, index) => ({
    ...feature,
    id: String(2_000_000_001 + index),
    reference_num: `PRJ1-${1001 + index}`,
    position: 1001 + index,
    minutes_done: 0,
    minutes_events: 0,
  }));
  const path = join(folder, 'behaviours.mjs');
  const records = JSON.stringify({ features: copies });
  writeFileSync(path, `export const behaviours = {};\nexport const fixtures = ${records};\n`);
  return { path, ids: copies.map(({ id }) => id) };
};

/** Returns the text of a reply; throws unless its status is 2xx. */
export const sendRequest = async (port, { method = 'GET', path, body }) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${text}`);
  return text;
};

/** Sandlot's own replies, as the data that bare.mjs starts with. */
export const writeBareData = async (path, { port, ids }) => {
  const features = [];
  for (const id of ids) {
    features.push(JSON.parse(await sendRequest(port, { path: featurePath(id) })).feature);
  }
  const request = { method: 'POST', path: eventsPath(ids.at(-1)), body: eventBody };
  const { user } = JSON.parse(await sendRequest(port, request)).time_tracking_event;
  writeFileSync(path, JSON.stringify({ token, user, features }));
};

/** Throws when two servers answer a request with different bodies. */
export const compareReplies = async (ports, request) => {
  const [sandlot, bare] = await Promise.all(
    ports.map(async (port) => toComparable(await sendRequest(port, request), request.method)),
  );
  if (sandlot !== bare) {
    const at = [...sandlot].findIndex((letter, index) => letter !== bare[index]);
    throw new Error(
      [
        `the servers answer ${request.method ?? 'GET'} ${request.path} differently from character ${at} on`,
        `Sandlot: ${sandlot.slice(Math.max(0, at - 80), at + 120)}`,
        `bare:    ${bare.slice(Math.max(0, at - 80), at + 120)}`,
      ].join('\n'),
    );
  }
};

/** Fastify cannot print 90 as `90.0`; and each server gives a new event an id of its own. */
const toComparable = (text, method) => {
  const plain = text.replace(/(:-?\d+)\.0(?=[,}\]])/g, '$1');
  return method === 'POST' ? plain.replace(/"id":"\d+"/, '"id":"…"') : plain;
};
