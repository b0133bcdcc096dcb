/**
 * Compares what a sandbox holds after a restart with what its clients were told before, and gives a
 * sentence for every difference. A write whose reply never came may count or not, but wholly; from
 * then on the client takes it for what it turned out to be. `before` is the sandbox's count of
 * writes when the round began, `acknowledged` how many were acknowledged since.
 */
export const checkSandbox = ({ serial, notes, twins }, clients, { before, acknowledged }) => {
  const faults = [];
  const byClient = new Map(clients.map((client) => [client.name, new Map()]));
  for (const { chance, ...note } of notes) {
    const own = byClient.get(note.id.slice(0, note.id.indexOf('-')));
    if (own === undefined) faults.push(`${note.id}: belongs to nobody`);
    else own.set(note.id, note);
  }
  if (JSON.stringify(notes) !== JSON.stringify(twins)) faults.push('a note differs from its twin');
  const counted = clients.filter((client) => settle(client, byClient.get(client.name), faults));
  const expected = before + acknowledged + counted.length;
  if (serial !== expected) faults.push(`${serial} writes were counted, not ${expected}`);
  const highest = Math.max(0, ...clients.map((client) => client.serial));
  if (serial < highest) faults.push(`write ${highest} was acknowledged, ${serial} is the last`);
  const serials = new Set(notes.map((note) => note.serial));
  if (serials.size < notes.length) faults.push('two notes were written by one write');
  return faults;
};

/** True when the write whose reply never came counts. */
const settle = (client, found, faults) => {
  const { name, notes, open } = client;
  client.open = undefined;
  const without = differ(notes, found);
  if (without === undefined) return false;
  if (open === undefined || open.body?.refuse) {
    faults.push(`${name}: ${without}`);
    return false;
  }
  const after = client.after(open, found.get(open.id)?.serial);
  const within = differ(after, found);
  if (within === undefined) client.notes = after;
  else faults.push(`${name}: ${without}; and as if ${open.method} ${open.id} counted: ${within}`);
  return within === undefined;
};

/** A sentence on the first difference; undefined when there is none. */
const differ = (expected, found) => {
  for (const [id, note] of expected) {
    const other = found.get(id);
    if (other === undefined) return `${id}, written as ${note.serial}, is lost`;
    for (const property of ['text', 'step', 'serial']) {
      if (note[property] !== other[property]) {
        return `${id}: ${property} is ${show(other[property])}, not ${show(note[property])}`;
      }
    }
  }
  for (const id of found.keys()) if (!expected.has(id)) return `${id} is there and should not be`;
  return undefined;
};

const show = (value) => String(JSON.stringify(value)).slice(0, 40);
