/**
 * Every write touches three records in one transaction: the note, its twin in another resource, and
 * the count of all writes of the sandbox. So a transaction that was kept in part shows.
 */

const count = async (context) => {
  const counts = context.records('counts');
  const { serial } = await counts.get('writes');
  const written = { id: 'writes', serial: serial + 1 };
  // Half of the counts are logged as what changed, half as the whole record.
  if (serial % 2 === 0) await counts.update(written);
  else await counts.patch('writes', { serial: written.serial });
  return written.serial;
};

const both = async (context, write) => {
  await write(context.records('notes'));
  await write(context.records('twins'));
};

/** What is refused has been written before, so that there is something to keep by mistake. */
const answer = ({ body }, context, serial) =>
  body?.refuse
    ? context.refuse({ status: 409, code: 'as-asked', detail: 'Refused, as it was asked for.' })
    : { status: 200, body: { serial } };

const toNote = ({ id, text, step }, serial, context) => {
  const note = { id, text, step, serial };
  // Chance is logged as well, but not with every commit.
  return step % 4 === 0 ? { ...note, chance: context.random.uint32() } : note;
};

export const behaviours = {
  async createNote(call, context) {
    const serial = await count(context);
    const note = toNote(call.body, serial, context);
    await both(context, (records) => records.insert(note));
    return answer(call, context, serial);
  },
  async replaceNote(call, context) {
    const serial = await count(context);
    const note = toNote({ ...call.body, id: call.path.id }, serial, context);
    await both(context, (records) => records.update(note));
    return answer(call, context, serial);
  },
  async changeNote(call, context) {
    const serial = await count(context);
    const { step } = call.body;
    await both(context, (records) => records.patch(call.path.id, { step, serial }));
    return answer(call, context, serial);
  },
  async deleteNote(call, context) {
    const serial = await count(context);
    await both(context, (records) => records.remove(call.path.id));
    return answer(call, context, serial);
  },
  async listAll(_call, context) {
    const { records: notes } = await context.records('notes').list();
    const { records: twins } = await context.records('twins').list();
    const { serial } = await context.records('counts').get('writes');
    return { status: 200, body: { serial, notes, twins } };
  },
};

export const fixtures = { counts: [{ id: 'writes', serial: 0 }], notes: [], twins: [] };
