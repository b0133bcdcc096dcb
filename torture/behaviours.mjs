/**
 * Every write changes three records in one transaction: a note, its copy in another resource, and the
 * count of all writes of the sandbox. A transaction that is stored in part is therefore detected.
 */

const count = async (context) => {
  const counts = context.records('counts');
  const { serial } = await counts.get('writes');
  const written = { id: 'writes', serial: serial + 1 };
  // Half of the counts are logged as a patch, half as the whole record.
  if (serial % 2 === 0) await counts.update(written);
  else await counts.patch('writes', { serial: written.serial });
  return written.serial;
};

const writeBoth = async (context, write) => {
  await write(context.records('notes'));
  await write(context.records('copies'));
};

/** A refused call has already written, so that a wrong commit would be detected. */
const answer = ({ body }, context, serial) =>
  body?.refuse
    ? context.refuse({
        status: 409,
        code: 'refused-on-request',
        detail: 'The request has refuse: true.',
      })
    : { status: 200, body: { serial } };

const toNote = ({ id, text, step }, serial, context) => {
  const note = { id, text, step, serial };
  // The random state is logged too, but not with every commit.
  return step % 4 === 0 ? { ...note, random: context.random.uint32() } : note;
};

export const behaviours = {
  async createNote(call, context) {
    const serial = await count(context);
    const note = toNote(call.body, serial, context);
    await writeBoth(context, (records) => records.insert(note));
    return answer(call, context, serial);
  },
  async replaceNote(call, context) {
    const serial = await count(context);
    const note = toNote({ ...call.body, id: call.path.id }, serial, context);
    await writeBoth(context, (records) => records.update(note));
    return answer(call, context, serial);
  },
  async changeNote(call, context) {
    const serial = await count(context);
    const { step } = call.body;
    await writeBoth(context, (records) => records.patch(call.path.id, { step, serial }));
    return answer(call, context, serial);
  },
  async deleteNote(call, context) {
    const serial = await count(context);
    await writeBoth(context, (records) => records.remove(call.path.id));
    return answer(call, context, serial);
  },
  async listAll(_call, context) {
    const { records: notes } = await context.records('notes').list();
    const { records: copies } = await context.records('copies').list();
    const { serial } = await context.records('counts').get('writes');
    return { status: 200, body: { serial, notes, copies } };
  },
};

export const fixtures = { counts: [{ id: 'writes', serial: 0 }], notes: [], copies: [] };
