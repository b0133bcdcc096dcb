/**
 * Compares the records of a sandbox after a restart with the acknowledged writes of its clients, and
 * returns a sentence for every difference. A write without a reply may be stored or not, but not in
 * part; the client then adopts the result. `before` is the sandbox's count of writes at the start of
 * the round, `acknowledged` the number of writes that were acknowledged since.
 */
export const checkSandbox = ({ serial, notes, copies }, clients, { before, acknowledged }) => {
  const faults = [];
  const byClient = new Map(clients.map((client) => [client.name, new Map()]));
  for (const { random, ...note } of notes) {
    const own = byClient.get(note.id.slice(0, note.id.indexOf('-')));
    if (own === undefined) faults.push(`${note.id}: belongs to no client`);
    else own.set(note.id, note);
  }
  if (JSON.stringify(notes) !== JSON.stringify(copies)) faults.push('a note differs from its copy');
  const stored = clients.filter((client) =>
    adoptPending(client, byClient.get(client.name), faults),
  );
  const expected = before + acknowledged + stored.length;
  if (serial !== expected) faults.push(`${serial} writes were counted, not ${expected}`);
  const highest = Math.max(0, ...clients.map((client) => client.serial));
  if (serial < highest) faults.push(`write ${highest} was acknowledged, ${serial} is the last`);
  const serials = new Set(notes.map((note) => note.serial));
  if (serials.size < notes.length) faults.push('two notes were written by one write');
  return faults;
};

/** True if the write without a reply is stored. */
const adoptPending = (client, found, faults) => {
  const { name, notes, pending } = client;
  client.pending = undefined;
  const without = describeDifference(notes, found);
  if (without === undefined) return false;
  if (pending === undefined || pending.body?.refuse) {
    faults.push(`${name}: ${without}`);
    return false;
  }
  const after = client.after(pending, found.get(pending.id)?.serial);
  const within = describeDifference(after, found);
  if (within === undefined) client.notes = after;
  else faults.push(`${name}: ${without}; and with ${pending.method} ${pending.id}: ${within}`);
  return within === undefined;
};

/** A sentence about the first difference, if there is one. */
const describeDifference = (expected, found) => {
  for (const [id, note] of expected) {
    const actual = found.get(id);
    if (actual === undefined) return `${id}, written as ${note.serial}, is lost`;
    for (const property of ['text', 'step', 'serial']) {
      if (note[property] !== actual[property]) {
        return `${id}: ${property} is ${show(actual[property])}, not ${show(note[property])}`;
      }
    }
  }
  for (const id of found.keys()) if (!expected.has(id)) return `${id} exists and should not`;
  return undefined;
};

const show = (value) => String(JSON.stringify(value)).slice(0, 40);
