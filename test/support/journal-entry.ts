import type { JournalEntry } from '../../src/testing/testing.ts';

/** An entry of a journal: an answered call, with these properties replaced. */
export function entryOf(more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: 1,
    at: Date.parse('2019-02-06T01:48:24.000Z'),
    duration: 2,
    sandbox: 'default',
    operation: 'createPet',
    method: 'POST',
    url: '/pets?tag=a',
    headers: { host: 'localhost', authorization: 'Bearer abc', 'content-type': 'application/json' },
    body: Buffer.from('{"name":"Rex"}'),
    reply: {
      status: 201,
      headers: { 'content-type': 'application/json; charset=utf-8', location: '/pets/1' },
      body: '{"id":1,"name":"Rex"}',
    },
    notices: [],
    refusal: undefined,
    ...more,
  };
}
